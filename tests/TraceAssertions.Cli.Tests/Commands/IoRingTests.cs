using System.Text.Json;
using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Commands;

/// <summary>Work that is submitted by io_uring makes no system calls: a trace that lacks it says so, and nothing passes over it.</summary>
public sealed class IoRingTests : IDisposable
{
    private const string Notice = "warning TA0096: the trace is incomplete: io_uring was used: what is submitted by it makes no system calls, and is not in the trace";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-rings");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void It_is_told_whatever_is_shown(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var program = Program();
        var all = Renacer.Run("--backend", backend, "--", program, "/etc/passwd");
        all.ExitCode.Should().Be(0);
        all.Error.Should().Contain("io_uring_enter(").And.NotContain("/etc/passwd\", O_RDONLY", "that is what the trace lacks").And.EndWith($"renacer: {Notice}\n");

        var some = Renacer.Run("-f", "--backend", backend, "-e", "openat", "--format", "json", "--", program, "/etc/passwd");
        using var document = JsonDocument.Parse(some.Out);
        var completeness = document.RootElement.GetProperty("completeness");
        completeness.GetProperty("complete").GetBoolean().Should().BeFalse();
        completeness.GetProperty("reasons").EnumerateArray().Single().GetString().Should().StartWith("io_uring was used: ");
        document.RootElement.GetProperty("calls").EnumerateArray().Should().OnlyContain(call => call.GetProperty("name").GetString() == "openat");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_ring_that_is_refused_leaves_the_trace_complete(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var result = Renacer.Run("--backend", backend, "--", CProgram.Build("ring"), "refused");

        result.ExitCode.Should().Be(0);
        result.Error.Should().Contain("io_uring_setup(").And.NotContain("TA0");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void What_would_hold_is_not_evaluated_and_what_is_violated_is_violated(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var configuration = Path.Combine(_folder.FullName, "renacer.toml");
        File.WriteAllText(configuration, """
            [[trace_assertions]]
            name = "few_calls"
            condition = "spans.syscall.count <= 1000"

            [[trace_assertions]]
            name = "hardly_any_calls"
            condition = "spans.syscall.count <= 3"
            """);
        var result = Renacer.Run("check", "--config", configuration, "--backend", backend, "--", Program(), "/etc/passwd");

        result.ExitCode.Should().Be(3);
        result.Error.Should().MatchRegex("(?m)^not evaluated +few_calls ").And.MatchRegex("(?m)^violated +hardly_any_calls ").And.Contain("io_uring was used");
        Renacer.Run("check", "--config", configuration, "--backend", backend, "--", CProgram.Build("ring"), "refused").Error.Should().MatchRegex("(?m)^holds +few_calls ");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_process_that_has_a_ring_already_is_told(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        using var program = new RunningProgram(Program(), "/etc/passwd", "wait");
        RunningProgram.Wait(() => Processes.State(program.Pid) == 'S');
        using var renacer = RunningProgram.StartRenacer("attached", "--backend", backend, "-e", "none", "-p", $"{program.Pid}");
        program.Write("\n");
        program.End().ExitCode.Should().Be(0);

        renacer.End().Error.Should().EndWith($"renacer: {Notice}\n");
    }

    private static string Program()
    {
        var program = CProgram.Build("ring");
        Skip.If(Renacer.Start([program, "/etc/passwd"]).ExitCode == 77, "there is no io_uring here");
        return program;
    }
}
