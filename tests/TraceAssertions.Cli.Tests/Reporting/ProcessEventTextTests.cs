using TraceAssertions.Cli.Reporting;
using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Tests.Reporting;

public sealed class ProcessEventTextTests
{
    [Theory]
    [InlineData((int)ProcessEventKind.Signal, 17, "--- SIGCHLD ---")]
    [InlineData((int)ProcessEventKind.Signal, 9, null)]
    [InlineData((int)ProcessEventKind.Stopped, 19, "--- stopped by SIGSTOP ---")]
    [InlineData((int)ProcessEventKind.Exit, 0, "+++ exited with 0 +++")]
    [InlineData((int)ProcessEventKind.Exit, 0x0300, "+++ exited with 3 +++")]
    [InlineData((int)ProcessEventKind.Exit, 9, "+++ killed by SIGKILL +++")]
    [InlineData((int)ProcessEventKind.Exit, 0x8b, "+++ killed by SIGSEGV (core dumped) +++")]
    [InlineData((int)ProcessEventKind.Exit, -1, null)]
    [InlineData((int)ProcessEventKind.Fork, 0, null)]
    public void Events_read_as_in_strace(int kind, long value, string? text) =>
        ProcessEventText.Format(new RawProcessEvent { Kind = (ProcessEventKind)kind, Value = value }).Should().Be(text);
}
