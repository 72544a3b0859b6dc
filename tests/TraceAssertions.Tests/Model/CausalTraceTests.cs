using System.Diagnostics;

namespace TraceAssertions.Tests.Model;

public sealed class CausalTraceTests
{
    private static readonly CausalTrace Trace = TraceSketch.Of(t =>
    {
        t.Span("test:T", 0, 10);
        t.Call("read", 1, 2);
        t.Call("read", 2, 3);
        t.Call("write", 3, 4);
    });

    [Fact]
    public void A_span_is_a_view_on_its_row()
    {
        var span = Trace[1];
        span.Name.Should().Be("syscall:read");
        span.Category.Should().Be("syscall");
        span.ShortName.Should().Be("read");
        span.Parent.Should().Be(Trace[0]);
        span.ToString().Should().Be("syscall:read ×2");
        (span == Trace[1]).Should().BeTrue();
        (span == Trace[2]).Should().BeFalse();
        Trace[0].Parent.Should().BeNull();
    }

    [Fact]
    public void Span_ids_are_distinct_and_never_zero()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Header = t.Header with { RootSpanId = 0x9E3779B97F4A7C15 };
            for (var i = 0; i < 5000; i++)
                t.Span("step:s", i, i);
        });
        trace.Spans.Select(s => s.SpanId).Should().OnlyHaveUniqueItems().And.NotContain(default(ActivitySpanId));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_row_that_does_not_exist_is_refused(int row) => FluentActions.Invoking(() => Trace[row]).Should().Throw<ArgumentOutOfRangeException>();

    [Theory]
    [InlineData(Confidence.Exact, true)]
    [InlineData(Confidence.Child, true)]
    [InlineData(Confidence.FdOwner, true)]
    [InlineData(Confidence.Inherited, false)]
    [InlineData(Confidence.Late, false)]
    [InlineData(Confidence.Unattributed, false)]
    public void Only_sure_spans_are_judged(Confidence confidence, bool judged)
    {
        var span = TraceSketch.Of(t => t.Call("read", 0, 1, parent: -1, confidence: confidence))[0];
        span.IsJudged.Should().Be(judged);
        span.Counts.Should().Be(judged);
    }

    [Fact]
    public void The_runtimes_own_calls_are_judged_but_do_not_count()
    {
        var span = TraceSketch.Of(t => t.Call("futex", 0, 1, parent: -1, noise: "wait"))[0];
        span.IsJudged.Should().BeTrue();
        span.Counts.Should().BeFalse();
    }
}
