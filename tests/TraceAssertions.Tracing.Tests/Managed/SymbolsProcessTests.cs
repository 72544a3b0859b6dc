using System.Diagnostics;
using System.Globalization;
using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Tracing.Tests.Managed;

public class SymbolsProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void One_that_ends_is_told_with_how_it_ended_and_the_next_request_starts_another()
    {
        using var process = new SymbolsProcess(["host", OwnPid], Limit);
        process.Start().Should().BeNull();
        var first = process.Pid;
        using (var victim = Process.GetProcessById(first))
            victim.Kill();

        process.Ask(SymbolsMessage.Rundown, []).Should().BeOfType<Diagnostic>().Which.Message.Should().Be(
            "lines of .NET code are not known: the process that lists compiled methods: it was killed by signal 9");

        var batches = new List<MethodBatch>();
        process.Ask(SymbolsMessage.Rundown, batches).Should().BeNull();
        process.Pid.Should().NotBe(first);
        batches.Should().ContainSingle().Which.Methods.Should().NotBeEmpty();
    }

    [Fact]
    public void One_that_hangs_is_given_up_and_killed()
    {
        // What is asked for exists, so that only the answer is missing: standard input is never read.
        using var process = new SymbolsProcess(["host", OwnPid], Limit);
        process.Start().Should().BeNull();
        var pid = process.Pid;
        TraceAssertions.Tracing.Interop.Libc.kill(pid, TraceAssertions.Tracing.Interop.Libc.SIGSTOP);
        using var hasty = new SymbolsProcess(["host", OwnPid], TimeSpan.FromMilliseconds(1));

        hasty.Ask(SymbolsMessage.Rundown, []).Should().BeOfType<Diagnostic>().Which.Message.Should().Be(
            "lines of .NET code are not known: the process that lists compiled methods: it did not answer within 0 s");

        process.Dispose();
        TraceAssertions.Tracing.Interop.Libc.kill(pid, TraceAssertions.Tracing.Interop.Libc.SIGCONT);
    }

    [Fact]
    public async Task It_ends_with_who_started_it()
    {
        var process = new SymbolsProcess(["host", OwnPid], Limit);
        process.Start().Should().BeNull();
        using var child = Process.GetProcessById(process.Pid);

        process.Dispose();

        await child.WaitForExitAsync();
    }

    [Fact]
    public void A_program_that_is_none_of_ours_is_told()
    {
        using var process = new SymbolsProcess([], Limit, assembly: LinesProgram.AssemblyPath(false));

        process.Ask(SymbolsMessage.Rundown, []).Should().BeOfType<Diagnostic>().Which.Message.Should().StartWith("lines of .NET code are not known: the process that lists compiled methods: ");
    }

    [Fact]
    public void A_process_without_a_runtime_is_told_by_what_the_runtime_says()
    {
        using var sleep = Process.Start("sleep", "60");
        using var process = new SymbolsProcess(["host", sleep.Id.ToString(CultureInfo.InvariantCulture)], Limit);

        process.Ask(SymbolsMessage.Rundown, []).Should().BeOfType<Diagnostic>().Which.Message.Should().Contain("the runtime does not list its methods: ");

        sleep.Kill();
    }

    private static string OwnPid => Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
}
