namespace TraceAssertions.Tests.Analysis;

public sealed class MemoryAndGpuTests
{
    private static readonly MetricReference Allocated = new MetricReference.MemoryAllocated();
    private static readonly MetricReference PeakResident = new MetricReference.MemoryPeakResident();
    private static readonly MetricReference Transfer = new MetricReference.Gpu(GpuStatistic.TransferTime);
    private static readonly MetricReference Compute = new MetricReference.Gpu(GpuStatistic.ComputeTime);

    [Fact]
    public void Allocated_bytes_are_those_of_mmap_brk_and_mremap_the_runtimes_own_included()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            t.Call("mmap", 0, 1, transferred: 4096);
            t.Call("brk", 1, 2, transferred: 1000, noise: "memory");
            t.Call("mremap", 2, 3, transferred: 24);
            t.Call("read", 3, 4, transferred: 1 << 20);
            t.Call("mmap", 4, 5, transferred: 1 << 20, confidence: Confidence.Late);
        });
        var analysis = new TraceAnalysis(trace);
        analysis.Evaluate(Allocated).Should().Be(new MetricResult.Value(5120, MetricUnit.Bytes));
        analysis.BottleneckOf(Allocated)!.Should().BeEquivalentTo(new { Name = "syscall:mmap", Bytes = 4096L, Share = 0.8 });
    }

    [Fact]
    public void The_peak_resident_set_is_the_headers()
    {
        var sketch = new TraceSketch();
        sketch.Header = sketch.Header with { Scope = 0, PeakResidentBytes = 42 };
        new TraceAnalysis(sketch.Build()).Evaluate(PeakResident).Should().Be(new MetricResult.Value(42, MetricUnit.Bytes));
    }

    [Theory]
    [InlineData(0, "the peak resident set was not captured")]
    [InlineData(7, "a test shares its host's memory; only a launched command has a resident set of its own")]
    public void Without_it_the_reason_is_told(ulong scope, string reason)
    {
        var sketch = new TraceSketch();
        sketch.Header = sketch.Header with { Scope = scope };
        new TraceAnalysis(sketch.Build()).Evaluate(PeakResident).Should().Be(new MetricResult.NotEvaluated(reason));
    }

    [Fact]
    public void Gpu_times_come_from_attributes_and_from_transfer_spans()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100_000_000);
            t.Span("gpu:matmul", 0, 2_000_000, 0, attributes: new Dictionary<string, object> { ["gpu.transfer_time_nanos"] = "3000000" });
            t.Span("gpu:transfer_d2h", 2_000_000, 6_000_000, 0);
            t.Span("gpu:conv", 6_000_000, 7_000_000, 0);
        });
        var analysis = new TraceAnalysis(trace);
        analysis.Evaluate(Transfer).Should().Be(new MetricResult.Value(7, MetricUnit.Milliseconds));
        analysis.Evaluate(Compute).Should().Be(new MetricResult.Value(3, MetricUnit.Milliseconds));
        analysis.BottleneckOf(Compute)!.Name.Should().Be("gpu:matmul");
    }

    [Fact]
    public void Without_gpu_spans_there_is_no_time()
    {
        var analysis = new TraceAnalysis(TraceSketch.Of(t => t.Span("test:T", 0, 1)));
        analysis.Evaluate(Transfer).Should().Be(new MetricResult.NotEvaluated("no gpu: spans in the trace"));
        analysis.Evaluate(Compute).Should().Be(new MetricResult.NotEvaluated("no gpu: spans in the trace"));
        analysis.BottleneckOf(Compute).Should().BeNull();
    }
}
