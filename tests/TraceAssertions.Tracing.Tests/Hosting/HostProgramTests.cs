using System.Diagnostics;
using TraceAssertions.Tracing.Brokering;

namespace TraceAssertions.Tracing.Tests.Hosting;

/// <summary>Starts the host program once for each way to trace: scopes, noise and failure are judged in a process of their own.</summary>
public sealed class HostProgramTests
{
    /// <summary>Not that of the other unprivileged hosts: a broker serves every host of its user.</summary>
    private const uint BrokeredUser = 65533;

    private static readonly bool IsRoot = Environment.UserName == "root";

    public static TheoryData<string> Ways => ["ebpf", "ptrace", "unprivileged", "broker"];

    public static TheoryData<string, bool> WaysAndCollectors
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var way in new[] { "ebpf", "ptrace", "unprivileged" })
            {
                data.Add(way, false);
                data.Add(way, true);
            }

            return data;
        }
    }

    [SkippableTheory, MemberData(nameof(Ways))]
    public void Eight_parallel_scopes_each_hold_exactly_their_own_opens(string way) =>
        Run(way, ["parallel", "8"]).Should().EndWith("wrong 0\n");

    [SkippableTheory, MemberData(nameof(Ways))]
    public void Each_call_is_below_the_activity_that_was_current_and_a_server_s_belong_to_who_called_it(string way) =>
        Run(way, ["activities", "32"]).Should().EndWith("wrong 0\n");

    [SkippableTheory, MemberData(nameof(Ways))]
    public void The_critical_path_of_a_test_that_waits_is_what_the_other_thread_does(string way)
    {
        var output = Run(way, ["waiting"]);
        foreach (var body in (string[])["Blocks", "Awaits", "Joins"])
            output.Split('\n').Should().Contain($"{body}: sleeps, true", output);
    }

    [SkippableTheory, MemberData(nameof(Ways))]
    public void Sixty_four_scopes_each_hand_their_own_context_to_their_children(string way)
    {
        var lines = Run(way, ["children", "64"], ("TRACEPARENT", ""), ("RENACER_LOGICAL_CLOCK", ""), ("TRACESTATE", "left=over")).Split('\n');
        lines.Should().Contain("wrong 0");
        lines.Should().NotContain(line => line.Contains("TA00", StringComparison.Ordinal));
    }

    [SkippableTheory, MemberData(nameof(Ways))]
    public void Scopes_and_their_children_are_of_the_trace_that_the_host_was_started_in(string way)
    {
        var lines = Run(way, ["children", "4"], ("TRACEPARENT", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"), ("RENACER_LOGICAL_CLOCK", "41000")).Split('\n');
        lines.Should().Contain("run 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00").And.Contain("wrong 0");
    }

    [SkippableTheory]
    [InlineData("00-zz", "-1")]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "9223372036854775807")]
    public void A_context_that_is_not_valid_is_told_and_replaced(string context, string clock)
    {
        var lines = Run("ptrace", ["children", "2"], ("TRACEPARENT", context), ("RENACER_LOGICAL_CLOCK", clock), ("TRACESTATE", "left=over")).Split('\n');
        lines.Should().Contain("wrong 0")
            .And.ContainSingle(line => line.StartsWith($"warning TA0094: the variable TRACEPARENT is no W3C traceparent and was ignored: '{context}'; ", StringComparison.Ordinal))
            .And.ContainSingle(line => line.StartsWith($"warning TA0098: the variable RENACER_LOGICAL_CLOCK is no Lamport time and was ignored: '{clock}'; ", StringComparison.Ordinal));
    }

    [SkippableTheory, MemberData(nameof(Ways))]
    public void Every_construct_by_which_work_leaves_a_test_leaves_its_marks_there_and_those_without_a_context_nowhere(string way) =>
        Run(way, ["constructs", "16"]).Should().EndWith("wrong 0, missing 0, surplus 0, faults 0\n");

    [SkippableTheory, InlineData("ebpf", "2000"), InlineData("ptrace", "200"), InlineData("unprivileged", "200"), InlineData("broker", "2000")]
    public void Short_scopes_on_threads_of_their_own_use_slots_again_and_what_comes_late_is_nobody_s(string way, string scopes) =>
        Run(way, ["recycle", scopes]).Should().EndWith("wrong 0\n");

    [SkippableTheory]
    [InlineData("ebpf", "lost", "opened: 0\ntold: TA0137\n")]
    [InlineData("ebpf", "preserved", "opened: 1\ntold: \n")]
    [InlineData("ptrace", "lost", "opened: 0\ntold: TA0137\n")]
    public void A_server_in_memory_that_loses_the_context_is_told(string way, string context, string expected) =>
        Run(way, ["test-server", context]).Should().EndWith("before: 0\n" + expected);

    [SkippableTheory]
    [InlineData("ebpf", "1")]
    [InlineData("ebpf", "16")]
    [InlineData("ptrace", "16")]
    public void What_the_runtime_did_is_each_scope_s_own(string way, string scopes) =>
        Run(way, ["counters", scopes]).Should().EndWith("wrong 0\n");

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Files_that_an_async_method_reads_on_its_own_thread_are_found_and_nothing_else(string way)
    {
        var file = Path.GetTempFileName();
        try
        {
            var lines = Run(way, ["sync-io", file], ("RENACER_SOURCE", "all")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var source = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(CallerFile())!, "..", "..", "TraceAssertions.HostProgram", "SyncIoRun.cs"));
            int LineOf(string text) => 1 + Array.FindIndex(source, line => line.Contains(text, StringComparison.Ordinal));
            lines.Where(line => line.Contains("reads or writes", StringComparison.Ordinal)).Should().Equal(
                $"InAnAsyncMethod: SyncIoRun.cs:{LineOf("synchronous: in an async method")} in SyncIoRun.InAnAsyncMethod reads or writes files synchronously 21 times in an async method (threshold: 10)",
                $"ByAHelper: SyncIoRun.cs:{LineOf("synchronous: called by an async method")} in SyncIoRun.ByAHelper reads or writes files synchronously 21 times in an async method (threshold: 10)");
            lines.Should().Contain(line => line.StartsWith("InTheBackground: Value { Low = 0, High = 0", StringComparison.Ordinal))
                .And.Contain(line => line.StartsWith("OnAnotherThread: Value { Low = 0, High = 0", StringComparison.Ordinal))
                .And.Contain(line => line.StartsWith("NotAsync: Value { Low = 0, High = 0", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [SkippableTheory, MemberData(nameof(WaysAndCollectors))]
    public void A_gigabyte_of_garbage_changes_no_count(string way, bool serverGc) =>
        Run(way, ["allocate", "1000000000"], ("DOTNET_gcServer", serverGc ? "1" : "0")).Should().Contain("same:").And.Contain($"server GC {serverGc}");

    [SkippableTheory, MemberData(nameof(Ways))]
    public void The_same_body_fifty_times_warm_has_one_multiset_of_calls(string way) =>
        Run(way, ["warm", "50"]).Should().Contain("multisets 1\n");

    [SkippableTheory, MemberData(nameof(Ways))]
    public void Ten_thousand_one_byte_reads_are_one_run(string way) =>
        Run(way, ["sequential", "10000"]).Should().Contain("runs 1 repetitions 10000 complete");

    [SkippableTheory, MemberData(nameof(Ways))]
    public void What_a_test_counts_does_not_depend_on_which_test_runs_first(string way)
    {
        var inOrder = CountsOf(way, "all");
        inOrder.Values.Count(counts => counts.Contains("  1 ", StringComparison.Ordinal)).Should().BeGreaterThan(20, "most bodies call the kernel");
        foreach (var seed in new[] { "13", "29", "57" })
        {
            var shuffled = CountsOf(way, "shuffled", seed);
            shuffled.Keys.Should().BeEquivalentTo(inOrder.Keys).And.NotEqual(inOrder.Keys);
            foreach (var (body, counts) in shuffled)
                counts.Should().Be(inOrder[body], "'{0}' counts the same in the order of seed {1}, which is {2}", body, seed, string.Join(' ', shuffled.Keys));
        }
    }

    [SkippableTheory, MemberData(nameof(Ways))]
    public void A_drawn_name_of_a_temporary_folder_is_one_mkdir_however_often_it_is_drawn(string way) =>
        Run(way, ["temporary", "500"]).Should().Contain("mkdir 500 getrandom 0 drawn ").And.NotContain("drawn 0");

    [SkippableTheory, MemberData(nameof(Ways))]
    public void A_stack_goes_from_the_system_call_through_compiled_code_to_the_thread_s_start(string way)
    {
        // Without code that was compiled ahead of time the runtime's list of methods names every frame.
        var reads = StacksOf(way, "pread64", ("DOTNET_ReadyToRun", "0"), ("DOTNET_PerfMapEnabled", "3"));
        reads.Should().NotBeEmpty();
        foreach (var frames in reads)
        {
            frames.Should().OnlyContain(frame => frame.StartsWith("sure ", StringComparison.Ordinal));
            var names = frames.Select(frame => frame["sure ".Length..]).ToList();
            string[] expected = ["libc.so.6!pread", "SystemNative_PRead", "Sys::PRead", "RandomAccess::ReadAtOffset", "File::ReadAllBytes", "::ReadOfTheUser", "::MiddleOfTheUser", "::OuterOfTheUser", "::Run"];
            names.Count.Should().BeGreaterThan(expected.Length);
            for (var i = 0; i < expected.Length; i++)
                names[i].Should().Contain(expected[i], "{0}", string.Join('\n', names));
            names.Should().NotContain("?");
            names[^1].Should().StartWith("dotnet!", "it is the program's first function");
        }
    }

    [SkippableTheory, MemberData(nameof(Ways))]
    public void A_stack_goes_through_code_that_was_compiled_ahead_of_time(string way)
    {
        var reads = StacksOf(way, "pread64", ("DOTNET_PerfMapEnabled", "3"));
        reads.Should().NotBeEmpty();
        foreach (var frames in reads)
        {
            frames.Should().Contain("sure System.Private.CoreLib.dll").And.OnlyContain(frame => frame.StartsWith("sure ", StringComparison.Ordinal));
            frames.Should().ContainSingle(frame => frame.Contains("::ReadOfTheUser", StringComparison.Ordinal));
            frames[^1].Should().StartWith("sure dotnet!");
        }
    }

    [SkippableTheory, InlineData("ptrace"), InlineData("unprivileged")]
    public void A_killed_sidecar_leaves_the_host_alive_and_its_scopes_incomplete(string way) =>
        Run(way, ["orphan"]).Should().Contain("sidecars 1").And.NotContain(": complete");

    [SkippableTheory]
    [InlineData("ebpf", true, "wrong 0\n")]
    [InlineData("ptrace", true, "wrong 0\n")]
    [InlineData("ebpf", false, "backend None TA0107\n")]
    [InlineData("ptrace", false, "backend None TA0107\n")]
    public void A_host_may_be_the_first_process_of_a_pid_namespace_which_needs_its_own_proc(string way, bool ownProc, string expected)
    {
        Skip.If(!IsRoot, "a pid namespace needs root");
        string[] arguments = ownProc ? ["--mount-proc", "dotnet", "exec", Program, "parallel", "4"] : ["dotnet", "exec", Program, "steps", "/dev/null"];
        var start = new ProcessStartInfo("unshare", ["--pid", "--fork", "--kill-child", .. arguments]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["RENACER_BACKEND"] = way;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();

        // The first process of a namespace takes all others of it with it.
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
            process.Kill();
        output.Result.Should().EndWith(expected);
        process.ExitCode.Should().Be(0);
    }

    [SkippableTheory, InlineData("ptrace"), InlineData("unprivileged")]
    public void A_sidecar_that_is_killed_at_its_start_is_told_and_no_scope_is_complete(string way) =>
        Run(way, ["orphan-at-start"]).Should().NotContain(": complete");

    /// <summary>What each body of the program counted, in the order in which they ran.</summary>
    private static Dictionary<string, string> CountsOf(string way, params string[] order)
    {
        var folder = Directory.CreateTempSubdirectory("trace-assertions-cold-");
        try
        {
            File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_111_111);
            var counts = new Dictionary<string, string>();
            foreach (var body in Run(way, ["cold", folder.FullName, .. order]).Split("## ")[1..])
                counts.Add(body[..body.IndexOf(' ', StringComparison.Ordinal)], body[body.IndexOf(' ', StringComparison.Ordinal)..]);
            return counts;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string CallerFile([System.Runtime.CompilerServices.CallerFilePath] string file = "") => file;

    /// <summary>The stacks of a host's calls of a name, whole ones only, frame by frame.</summary>
    private static List<string[]> StacksOf(string way, string call, params (string Name, string Value)[] environment)
    {
        var folder = Directory.CreateTempSubdirectory("trace-assertions-stacks-");
        try
        {
            File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_111_111);
            var output = Run(way, ["stacks", folder.FullName], [.. environment, ("RENACER_SOURCE", "all"), ("DOTNET_PerfMapJitDumpPath", folder.FullName)]);
            return output.Split("## ")[1..].Select(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Where(block => block[0] == $"syscall:{call} whole").Select(block => block[1..]).ToList();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "TraceAssertions.HostProgram.dll");

    private static string Run(string way, string[] arguments, params (string Name, string Value)[] environment)
    {
        Skip.If(way != "ptrace" && !IsRoot, $"'{way}' needs root: it starts from there");
        var program = Program;
        using var folder = new ReadableCopy(way is "unprivileged" or "broker");
        using var broker = way == "broker" ? new Broker(BrokeredUser) : null;
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_TieredCompilation"] = "1";
        if (way is "unprivileged" or "broker")
        {
            start.FileName = "setpriv";
            var user = broker is null ? 65534 : BrokeredUser;
            foreach (var argument in new[] { $"--reuid={user}", $"--regid={user}", "--clear-groups", "dotnet" })
                start.ArgumentList.Add(argument);
            start.Environment["RENACER_BROKER"] = broker?.Address ?? "off";
            start.Environment["HOME"] = start.Environment["DOTNET_CLI_HOME"] = start.Environment["TMPDIR"] = folder.Scratch;
            start.Environment.Remove("RENACER_BACKEND");
            program = Path.Combine(folder.Binaries, "TraceAssertions.HostProgram.dll");
        }
        else
        {
            start.FileName = "dotnet";
            start.Environment["RENACER_BACKEND"] = way;
        }

        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the host program hangs; it printed: {output.Result}{error.Result}");
        }

        process.ExitCode.Should().Be(0, "it printed: {0}{1}", output.Result, error.Result);
        output.Result.Should().Contain($"backend {(way is "ebpf" or "broker" ? "Ebpf" : "Ptrace")}");
        return output.Result;
    }

    /// <summary>The binaries where another user can read them, and a folder that it owns.</summary>
    private sealed class ReadableCopy : IDisposable
    {
        private readonly DirectoryInfo? _root;

        public ReadableCopy(bool needed)
        {
            if (!needed)
                return;
            _root = Directory.CreateTempSubdirectory("trace-assertions-");
            File.SetUnixFileMode(_root.FullName, (UnixFileMode)0b111_101_101);
            Directory.CreateDirectory(Scratch, (UnixFileMode)0b111_111_111);
            File.SetUnixFileMode(Scratch, (UnixFileMode)0b111_111_111);
            Directory.CreateDirectory(Binaries);
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
                File.Copy(file, Path.Combine(Binaries, Path.GetFileName(file)));
        }

        public string Scratch => Path.Combine(_root?.FullName ?? "", "scratch");

        public string Binaries => Path.Combine(_root?.FullName ?? "", "bin");

        public void Dispose() => _root?.Delete(recursive: true);
    }
}
