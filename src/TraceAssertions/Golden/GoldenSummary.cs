using TraceAssertions.Golden;

namespace TraceAssertions;

/// <summary>The totals of a golden trace.</summary>
/// <param name="Calls">System calls; those of which only the bytes count are one each.</param>
/// <param name="Failed">System calls that failed.</param>
/// <param name="Files">Distinct paths.</param>
/// <param name="Processes">Processes, the first included.</param>
/// <param name="Antipatterns">Findings by antipattern, every one that is known, also with 0.</param>
public sealed record GoldenSummary(long Calls, long Failed, int Files, int Processes, IReadOnlyDictionary<string, int> Antipatterns)
{
    /// <summary>Adds the lines up.</summary>
    /// <param name="calls">The lines.</param>
    /// <param name="processes">Processes, the first included: several of one program have one line.</param>
    /// <param name="antipatterns">Findings by antipattern.</param>
    internal static GoldenSummary Of(IReadOnlyList<GoldenCall> calls, int processes, IReadOnlyDictionary<string, int> antipatterns)
    {
        var syscalls = calls.Where(call => call.Name.StartsWith("syscall:", StringComparison.Ordinal)).ToList();
        return new GoldenSummary(
            syscalls.Sum(call => call.Count ?? 1),
            syscalls.Where(call => call.Error is not null).Sum(call => call.Count ?? 1),
            calls.SelectMany(call => new[] { call.Path, call.OtherPath }).OfType<string>().Where(IsFile).Distinct(StringComparer.Ordinal).Count(),
            processes,
            antipatterns);
    }

    /// <summary>Objects of the kernel have no path: <c>pipe</c>, <c>anon_inode:[timerfd]</c>, <c>memfd:x</c>.</summary>
    private static bool IsFile(string path) =>
        path is not ("pipe" or "socket" or "eventfd" or StandardStreams.Input or StandardStreams.Output or StandardStreams.ErrorOutput)
        && !path.StartsWith("anon_inode:", StringComparison.Ordinal)
        && !path.StartsWith("memfd:", StringComparison.Ordinal)
        && !path.Contains(":[", StringComparison.Ordinal);
}
