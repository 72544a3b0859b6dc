using System.Globalization;
using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Commands;

/// <summary><c>kill -9</c> of renacer and of what it traces, while they start, run and end: docs/guide/renacer.md has the table.</summary>
public sealed class KilledTests : IDisposable
{
    private const string Program = "attached-pthread";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-killed");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Renacer_killed_while_it_starts_leaves_nobody_waiting_for_it(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        for (var i = 0; i < 5; i++)
        {
            using var renacer = Launch(backend, "sleep");
            var child = Starting(renacer);
            renacer.Signal("KILL");

            // It waits for its release, which never comes, or it was released a moment before.
            RunningProgram.Wait(() => Processes.IsGone(child) || (backend == "ebpf" && Processes.Name(child) == Program[..15]));
            if (!Processes.IsGone(child))
                GoesOn(child);
        }
    }

    [SkippableTheory]
    [InlineData("ebpf", "-f")]
    [InlineData("ptrace", "-f")]
    [InlineData("ptrace", "-c")]
    public void Renacer_killed_while_the_command_runs_leaves_it_running_with_eBPF_and_takes_those_it_traces_along_with_ptrace(string backend, string option)
    {
        Backends.SkipUnlessWorking(backend);
        var (trace, pids) = (Path.Combine(_folder.FullName, "trace"), Path.Combine(_folder.FullName, "pids"));
        File.WriteAllText(trace, "of before\n");
        using var renacer = new RunningProgram([.. Renacer.Words, option, "--backend", backend, "-o", trace, "--", "sh", "-c", "exec > /dev/null 2>&1; sleep 1000 & echo $$ $! > \"$0\"; wait", pids]);
        RunningProgram.Wait(() => File.Exists(pids) && File.ReadAllText(pids).EndsWith('\n'));
        var (shell, child) = File.ReadAllText(pids).Split(' ') is [var first, var second] ? (Number(first), Number(second)) : default;
        var programs = Processes.BpfPrograms(renacer.Pid);
        (programs.Count > 0).Should().Be(backend == "ebpf");

        renacer.Signal("KILL");

        if (backend == "ptrace")
            RunningProgram.Wait(() => Processes.IsGone(shell));
        else
            GoesOn(shell);
        if (backend == "ptrace" && option == "-f")
            RunningProgram.Wait(() => Processes.IsGone(child));
        else
            GoesOn(child);
        RunningProgram.Wait(() => !programs.Any(Processes.BpfProgramExists));
        File.ReadAllText(trace).Should().Be("of before\n");
        _folder.GetFiles().Select(file => file.Name).Should().BeSubsetOf(["pids", "trace", $"trace.{renacer.Pid}.partial"]);
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Renacer_killed_while_the_command_ends_does_not_keep_it(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        using var renacer = Launch(backend, "sleep");
        var program = Started(renacer);
        Stop(renacer);
        renacer.Write("3");
        RunningProgram.Wait(() => Processes.State(program) == (backend == "ptrace" ? 't' : 'Z'));

        renacer.Signal("KILL");

        RunningProgram.Wait(() => Processes.IsGone(program));
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Renacer_killed_while_a_process_that_it_is_attached_to_ends_does_not_change_how_it_ends(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        using var program = RunningProgram.Attached("sleep");
        using var renacer = RunningProgram.StartRenacer("attached", "--backend", backend, "-p", $"{program.Pid}");
        Stop(renacer);
        program.Write("3");
        RunningProgram.Wait(() => backend == "ptrace" ? Processes.State(program.Pid) == 't' : Processes.IsGone(program.Pid));

        renacer.Signal("KILL");

        program.End().ExitCode.Should().Be(3);
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_command_killed_while_it_starts_ends_renacer(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        for (var i = 0; i < 5; i++)
        {
            using var renacer = Launch(backend, "sleep");
            Processes.Signal(Starting(renacer), "KILL");

            // There may be nothing to trace yet.
            var result = renacer.End();
            if (result.ExitCode == 137)
                result.Error.Should().NotContain("TA0");
            else
                result.Should().Match<(int ExitCode, string Out, string Error)>(r => r.ExitCode == 1 && r.Error.StartsWith("renacer: error TA0125: ", StringComparison.Ordinal) && r.Error.Contains("it was killed by SIGKILL before it could be traced"));
        }
    }

    [SkippableTheory]
    [InlineData("ebpf", 3, "+++ exited with 3 +++")]
    [InlineData("ptrace", 137, "+++ killed by SIGKILL +++")]
    public void A_command_killed_while_it_ends_ends_renacer(string backend, int exitCode, string last)
    {
        Backends.SkipUnlessWorking(backend);
        using var renacer = Launch(backend, "sleep");
        var program = Started(renacer);
        Stop(renacer);
        renacer.Write("3");
        RunningProgram.Wait(() => Processes.State(program) == (backend == "ptrace" ? 't' : 'Z'));

        // With eBPF it has ended already: nobody stops it.
        Processes.Signal(program, "KILL");
        renacer.Signal("CONT");

        var result = renacer.End();
        result.ExitCode.Should().Be(exitCode);
        result.Error.Should().EndWith(last + "\n").And.NotContain("TA00");
    }

    private static RunningProgram Launch(string backend, string kind) => new([.. Renacer.Words, "--backend", backend, "--", CProgram.Build("attached", "-pthread"), kind]);

    /// <summary>What is to become the program, or has, as soon as it is there; the probe of ptrace is a child too, and each begins as a copy of renacer.</summary>
    private static int Starting(RunningProgram renacer)
    {
        var found = 0;
        RunningProgram.Wait(() => (found = Processes.Children(renacer.Pid).FirstOrDefault(child => IsProgram(Processes.CommandLine(child)))) != 0);
        return found;

        static bool IsProgram(string words) => words.Contains(Program, StringComparison.Ordinal) && !words.StartsWith(Renacer.Words[0], StringComparison.Ordinal);
    }

    /// <summary>The program that renacer has started, once it runs and waits for input.</summary>
    private static int Started(RunningProgram renacer)
    {
        renacer.WaitForError(text => text.Contains("write(1, \"ready", StringComparison.Ordinal));
        var program = Processes.Children(renacer.Pid).Single();
        RunningProgram.Wait(() => Processes.State(program) == 'S');
        return program;
    }

    /// <summary>It runs, nobody traces it, and it is not stopped; then it is ended.</summary>
    private static void GoesOn(int pid)
    {
        RunningProgram.Wait(() => Processes.Tracer(pid) == 0);
        Processes.State(pid).Should().BeOneOf('R', 'S');
        Processes.Signal(pid, "KILL");
    }

    /// <summary>Stops renacer with all of its threads, one of which traces.</summary>
    private static void Stop(RunningProgram renacer)
    {
        renacer.Signal("STOP");
        RunningProgram.Wait(() => Processes.IsStopped(renacer.Pid));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
