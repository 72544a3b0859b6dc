using System.Globalization;

namespace TraceAssertions.Analysis;

/// <summary>Finds the antipatterns of a trace.</summary>
internal static class AntipatternDetector
{
    public static IReadOnlyList<AntipatternFinding> Find(CausalTrace trace, AnalysisOptions options, GpuTimes gpu) =>
    [
        .. GodProcesses(trace, options),
        .. TightLoopDetector.Find(trace, options),
        .. PcieBottlenecks(trace, options, gpu),
        .. NPlusOneDetector.Find(trace, options),
        .. TinyIoDetector.Find(trace, options),
        .. ReopenedFileDetector.Find(trace, options),
        .. BusyPollingDetector.Find(trace, options),
        .. FsyncStormDetector.Find(trace, options),
        .. ForkStormDetector.Find(trace, options),
    ];

    private static IEnumerable<AntipatternFinding> GodProcesses(CausalTrace trace, AnalysisOptions options)
    {
        var children = new List<int>?[trace.SpanCount];
        var counts = new long[trace.SpanCount];
        foreach (var span in trace.Spans)
        {
            if (!span.Counts || span.ParentRow < 0)
                continue;
            counts[span.ParentRow]++;
            var evidence = children[span.ParentRow] ??= [];
            if (evidence.Count < CountedFinding.MaxEvidence)
                evidence.Add(span.Row);
        }

        var threshold = options.GodProcessThreshold;
        foreach (var span in trace.Spans)
        {
            var count = counts[span.Row];
            if (count <= threshold || span.IsSyscall || !span.IsJudged)
                continue;
            yield return CountedFinding.Of(
                AntipatternKind.GodProcess,
                span.Name,
                count,
                threshold,
                span.Row,
                children[span.Row]!,
                string.Create(CultureInfo.InvariantCulture, $"{span.Name} has {count} child spans (threshold: {threshold})"));
        }
    }

    private static IEnumerable<AntipatternFinding> PcieBottlenecks(CausalTrace trace, AnalysisOptions options, GpuTimes gpu)
    {
        foreach (var unit in gpu.Units)
        {
            if (unit.TransferNanos == 0 || unit.TransferNanos <= options.PcieBottleneckRatio * unit.ComputeNanos)
                continue;
            var span = trace[unit.Rows[0]];
            yield return new AntipatternFinding(
                AntipatternKind.PcieBottleneck,
                AntipatternSeverity.High,
                span.Name,
                unit.Rows.Count,
                (double)unit.TransferNanos / (unit.TransferNanos + unit.ComputeNanos),
                span.Row,
                unit.Rows,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{span.Name} transfers for {unit.TransferNanos / 1000} µs and computes for {unit.ComputeNanos / 1000} µs (threshold: {options.PcieBottleneckRatio}×)"));
        }
    }
}
