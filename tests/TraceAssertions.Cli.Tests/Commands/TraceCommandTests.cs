using System.Text.Json;
using System.Text.RegularExpressions;
using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Commands;

/// <summary>Plain tracing of real programs; strace(1) and python's json are the oracles.</summary>
public sealed class TraceCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-trace");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Calls_are_shown_on_stderr_and_the_command_keeps_its_stdout_and_exit_code(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var result = Renacer.Run("--backend", backend, "--", CProgram.Build("calls"));

        result.ExitCode.Should().Be(7);
        result.Out.Should().Be(new string('x', 100));
        var lines = result.Error.Split('\n');
        lines[0].Should().StartWith("execve(\"").And.EndWith("= 0");
        lines.Count(line => line.StartsWith("write(1, ", StringComparison.Ordinal)).Should().Be(100);
        lines.Should().Contain("openat(AT_FDCWD, \"/nonexistent/file\", O_RDONLY) = -1 ENOENT (No such file or directory)");
        lines.Should().Contain("exit_group(7)                           = ?");
        lines[^2].Should().Be("+++ exited with 7 +++");
        result.Error.Should().NotContain("getppid", "children are followed with -f only").And.NotContain("[pid");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void With_f_the_lines_of_several_tasks_name_theirs(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var result = Renacer.Run("-f", "--backend", backend, "--", CProgram.Build("calls"));

        result.ExitCode.Should().Be(7);
        var lines = result.Error.Split('\n');
        lines[0].Should().StartWith("execve(");
        lines.Should().ContainSingle(line => Regex.IsMatch(line, @"^\[pid +\d+\] getppid\(\) +=\ \d+$"));
        lines.Should().ContainSingle(line => Regex.IsMatch(line, @"^\[pid +\d+\] \+\+\+ exited with 3 \+\+\+$"));
        lines.Should().ContainSingle(line => line.EndsWith("+++ exited with 7 +++", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void The_summary_counts_what_strace_counts(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var strace = Tools.Require("strace");
        var program = CProgram.Build("calls");
        var table = Path.Combine(_folder.FullName, "strace");
        Renacer.Start([strace, "-f", "-c", "-o", table, program]).ExitCode.Should().Be(7);

        var result = Renacer.Run("-f", "-c", "--backend", backend, "--", program);

        result.ExitCode.Should().Be(7);
        Counts(result.Error).Should().BeEquivalentTo(Counts(File.ReadAllText(table)));
        Counts(result.Error).Should().Contain(("write", 100, 0)).And.Contain(("getppid", 1, 0));
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Json_is_one_document_and_the_stdout_of_the_command_goes_to_stderr(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var result = Renacer.Run("-f", "--format", "json", "--backend", backend, "--trace-id", "4bf92f3577b34da6a3ce929d0e0e4736", "--", CProgram.Build("calls"));

        result.ExitCode.Should().Be(7);
        result.Error.Should().Be(new string('x', 100));
        using var document = JsonDocument.Parse(result.Out);
        var root = document.RootElement;
        root.GetProperty("schema").GetString().Should().Be("renacer.trace/1");
        root.GetProperty("backend").GetString().Should().Be(backend);
        root.GetProperty("trace_id").GetString().Should().Be("4bf92f3577b34da6a3ce929d0e0e4736");
        root.GetProperty("completeness").GetProperty("complete").GetBoolean().Should().BeTrue();
        root.GetProperty("exit").GetProperty("code").GetInt32().Should().Be(7);
        var calls = root.GetProperty("calls").EnumerateArray().ToArray();
        calls.Count(call => call.GetProperty("name").GetString() == "write" && call.GetProperty("fd").GetInt32() == 1).Should().Be(100);
        var failed = calls.First(call => call.GetProperty("path").GetString() == "/nonexistent/file");
        failed.GetProperty("errno").GetString().Should().Be("ENOENT");
        failed.GetProperty("result").GetInt64().Should().Be(-2);
        failed.GetProperty("args").EnumerateArray().Select(argument => argument.GetString()).Should().Equal("AT_FDCWD", "\"/nonexistent/file\"", "O_RDONLY");
        calls.Select(call => call.GetProperty("pid").GetInt32()).Distinct().Should().HaveCount(2);
        calls.Where(call => call.GetProperty("duration_nanos").ValueKind == JsonValueKind.Number)
            .Should().OnlyContain(call => call.GetProperty("duration_nanos").GetInt64() >= 0 && call.GetProperty("start_nanos").GetInt64() > 0);
    }

    [SkippableFact]
    public void Python_reads_the_json_as_well()
    {
        var python = Tools.Require("python3");
        var file = Path.Combine(_folder.FullName, "t.json");
        Renacer.Run("-f", "--format", "json", "-o", file, "--", CProgram.Build("calls")).Out.Should().Be(new string('x', 100), "with -o the command keeps its stdout");

        var counted = Renacer.Start([python, "-c", "import json,sys; print(sum(c['name'] == 'write' for c in json.load(open(sys.argv[1]))['calls']))", file]);

        counted.Out.Should().Be("100\n", counted.Error);
    }

    [SkippableFact]
    public void The_summary_as_json_has_the_same_counts()
    {
        var result = Renacer.Run("-c", "--format", "json", "--", CProgram.Build("calls"));

        using var document = JsonDocument.Parse(result.Out);
        var write = document.RootElement.GetProperty("summary").EnumerateArray().Single(line => line.GetProperty("name").GetString() == "write");
        write.GetProperty("calls").GetInt64().Should().Be(100);
    }

    [SkippableFact]
    public void With_T_each_line_that_returned_ends_in_its_seconds()
    {
        var lines = Renacer.Run("-T", "--", CProgram.Build("calls")).Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        lines.Where(line => line.StartsWith("write(", StringComparison.Ordinal)).Should().OnlyContain(line => Regex.IsMatch(line, @" <\d+\.\d{6}>$"));
        lines.Should().Contain("exit_group(7)                           = ?");
    }

    [SkippableFact]
    public void With_o_the_trace_is_in_the_file_and_both_streams_are_the_command_s_own()
    {
        var file = Path.Combine(_folder.FullName, "trace.txt");
        var result = Renacer.Run("-f", "-o", file, "--", "sh", "-c", "echo out; echo err >&2; exit 5");

        result.Should().Be(new Renacer.Result(5, "out\n", "err\n"));
        File.ReadLines(file).Should().OnlyContain(line => Regex.IsMatch(line, @"^\d+ +(\w+\(|---|\+\+\+)"));
        _folder.GetFiles().Should().ContainSingle();
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_signal_that_is_handled_has_a_line(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var lines = Renacer.Run("--backend", backend, "--", CProgram.Build("killed"), "15").Error.Split('\n');

        lines.Should().ContainSingle(line => line.StartsWith("--- SIGUSR1", StringComparison.Ordinal));
        Array.FindIndex(lines, line => line.StartsWith("--- SIGUSR1", StringComparison.Ordinal))
            .Should().BeGreaterThan(Array.FindIndex(lines, line => line.StartsWith("rt_sigaction(SIGUSR1", StringComparison.Ordinal)))
            .And.BeLessThan(Array.FindIndex(lines, line => line.StartsWith("rt_sigreturn(", StringComparison.Ordinal)));
    }

    [SkippableTheory]
    [InlineData("ebpf", 9, "SIGKILL")]
    [InlineData("ebpf", 15, "SIGTERM")]
    [InlineData("ptrace", 9, "SIGKILL")]
    [InlineData("ptrace", 15, "SIGTERM")]
    public void A_command_that_a_signal_ends_gives_128_and_the_signal(string backend, int signal, string name)
    {
        Backends.SkipUnlessWorking(backend);
        var result = Renacer.Run("--backend", backend, "--", CProgram.Build("killed"), $"{signal}");

        result.ExitCode.Should().Be(128 + signal);
        result.Error.TrimEnd('\n').Split('\n')[^1].Should().Be($"+++ killed by {name} +++");
    }

    [SkippableFact]
    public void The_command_gets_the_context_of_the_trace()
    {
        var environment = new Dictionary<string, string?> { ["TRACEPARENT"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", ["RENACER_LOGICAL_CLOCK"] = "41" };
        var lines = Renacer.Run(environment, "-c", "--", CProgram.Build("environment")).Out.Split('\n');

        lines[0].Should().MatchRegex("^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01$").And.NotContain("00f067aa0ba902b7");
        lines[1].Should().Be("42");
    }

    [SkippableFact]
    public void A_command_in_PATH_is_found_and_sees_its_arguments() =>
        Renacer.Run("-c", "--", "printf", "%s|", "a b", "", "--").Out.Should().Be("a b||--|");

    [SkippableFact]
    public void A_path_that_is_not_UTF8_is_kept_byte_for_byte()
    {
        using var document = JsonDocument.Parse(Renacer.Run("-f", "--format", "json", "--", "sh", "-c", "cat \"$(printf '/nonexistent/\\377')\"").Out);
        var call = document.RootElement.GetProperty("calls").EnumerateArray().Single(call => call.TryGetProperty("path_base64", out _) && call.GetProperty("name").GetString() == "openat");

        call.GetProperty("path").ValueKind.Should().Be(JsonValueKind.Null);
        call.GetProperty("path_base64").GetBytesFromBase64().Should().Equal([.. "/nonexistent/"u8, 0xff]);
        call.GetProperty("args")[1].GetString().Should().Be("\"/nonexistent/\\377\"");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_signal_to_renacer_goes_to_the_command_and_the_trace_is_finished(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var file = Path.Combine(_folder.FullName, "trace.txt");
        // The program itself sends it, so that it arrives while the program runs, however slow the machine is.
        var result = Renacer.Start([.. Renacer.Words, "--backend", backend, "-o", file, "--", "sh", "-c", "kill -TERM $PPID; exec sleep 50"]);

        result.ExitCode.Should().Be(128 + 15, result.Error);
        File.ReadLines(file).Last().Should().Be("+++ killed by SIGTERM +++");
    }

    [SkippableTheory]
    [InlineData("ebpf", "2 calls of 32-bit programs were not recorded")]
    [InlineData("ptrace", "2 calls of another architecture (32-bit or x32) were not recorded")]
    public void The_calls_of_a_32_bit_program_are_counted_and_never_taken_for_others(string backend, string reason)
    {
        Backends.SkipUnlessWorking(backend);
        var program = CProgram.Build("compat", "-m32", "-nostdlib", "-static", "-no-pie");
        Skip.If(Renacer.Start([program]).ExitCode != 0, "this kernel runs no 32-bit programs");
        var result = Renacer.Run("-f", "--backend", backend, "--", "sh", "-c", "\"$0\"; exit 5", program);

        result.ExitCode.Should().Be(5);
        var executed = result.Error.Split('\n').Where(line => line.Contains("execve(", StringComparison.Ordinal)).ToList();
        executed.Should().HaveCount(2, "true(1) is executed by a call of the 32-bit table");
        executed[1].Should().Contain($"execve(\"{program}\", ");
        result.Error.Should().Contain("] exit_group(0)", "what it executes is traced").And.EndWith($"renacer: warning TA0096: the trace is incomplete: {reason}\n");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void With_f_a_child_that_asks_not_to_be_traced_is_traced(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var result = Renacer.Run("-f", "--backend", backend, "--", CProgram.Build("untraced"));

        result.ExitCode.Should().Be(0, "the program finds its flags as it set them");
        result.Out.Should().Be("child\nchild\n");
        Regex.Matches(result.Error, @"^\[pid +(\d+)\] write\(1, .*, 6\) += 6$", RegexOptions.Multiline).Select(line => line.Groups[1].Value).Distinct().Should().HaveCount(2);
        result.Error.Should().Contain("clone(child_stack=NULL, flags=CLONE_UNTRACED|SIGCHLD)").And.NotContain("TA0");
    }

    [SkippableTheory]
    [InlineData(null)]
    [InlineData("openat")]
    public void A_setuid_program_runs_without_its_privileges_under_ptrace_of_an_ordinary_user_as_under_strace(string? shown)
    {
        Backends.SkipUnlessWorking("ptrace");
        var strace = Tools.Require("strace");
        var words = Nobody.Words;
        File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_101_101);
        var program = Path.Combine(_folder.FullName, "id");
        File.Copy("/usr/bin/id", program);
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101 | UnixFileMode.SetUser);
        Skip.If(Renacer.Start([.. words, program, "-u"]).Out != "0\n", "the temporary folder is mounted with nosuid");
        string[] filter = shown is null ? [] : ["-e", shown];

        Renacer.Start([.. words, strace, "-f", "-o", "/dev/null", .. filter, program, "-u"]).Out.Should().Be("65534\n");
        Renacer.Start([.. words, .. Renacer.Words, "-f", "-o", "/dev/null", .. filter, "--", program, "-u"], folder: "/").Out.Should().Be("65534\n");

        // Who may trace it lets it have them.
        foreach (var backend in new[] { "ebpf", "ptrace" })
            Renacer.Run(["-f", "-o", "/dev/null", "--backend", backend, .. filter, "--", .. words.SkipLast(1), program, "-u"]).Out.Should().Be("0\n", backend);
    }

    [SkippableFact]
    public void Without_privileges_ptrace_is_chosen_by_itself()
    {
        Backends.SkipUnlessWorking("ptrace");
        var result = Renacer.Start([.. Nobody.Words, .. Renacer.Words, "--format", "json", "--", "true"], folder: "/");

        result.ExitCode.Should().Be(0, result.Error);
        using var document = JsonDocument.Parse(result.Out);
        document.RootElement.GetProperty("backend").GetString().Should().Be("ptrace");
    }

    private static IEnumerable<(string Name, int Calls, int Errors)> Counts(string table) =>
        from line in table.Split('\n')
        let match = Regex.Match(line, @"^ *[\d.]+ +[\d.]+ +\d+ +(\d+) +(\d+ +)?(?:[\d.]+ +[\d.]+ +[\d.]+ +)?([a-z]\w*)$")
        where match.Success
        select (match.Groups[3].Value, int.Parse(match.Groups[1].Value), match.Groups[2].Length == 0 ? 0 : int.Parse(match.Groups[2].Value));
}
