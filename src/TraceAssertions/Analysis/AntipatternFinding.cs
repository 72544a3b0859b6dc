namespace TraceAssertions;

/// <summary>One antipattern found in a trace, with its evidence.</summary>
/// <param name="Kind">Which antipattern.</param>
/// <param name="Severity">How far beyond its threshold.</param>
/// <param name="Name">The span or call concerned: <c>test:Imports_the_file</c>, <c>syscall:read</c>.</param>
/// <param name="Count">God process: child spans. Tight loop: calls in the loop. PCIe bottleneck: spans concerned.</param>
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
    string Message);
