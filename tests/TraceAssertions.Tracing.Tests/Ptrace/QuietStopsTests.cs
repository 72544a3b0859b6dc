using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Ptrace;

namespace TraceAssertions.Tracing.Tests.Ptrace;

public sealed class QuietStopsTests
{
    [Fact]
    public void Stops_raise_no_signal_while_a_tracer_runs_and_a_child_that_ends_is_still_seen()
    {
        // From here on the runtime handles SIGCHLD.
        System.Diagnostics.Process.Start("/bin/true").WaitForExit();
        using (new QuietStops())
        {
            (Flags() & Libc.SA_NOCLDSTOP).Should().Be(Libc.SA_NOCLDSTOP);
            using var child = System.Diagnostics.Process.Start("/bin/sh", ["-c", "exit 7"]);
            child.WaitForExit(TimeSpan.FromSeconds(30)).Should().BeTrue();
            child.ExitCode.Should().Be(7);
        }
    }

    private static int Flags() => Libc.TryGetSignalAction(Libc.SIGCHLD, out var action) ? action.Flags : -1;
}
