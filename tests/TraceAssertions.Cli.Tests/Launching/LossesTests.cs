using TraceAssertions.Cli.Launching;
using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Tests.Launching;

public sealed class LossesTests
{
    [Fact]
    public void Nothing_is_told_of_a_complete_trace() => Losses.Of(new LaunchOutcome(0, null, null, 0, [])).Should().BeEmpty();

    [Fact]
    public void Each_gap_is_told() =>
        Losses.Of(new LaunchOutcome(0, null, null, 1200, ["the ring was closed"])).Select(loss => loss.ToString()).Should().Equal(
            "warning TA0095: 1200 events were lost: the trace is incomplete; trace less at once, write to a file with -o, or use --backend ptrace, which cannot lose events",
            "warning TA0096: the trace is incomplete: the ring was closed");
}
