namespace TraceAssertions.Tests.Analysis;

public sealed class RuntimeCountersTests
{
    [Theory]
    [InlineData(RuntimeStatistic.AllocatedBytes, 1024, MetricUnit.Bytes)]
    [InlineData(RuntimeStatistic.Exceptions, 2, MetricUnit.Number)]
    [InlineData(RuntimeStatistic.ThreadHops, 3, MetricUnit.Number)]
    [InlineData(RuntimeStatistic.Collections, 5, MetricUnit.Number)]
    [InlineData(RuntimeStatistic.Gen2Collections, 1, MetricUnit.Number)]
    public void They_are_the_header_s(RuntimeStatistic statistic, double expected, MetricUnit unit) =>
        Evaluate(new RuntimeCounters(1024, 2, 3, 5, 1), statistic).Should().Be(new MetricResult.Value(expected, unit));

    [Theory]
    [InlineData(RuntimeStatistic.Collections)]
    [InlineData(RuntimeStatistic.Gen2Collections)]
    public void A_collection_beside_another_test_is_nobody_s(RuntimeStatistic statistic) =>
        Evaluate(new RuntimeCounters(1024, 2, 3, null, null), statistic).Should().BeOfType<MetricResult.NotEvaluated>().Which.Reason.Should().Contain("another traced test");

    [Theory]
    [InlineData(RuntimeStatistic.AllocatedBytes)]
    [InlineData(RuntimeStatistic.Exceptions)]
    public void Where_they_were_not_captured_they_are_not_zero(RuntimeStatistic statistic) => Evaluate(null, statistic).Should().BeOfType<MetricResult.NotEvaluated>();

    [Fact]
    public void Activities_that_were_not_captured_are_not_zero()
    {
        var sketch = new TraceSketch();
        sketch.Span("test:T", 0, 100);
        foreach (var captured in new[] { true, false })
        {
            sketch.Header = sketch.Header with { Completeness = new Completeness(true, 0, []) { ActivitiesCaptured = captured } };
            var analysis = new TraceAnalysis(sketch.Build());
            foreach (var selector in new SpanSelector[] { new SpanSelector.Category("activity"), new SpanSelector.Exact("activity:GET"), new SpanSelector.Quoted("GET") })
                (analysis.Evaluate(new MetricReference.SpanMetric(selector, SpanStatistic.Count)) is MetricResult.Value).Should().Be(captured, "{0}", selector);
            analysis.Evaluate(new MetricReference.SpanMetric(new SpanSelector.Quoted("syscall:read"), SpanStatistic.Count)).Should().BeOfType<MetricResult.Value>();
        }
    }

    private static MetricResult Evaluate(RuntimeCounters? counters, RuntimeStatistic statistic)
    {
        var sketch = new TraceSketch();
        sketch.Header = sketch.Header with { Runtime = counters };
        return new TraceAnalysis(sketch.Build()).Evaluate(new MetricReference.Runtime(statistic));
    }
}
