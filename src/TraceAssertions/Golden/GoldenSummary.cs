namespace TraceAssertions;

/// <summary>The totals of a golden trace.</summary>
/// <param name="Calls">System calls; those of which only the bytes count are one each.</param>
/// <param name="Failed">System calls that failed.</param>
/// <param name="Files">Distinct paths.</param>
/// <param name="Processes">Processes, the first included.</param>
/// <param name="Antipatterns">Findings by antipattern, every one that is known, also with 0.</param>
public sealed record GoldenSummary(long Calls, long Failed, int Files, int Processes, IReadOnlyDictionary<string, int> Antipatterns);
