namespace TraceAssertions.Tests.Analysis;

public sealed class ForkStormTests
{
    [Theory]
    [InlineData(19, 0)]
    [InlineData(20, 1)]
    public void Many_processes_under_one_span_are_a_storm(int processes, int findings) => Found(t => Starts(t, processes)).Should().HaveCount(findings);

    [Fact]
    public void The_finding_is_about_the_span_and_shows_the_processes_and_the_calls_that_made_them()
    {
        var finding = Found(t =>
        {
            t.Call("vfork", 0, 1, result: 200, site: "Run.cs:5 in Run.All");
            Starts(t, 20);
        }).Should().ContainSingle().Subject;
        finding.Should().BeEquivalentTo(new { Name = "test:T", Count = 20L, Row = 0, Score = 0.5 });
        finding.Message.Should().Be("test:T starts 20 processes (threshold: 20)");
        finding.EvidenceRows.Should().Equal(Enumerable.Range(1, 21));
        finding.Source!.ToString().Should().Be("Run.cs:5 in Run.All");
    }

    [Fact]
    public void Grandchildren_are_the_childs()
    {
        var findings = Found(t =>
        {
            var shell = t.Span("process:sh", 0, 100, 0, pid: 150, tid: 150, confidence: Confidence.Child);
            Starts(t, 18);
            Starts(t, 20, shell);
        });
        findings.Should().ContainSingle().Which.Name.Should().Be("process:sh");
    }

    [Fact]
    public void Processes_that_no_span_surely_caused_do_not_count() => Found(t => Starts(t, 30, confidence: Confidence.Late)).Should().BeEmpty();

    private static void Starts(TraceSketch t, int count, int parent = 0, Confidence confidence = Confidence.Child)
    {
        for (var i = 0; i < count; i++)
            t.Span("process:git", 10 + i, 100, parent, pid: 200 + i, tid: 200 + i, confidence: confidence);
    }

    private static IReadOnlyList<AntipatternFinding> Found(Action<TraceSketch> draw) => Findings.Of(AntipatternKind.ForkStorm, draw);
}
