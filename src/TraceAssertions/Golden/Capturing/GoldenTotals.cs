namespace TraceAssertions.Golden;

/// <summary>Adds the lines of a golden trace up.</summary>
internal static class GoldenTotals
{
    /// <summary>The totals.</summary>
    /// <param name="calls">The lines.</param>
    /// <param name="processes">Processes, the first included: several of one program have one line.</param>
    /// <param name="antipatterns">Findings by antipattern.</param>
    public static GoldenSummary Of(IReadOnlyList<GoldenCall> calls, int processes, IReadOnlyDictionary<string, int> antipatterns) =>
        GoldenSummary.Of(calls, antipatterns) with
        {
            Files = calls.SelectMany(call => new[] { call.Path, call.OtherPath }).OfType<string>().Where(IsFile).Distinct(StringComparer.Ordinal).Count(),
            Processes = processes,
        };

    /// <summary>Objects of the kernel have no path: <c>pipe</c>, <c>anon_inode:[timerfd]</c>, <c>memfd:x</c>.</summary>
    private static bool IsFile(string path) =>
        path is not ("pipe" or "socket" or "eventfd" or StandardStreams.Input or StandardStreams.Output or StandardStreams.ErrorOutput)
        && !path.StartsWith("anon_inode:", StringComparison.Ordinal)
        && !path.StartsWith("memfd:", StringComparison.Ordinal)
        && !path.Contains(":[", StringComparison.Ordinal);
}
