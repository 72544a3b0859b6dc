namespace TraceAssertions.Tests.Analysis;

public sealed class AntipatternTests
{
    private static readonly MetricReference.AntipatternCount GodProcess = new(AntipatternKind.GodProcess);
    private static readonly MetricReference.AntipatternCount Pcie = new(AntipatternKind.PcieBottleneck);

    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    public void A_god_process_has_more_children_than_the_threshold(int children, int findings) =>
        new TraceAnalysis(WithChildren(children)).Evaluate(GodProcess).Should().Be(new MetricResult.Value(findings, MetricUnit.Number));

    [Theory]
    [InlineData(500, AntipatternSeverity.Medium)]
    [InlineData(501, AntipatternSeverity.High)]
    public void A_god_process_is_severe_beyond_five_times_the_threshold(int children, AntipatternSeverity severity)
    {
        var finding = new TraceAnalysis(WithChildren(children)).Antipatterns.Single(f => f.Kind == AntipatternKind.GodProcess);
        finding.Severity.Should().Be(severity);
        finding.Score.Should().Be(children / (children + 100.0));
        finding.EvidenceRows.Should().HaveCount(100).And.StartWith(1);
        finding.Message.Should().Be($"test:T has {children} child spans (threshold: 100)");
    }

    [Fact]
    public void A_run_is_one_child_and_the_runtimes_own_calls_are_none()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10_000);
            for (var i = 0; i < 1000; i++)
                t.Call("read", i, i + 1, fd: 3);
            for (var i = 0; i < 1000; i++)
                t.Call("openat", i, i + 1, path: $"/{i}", noise: "assembly");
        });
        new TraceAnalysis(trace, new AnalysisOptions { GodProcessThreshold = 1 }).Evaluate(GodProcess).Should().Be(new MetricResult.Value(0, MetricUnit.Number));
    }

    [Fact]
    public void A_minimum_score_leaves_weaker_findings_out()
    {
        var analysis = new TraceAnalysis(WithChildren(150));
        analysis.Evaluate(GodProcess with { MinimumScore = 0.6 }).Should().Be(new MetricResult.Value(1, MetricUnit.Number));
        analysis.Evaluate(GodProcess with { MinimumScore = 0.61 }).Should().Be(new MetricResult.Value(0, MetricUnit.Number));
    }

    [Fact]
    public void The_bottleneck_of_an_antipattern_is_its_worst_finding()
    {
        var bottleneck = new TraceAnalysis(WithChildren(150)).BottleneckOf(GodProcess)!;
        bottleneck.Name.Should().Be("test:T");
        bottleneck.Calls.Should().Be(150);
    }

    [Theory]
    [InlineData(500, 0)]
    [InlineData(501, 1)]
    public void A_kernel_that_transfers_more_than_five_times_as_long_is_a_pcie_bottleneck(long transfer, int findings)
    {
        var trace = TraceSketch.Of(t => t.Span("gpu:matmul", 0, 100, attributes: new Dictionary<string, object> { ["gpu.transfer_time_nanos"] = transfer }));
        new TraceAnalysis(trace).Evaluate(Pcie).Should().Be(new MetricResult.Value(findings, MetricUnit.Number));
    }

    [Fact]
    public void Transfer_spans_are_weighed_against_the_computing_of_their_parent()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10_000);
            var a = t.Span("activity:slow", 0, 1000, parent: 0);
            t.Span("gpu:transfer_h2d", 0, 501, parent: a);
            t.Span("gpu:matmul", 501, 601, parent: a);
            var b = t.Span("activity:fine", 1000, 2000, parent: 0);
            t.Span("gpu:memcpy", 1000, 1100, parent: b);
            t.Span("gpu:matmul", 1100, 1200, parent: b);
        });
        var finding = new TraceAnalysis(trace).Antipatterns.Should().ContainSingle().Subject;
        finding.EvidenceRows.Should().Equal(2, 3);
        finding.Score.Should().Be(501.0 / 601);
    }

    [Fact]
    public void A_complete_trace_without_gpu_spans_has_no_pcie_bottleneck() =>
        new TraceAnalysis(WithChildren(1)).Evaluate(Pcie).Should().Be(new MetricResult.Value(0, MetricUnit.Number));

    [Fact]
    public void Gpu_spans_that_tell_no_transfer_time_are_not_evaluated() =>
        new TraceAnalysis(TraceSketch.Of(t => t.Span("gpu:matmul", 0, 100))).Evaluate(Pcie)
            .Should().Be(new MetricResult.NotEvaluated("no gpu: span tells its transfer time"));

    [Fact]
    public void A_transfer_time_that_is_no_number_is_not_evaluated() =>
        new TraceAnalysis(TraceSketch.Of(t => t.Span("gpu:matmul", 0, 100, attributes: new Dictionary<string, object> { ["gpu.transfer_time_nanos"] = "fast" }))).Evaluate(Pcie)
            .Should().Be(new MetricResult.NotEvaluated("gpu.transfer_time_nanos of gpu:matmul is 'fast', not a number of nanoseconds"));

    [Fact]
    public void Detection_that_is_off_evaluates_nothing() =>
        new TraceAnalysis(WithChildren(200), new AnalysisOptions { EnableAntipatternDetection = false }).Evaluate(GodProcess)
            .Should().Be(new MetricResult.NotEvaluated("antipattern detection is off ([graph] enable_antipattern_detection)"));

    [Fact]
    public void Without_system_calls_there_is_no_count()
    {
        var sketch = new TraceSketch();
        sketch.Header = sketch.Header with { Completeness = new Completeness(false, 0, ["no tracer could run"]) };
        sketch.Span("test:T", 0, 100);
        new TraceAnalysis(sketch.Build()).Evaluate(GodProcess).Should().Be(new MetricResult.NotEvaluated("system calls were not captured"));
    }

    private static CausalTrace WithChildren(int count) => TraceSketch.Of(t =>
    {
        t.Span("test:T", 0, 10_000);
        for (var i = 0; i < count; i++)
            t.Call("openat", i, i + 1, path: $"/{i}");
    });
}
