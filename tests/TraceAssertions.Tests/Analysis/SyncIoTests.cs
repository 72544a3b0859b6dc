namespace TraceAssertions.Tests.Analysis;

public sealed class SyncIoTests
{
    private static readonly MetricReference.AntipatternCount Metric = new(AntipatternKind.SyncIoOnAsyncPath);

    [Theory]
    [InlineData("read", "/data/a.csv", 5, 1)]
    [InlineData("pwrite64", "/data/a.csv", 5, 1)]
    [InlineData("fsync", "/data/a.csv", 5, 1)]
    [InlineData("openat", "/data/a.csv", -1, 0)]
    [InlineData("close", "/data/a.csv", 5, 0)]
    [InlineData("read", "socket", 5, 0)]
    [InlineData("read", "pipe", 5, 0)]
    [InlineData("read", "/dev/urandom", 5, 0)]
    [InlineData("write", "/tmp/log.txt", 1, 0)]
    public void Reads_and_writes_of_files_count_in_an_async_method(string call, string path, int fd, int findings) =>
        Findings.Of(AntipatternKind.SyncIoOnAsyncPath, t => Calls(t, 10, call, path, fd, "async Importer.cs:7 in Importer.LoadAsync")).Should().HaveCount(findings);

    [Fact]
    public void The_finding_names_the_place_in_the_async_method()
    {
        var finding = Findings.Of(AntipatternKind.SyncIoOnAsyncPath, t =>
        {
            Calls(t, 9, "read", "/data/a.csv", 5, "async Importer.cs:7 in Importer.LoadAsync");
            Calls(t, 3, "read", "/data/b.csv", 6, "async Importer.cs:7 in Importer.LoadAsync#other");
            Calls(t, 9, "read", "/data/b.csv", 6, "async Importer.cs:8 in Importer.LoadAsync");
        }).Should().ContainSingle().Subject;

        finding.Should().BeEquivalentTo(new { Name = "syscall:read", Count = 12L, Row = 1, Severity = AntipatternSeverity.Medium });
        finding.Message.Should().Be("Importer.cs:7 in Importer.LoadAsync reads or writes files synchronously 12 times in an async method (threshold: 10)");
        finding.Sites!.Value!.Source!.ToString().Should().Be("Importer.cs:7 in Importer.LoadAsync");
    }

    [Fact]
    public void A_method_that_is_not_async_may_wait_and_so_may_a_library() =>
        Findings.Of(AntipatternKind.SyncIoOnAsyncPath, t =>
        {
            Calls(t, 50, "read", "/data/a.csv", 5, "Importer.cs:7 in Importer.Load");
            Calls(t, 50, "read", "/data/a.csv", 5, "async other Library.cs:7 in Library.LoadAsync");
        }).Should().BeEmpty();

    [Fact]
    public void The_runtimes_own_reads_and_nine_of_ones_own_are_none() =>
        Findings.Of(AntipatternKind.SyncIoOnAsyncPath, t =>
        {
            Calls(t, 9, "read", "/data/a.csv", 5, "async Importer.cs:7 in Importer.LoadAsync");
            for (var i = 0; i < 50; i++)
                t.Call("read", 500 + i, 501 + i, path: "/usr/lib/System.dll", fd: 6, transferred: 1, noise: "assembly", site: "async Importer.cs:7 in Importer.LoadAsync");
        }).Should().BeEmpty();

    [Theory]
    [InlineData(SourceMode.Off, "no source lines were recorded; set RENACER_SOURCE=all")]
    [InlineData(SourceMode.Sampled, "the source lines of a sample of calls are known, not of all; set RENACER_SOURCE=all")]
    public void A_sample_of_stacks_does_not_tell(SourceMode mode, string reason)
    {
        var trace = TraceSketch.Of(
            t =>
            {
                t.Span("test:T", 0, 1000);
                Calls(t, 50, "read", "/data/a.csv", 5, "async Importer.cs:7 in Importer.LoadAsync");
            },
            mode);

        new TraceAnalysis(trace).Evaluate(Metric).Should().Be(new MetricResult.NotEvaluated(reason));
        new TraceAnalysis(trace).Antipatterns.Should().NotContain(finding => finding.Kind == AntipatternKind.SyncIoOnAsyncPath);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("cut Importer.cs:7 in Importer.Load")]
    public void Where_an_async_method_may_be_on_a_stack_that_is_not_known_it_is_not_evaluated(string? site)
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 1000);
            t.Call("openat", 1, 2, path: "/data/a.csv", site: site);
            t.Call("read", 2, 3, path: "/data/b.csv", fd: 5, transferred: 1, site: "Importer.cs:7 in Importer.Load");
        });
        var unknown = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 1000);
            t.Call("read", 2, 3, path: "/data/b.csv", fd: 5, transferred: 1, site: "Importer.cs:7 in Importer.Load");
            t.Call("read", 3, 4, path: "/data/a.csv", fd: 5, transferred: 1, site: site);
        });

        new TraceAnalysis(trace).Evaluate(Metric).Should().Be(new MetricResult.Value(0, MetricUnit.Number));
        new TraceAnalysis(unknown).Evaluate(Metric).Should().Be(new MetricResult.NotEvaluated("the stack of syscall:read on /data/a.csv is not known as a whole, and an async method may be on it"));
    }

    private static void Calls(TraceSketch sketch, int count, string name, string path, int fd, string site)
    {
        for (var i = 0; i < count; i++)
            sketch.Call(name, i, i + 1, path: path, fd: fd, transferred: 1, site: site);
    }
}
