namespace TraceAssertions.Golden;

/// <summary>Counts antipatterns on the lines of a golden trace.</summary>
/// <remarks>
/// Not those of <see cref="TraceAnalysis"/>: its windows follow each thread and its children are runs, so that its findings differ from run to run where
/// continuations move between threads or threads run at the same time. What is counted here follows from how often each process does what, and from nothing else.
/// </remarks>
internal static class GoldenAntipatterns
{
    /// <summary>The counts by name; none where the detection is off, and no PCIe bottlenecks where there is GPU work: they are a matter of time, which no golden trace holds.</summary>
    public static IReadOnlyDictionary<string, int> Count(IReadOnlyList<GoldenCall> calls, AnalysisOptions options)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        if (!options.EnableAntipatternDetection)
            return counts;
        counts["god_process"] = GodProcesses(calls, options);
        counts["tight_loop"] = TightLoops(calls, options);
        if (!calls.Any(call => call.Name.StartsWith("gpu:", StringComparison.Ordinal)))
            counts["pcie_bottleneck"] = 0;
        return counts;
    }

    /// <summary>Processes that do more different things than <see cref="AnalysisOptions.GodProcessThreshold"/>.</summary>
    private static int GodProcesses(IReadOnlyList<GoldenCall> calls, AnalysisOptions options) =>
        calls.GroupBy(call => call.Process, StringComparer.Ordinal).Count(group => group.Select(call => call with { Count = null, Bytes = null }).Distinct().Count() > options.GodProcessThreshold);

    /// <summary>
    /// Calls that are, of all that a process does to one file (or to none), more than <see cref="AnalysisOptions.TightLoopThreshold"/> of every
    /// <see cref="AnalysisOptions.TightLoopWindow"/> on average, where there are that many at all.
    /// </summary>
    private static int TightLoops(IReadOnlyList<GoldenCall> calls, AnalysisOptions options)
    {
        var loops = 0;
        foreach (var file in calls.Where(call => call.Count is not null && call.Name.StartsWith("syscall:", StringComparison.Ordinal)).GroupBy(call => (call.Process, call.Path)))
        {
            var total = file.Sum(call => call.Count!.Value);
            if (total < options.TightLoopWindow)
                continue;
            loops += file.GroupBy(call => call.Name, StringComparer.Ordinal)
                .Select(name => name.Sum(call => call.Count!.Value))
                .Count(count => count > options.TightLoopThreshold && (decimal)count * options.TightLoopWindow > (decimal)options.TightLoopThreshold * total);
        }

        return loops;
    }
}
