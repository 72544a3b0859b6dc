using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Commands;

/// <summary><c>-p PID</c> on both backends: what runs is seen, and goes on when renacer is gone.</summary>
public sealed class AttachTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-attach");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_process_that_sleeps_in_a_call_is_traced_to_its_end_as_by_strace(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var strace = Tools.Require("strace");
        var (expected, file) = (Path.Combine(_folder.FullName, "strace"), Path.Combine(_folder.FullName, "renacer"));
        using (var program = RunningProgram.Attached("sleep"))
        using (var oracle = new RunningProgram(strace, "-p", $"{program.Pid}", "-o", expected))
        {
            oracle.WaitForError(text => text.Contains("attached", StringComparison.Ordinal));
            program.Write("!!!3");
            program.End().ExitCode.Should().Be(3);
            oracle.End().ExitCode.Should().Be(0);
        }

        using (var program = RunningProgram.Attached("sleep"))
        using (var renacer = Attach(backend, program, "-o", file))
        {
            program.Write("!!!3");
            program.End().ExitCode.Should().Be(3);
            renacer.End().Should().Be((0, "", $"renacer: attached to process {program.Pid}\n"));
        }

        // ptrace interrupts the first read, and sees it begin again; where input comes before the interruption does, neither tracer sees it.
        Shown(file).TakeLast(5).Should().Equal(Shown(expected).TakeLast(5)).And.HaveCount(5);
        var unseen = File.ReadLines(file).Where(line => line.EndsWith(" <began before renacer attached>", StringComparison.Ordinal)).ToArray();
        unseen.Should().HaveCount(backend == "ebpf" ? 1 : 0);
        if (backend == "ebpf")
            Shown(file).Should().HaveCount(6);
    }

    [SkippableTheory]
    [InlineData("ebpf", "INT", 130)]
    [InlineData("ebpf", "TERM", 143)]
    [InlineData("ptrace", "INT", 130)]
    [InlineData("ptrace", "TERM", 143)]
    public void A_signal_ends_the_tracing_of_a_busy_process_and_leaves_it_running(string backend, string signal, int exitCode)
    {
        Backends.SkipUnlessWorking(backend);
        using var program = RunningProgram.Attached("busy");
        using var renacer = Attach(backend, program, "-e", "getppid");
        renacer.WaitForError(text => text.Contains("getppid()", StringComparison.Ordinal));
        renacer.Signal(signal);

        var result = renacer.End();

        result.ExitCode.Should().Be(exitCode);
        result.Error.Should().EndWith($"renacer: detached from process {program.Pid}\n").And.NotContain("TA00");
        GoesOn(program);
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void With_f_all_threads_are_traced_and_without_it_the_named_one_alone(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        using var program = RunningProgram.Attached("threads");
        using (var renacer = Attach(backend, program, "-f", "-e", "getppid"))
        {
            renacer.WaitForError(text => Regex.Matches(text, @"(?<=^\[pid +)\d+(?=\] getppid)", RegexOptions.Multiline).Select(match => match.Value).Distinct().Count() == 3);
            renacer.Signal("INT");
            renacer.End().Error.Should().StartWith($"renacer: attached to process {program.Pid} with 4 threads\n");
        }

        GoesOn(program);
        var worker = Directory.EnumerateDirectories($"/proc/{program.Pid}/task").Select(Path.GetFileName).Max()!;
        using (var renacer = RunningProgram.StartRenacer("attached", "--backend", backend, "-p", worker))
        {
            renacer.WaitForError(text => text.Contains("getppid()", StringComparison.Ordinal));
            renacer.Signal("INT");
            renacer.End().ExitCode.Should().Be(130);
        }

        using (var renacer = Attach(backend, program, "-e", "getppid"))
        {
            program.Write("5");
            renacer.End().Should().Be((0, "", $"renacer: attached to process {program.Pid}\n+++ exited with 5 +++\n"));
        }
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void With_f_children_that_are_made_later_are_traced(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        using var program = new RunningProgram("sh", "-c", "read line; (exit 6); exit 4");
        RunningProgram.Wait(() => program.State == 'S');
        using var renacer = Attach(backend, program, "-f", "-e", "exit_group");
        program.Write("\n");
        program.End().ExitCode.Should().Be(4);

        var lines = Regex.Replace(renacer.End().Error, @"pid +\d+", "pid N").Split('\n');
        lines.Where(line => line.Contains("exit", StringComparison.Ordinal)).Select(line => Regex.Replace(line, " +", " "))
            .Should().Equal("[pid N] exit_group(6) = ?", "[pid N] +++ exited with 6 +++", "exit_group(4) = ?", "+++ exited with 4 +++");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_stopped_process_stays_stopped(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        using var program = RunningProgram.Attached("sleep");
        program.Signal("STOP");
        RunningProgram.Wait(() => program.State == 'T');
        using (var renacer = Attach(backend, program))
        {
            if (backend == "ptrace")
                renacer.WaitForError(text => text.Contains("--- stopped by SIGSTOP ---", StringComparison.Ordinal));
            renacer.Signal("INT");
            renacer.End().ExitCode.Should().Be(130);
        }

        program.State.Should().Be('T');
        program.Tracer.Should().Be(0);
        program.Signal("CONT");
        program.Write("2");
        program.End().ExitCode.Should().Be(2);
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void When_renacer_is_killed_the_process_goes_on_where_it_may_run(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        using var program = RunningProgram.Attached("busy");
        var before = Allowed(program);
        using (var renacer = Attach(backend, program, "-e", "getppid"))
        {
            renacer.WaitForError(text => text.Split("getppid()").Length > 1_000);
            renacer.Signal("KILL");
            renacer.End().ExitCode.Should().Be(137);
        }

        Allowed(program).Should().Be(before);
        GoesOn(program);
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_process_that_ends_at_that_moment_is_told_or_traced_and_nothing_waits_for_it(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        for (var i = 0; i < 8; i++)
        {
            // It ends while renacer starts, a little later each time.
            using var program = new RunningProgram("sh", "-c", string.Create(CultureInfo.InvariantCulture, $"i=0; while [ $i -lt {i * 20_000} ]; do i=$((i+1)); done"));
            var result = Renacer.Run("-f", "--backend", backend, "-p", $"{program.Pid}");

            if (result.ExitCode == 0)
                result.Error.Should().EndWith("+++ exited with 0 +++\n");
            else
                result.Should().Match<Renacer.Result>(r => r.ExitCode == 1 && r.Error.StartsWith("renacer: error TA0051: ", StringComparison.Ordinal));
        }
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_number_that_is_nobody_s_is_told_and_the_others_are_traced(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        Renacer.Run("--backend", backend, "-p", "99999999").Should().Be(
            new Renacer.Result(1, "", "renacer: error TA0051: there is no process 99999999; `ps -e` lists those that there are, in this pid namespace\n"));

        using var program = RunningProgram.Attached("sleep");
        using var renacer = RunningProgram.StartRenacer("attached", "--backend", backend, "-e", "none", "-p", $"99999999,{program.Pid}");
        program.Write("1");

        renacer.End().Error.Should().Be($"""
            renacer: error TA0051: there is no process 99999999; `ps -e` lists those that there are, in this pid namespace
            renacer: attached to process {program.Pid}
            +++ exited with 1 +++

            """);
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Renacer_does_not_trace_itself(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var result = Renacer.Start(["sh", "-c", $"exec {string.Join(' ', Renacer.Words)} --backend {backend} -p $$"]);

        result.ExitCode.Should().Be(1);
        result.Error.Should().MatchRegex("^renacer: error TA0052: process [0-9]+ is this renacer itself; ");
    }

    [SkippableFact]
    public void Who_may_not_trace_is_told_whose_the_process_is()
    {
        Backends.SkipUnlessWorking("ptrace");
        var nobody = Nobody.Words;
        using var program = RunningProgram.Attached("sleep");
        var result = Renacer.Start([.. nobody, .. Renacer.Words, "--backend", "ptrace", "-p", $"{program.Pid}"]);

        result.Should().Be(new Renacer.Result(1, "", $"renacer: error TA0053: process {program.Pid} belongs to user 0, and renacer runs as user 65534; run renacer as that user, or as root\n"));
        GoesOn(program);
    }

    [SkippableFact]
    public void A_process_has_one_ptrace_tracer_which_is_named_and_ebpf_does_not_mind_it()
    {
        Backends.SkipUnlessWorking("ptrace");
        var strace = Tools.Require("strace");
        using var program = RunningProgram.Attached("sleep");
        using var other = new RunningProgram(strace, "-p", $"{program.Pid}", "-o", "/dev/null");
        other.WaitForError(text => text.Contains("attached", StringComparison.Ordinal));

        Renacer.Run("--backend", "ptrace", "-p", $"{program.Pid}").Should().Match<Renacer.Result>(
            r => r.ExitCode == 1 && r.Error.StartsWith($"renacer: error TA0123: the process is traced already, by process {other.Pid}; ", StringComparison.Ordinal));
        Backends.SkipUnlessWorking("ebpf");
        using var renacer = Attach("ebpf", program, "-e", "exit_group");
        program.Write("4");
        renacer.End().Error.Should().EndWith("exit_group(4)                           = ?\n+++ exited with 4 +++\n");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Json_tells_what_was_attached_to_and_gives_no_beginning_that_was_not_seen(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        using var program = RunningProgram.Attached("sleep");
        using var renacer = Attach(backend, program, "--format", "json");
        program.Write("!7");

        using var document = JsonDocument.Parse(renacer.End().Out);
        var root = document.RootElement;
        root.GetProperty("attached").EnumerateArray().Select(pid => pid.GetInt32()).Should().Equal(program.Pid);
        root.GetProperty("command").EnumerateArray().Select(word => word.GetString()).Should().Equal(CProgram.Build("attached", "-pthread"), "sleep");
        root.GetProperty("completeness").GetProperty("complete").GetBoolean().Should().BeTrue();
        var calls = root.GetProperty("calls").EnumerateArray().ToArray();
        calls.TakeLast(2).Select(call => call.GetProperty("name").GetString()).Should().Equal("read", "exit_group");
        calls.TakeLast(2).Should().OnlyContain(call => call.GetProperty("start_nanos").ValueKind == JsonValueKind.Number);
        if (backend != "ebpf")
            return;
        calls.Should().HaveCount(3);
        calls[0].GetProperty("name").GetString().Should().Be("read");
        calls[0].GetProperty("start_nanos").ValueKind.Should().Be(JsonValueKind.Null);
        calls[0].GetProperty("duration_nanos").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("error TA0091: 'x' is no value of -p: it is the number of a process; `ps -e` lists them; renacer -p $(pidof app)", "-p", "x")]
    [InlineData("error TA0091: '0' is no value of -p: it is the number of a process; `ps -e` lists them; renacer -p $(pidof app)", "-p", "12,0")]
    [InlineData("error TA0091: '' is no value of -p: it is the number of a process; `ps -e` lists them; renacer -p $(pidof app)", "-p", "")]
    [InlineData("error TA0091: -p traces processes that run already, and starts no command; leave out -p, or the command", "-p", "1", "--", "true")]
    [InlineData("error TA0090: 'ls' stands before `--`; the command to trace follows `--`: renacer -- ls", "-p", "1", "ls")]
    public void What_cannot_be_meant_exits_with_2(string message, params string[] arguments)
    {
        var (exitCode, output, error) = InProcess.Run(arguments);

        error.Should().Be($"renacer: {message}\n");
        output.Should().BeEmpty();
        exitCode.Should().Be(2);
    }

    private static RunningProgram Attach(string backend, RunningProgram program, params string[] options) =>
        RunningProgram.StartRenacer("attached", ["--backend", backend, "-p", $"{program.Pid}", .. options]);

    /// <summary>Nobody traces it, and it is not stopped.</summary>
    private static void GoesOn(RunningProgram program)
    {
        RunningProgram.Wait(() => program.Tracer == 0);
        program.State.Should().BeOneOf('R', 'S');
    }

    private static string Allowed(RunningProgram program) => File.ReadLines($"/proc/{program.Pid}/status").First(line => line.StartsWith("Cpus_allowed:", StringComparison.Ordinal));

    /// <summary>Name and result of each call, and the end.</summary>
    private static List<string> Shown(string file) =>
        [.. File.ReadLines(file).Select(line => Regex.Replace(line, @"\(.*\) +=", " =")).Select(line => line.Replace(" <began before renacer attached>", "", StringComparison.Ordinal))];
}
