namespace TraceAssertions;

/// <summary>The totals of a golden trace.</summary>
/// <param name="Calls">System calls; those of which only the bytes count are one each.</param>
/// <param name="Failed">System calls that failed.</param>
/// <param name="Files">Distinct paths.</param>
/// <param name="Processes">Processes, the first included.</param>
/// <param name="Antipatterns">Findings by antipattern, every one that is known, also with 0.</param>
public sealed record GoldenSummary(long Calls, long Failed, int Files, int Processes, IReadOnlyDictionary<string, int> Antipatterns)
{
    /// <summary>The totals that follow from the lines, with what does not.</summary>
    internal static GoldenSummary Of(IReadOnlyList<GoldenCall> calls, IReadOnlyDictionary<string, int> antipatterns)
    {
        var syscalls = calls.Where(call => call.Name.StartsWith("syscall:", StringComparison.Ordinal)).ToList();
        return new GoldenSummary(
            syscalls.Sum(call => call.Count ?? 1),
            syscalls.Where(call => call.Error is not null).Sum(call => call.Count ?? 1),
            calls.Select(call => call.Path).OfType<string>().Where(path => path is not ("pipe" or "socket")).Distinct(StringComparer.Ordinal).Count(),
            Math.Max(1, calls.Select(call => call.Process).Distinct(StringComparer.Ordinal).Count()),
            antipatterns);
    }
}
