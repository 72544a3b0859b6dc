namespace TraceAssertions.Tests.Analysis;

/// <summary>What an analysis finds of one antipattern.</summary>
internal static class Findings
{
    public static IReadOnlyList<AntipatternFinding> Of(AntipatternKind kind, CausalTrace trace, AnalysisOptions? options = null) =>
        new TraceAnalysis(trace, options).FindingsOf(new MetricReference.AntipatternCount(kind));

    public static IReadOnlyList<AntipatternFinding> Of(AntipatternKind kind, Action<TraceSketch> draw, AnalysisOptions? options = null) =>
        Of(kind, TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 1_000_000_000);
            draw(t);
        }), options);
}
