using TraceAssertions.Analysis;

namespace TraceAssertions;

/// <summary>One antipattern found in a trace, with its evidence.</summary>
/// <param name="Kind">Which antipattern.</param>
/// <param name="Severity">How far beyond its threshold.</param>
/// <param name="Name">The span or call concerned: <c>test:Imports_the_file</c>, <c>syscall:read</c>.</param>
/// <param name="Count">God process: child spans. Tight loop: calls in the loop. PCIe bottleneck: spans concerned. N+1: round trips. Fork storm: processes. Else calls.</param>
/// <param name="Score">How pronounced it is, 0 to 1.</param>
/// <param name="Row">The row of the span that the finding is about; of a loop, its first span.</param>
/// <param name="EvidenceRows">Rows of the spans that show it, in order.</param>
/// <param name="Message">The finding in one clause: <c>test:Imports_the_file has 523 child spans (threshold: 100)</c>.</param>
public sealed record AntipatternFinding(
    AntipatternKind Kind,
    AntipatternSeverity Severity,
    string Name,
    long Count,
    double Score,
    int Row,
    IReadOnlyList<int> EvidenceRows,
    string Message)
{
    /// <summary>Where in the source most of the spans that show it come from: the place of the loop. Null where that is not known. The first look may take a while.</summary>
    public SourceLocation? Source => Sites?.Value?.Source;

    /// <summary>The part of them that comes from <see cref="Source"/>, of those whose place is known, 0 to 1.</summary>
    public double SourceShare => Sites?.Value?.Share ?? 0;

    /// <summary>What comes from where; null where it is not known.</summary>
    internal Lazy<SiteWeights?>? Sites { get; init; }
}
