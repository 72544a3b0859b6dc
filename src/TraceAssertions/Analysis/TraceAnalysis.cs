using TraceAssertions.Analysis;

namespace TraceAssertions;

/// <summary>The metrics of one trace. Each part is computed when it is first asked for; safe for concurrent use.</summary>
public sealed class TraceAnalysis
{
    private const double NanosPerMilli = 1_000_000;

    private readonly Lazy<long[]> _innerCalls;
    private readonly Lazy<GpuTimes> _gpu;
    private readonly Lazy<CriticalPath> _criticalPath;
    private readonly Lazy<IReadOnlyList<AntipatternFinding>> _antipatterns;

    // Apart from the others: it looks stacks up, which takes long.
    private readonly Lazy<SyncIoDetector> _syncIo;
    private readonly Lazy<IReadOnlyList<AntipatternFinding>> _syncIoFindings;

    /// <summary>Prepares the analysis of a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="options">Thresholds; the defaults where null.</param>
    public TraceAnalysis(CausalTrace trace, AnalysisOptions? options = null)
    {
        Trace = trace;
        Options = options ?? AnalysisOptions.Default;
        _innerCalls = new(() => InnerCalls.PerCall(trace.Columns));
        _gpu = new(() => GpuTimes.Of(trace));
        _criticalPath = new(() => CriticalPathFinder.Find(trace));
        _syncIo = new(() => new SyncIoDetector(trace, Options));
        _syncIoFindings = new(() => WithSites(_syncIo.Value.Findings));
        _antipatterns = new(() => WithSites(AntipatternDetector.Find(trace, Options, _gpu.Value)));
    }

    /// <summary>The trace.</summary>
    public CausalTrace Trace { get; }

    /// <summary>The thresholds that apply.</summary>
    public AnalysisOptions Options { get; }

    /// <summary>The longest chain of work. Where system calls were not captured, it knows of activities only, and the metric is not evaluated.</summary>
    public CriticalPath CriticalPath => _criticalPath.Value;

    /// <summary>All antipatterns found, the kinds in the order of <see cref="AntipatternKind"/>, each in order of rows.</summary>
    public IReadOnlyList<AntipatternFinding> Antipatterns => [.. _antipatterns.Value, .. SyncIo];

    /// <summary>The value of a metric, or why it has none.</summary>
    public MetricResult Evaluate(MetricReference metric) => metric switch
    {
        MetricReference.SpanMetric span => StatisticsOf(span.Selector).Evaluate(span.Statistic),
        MetricReference.Gpu gpu => Evaluate(gpu.Statistic),
        MetricReference.AntipatternCount count => Evaluate(count),
        MetricReference.MemoryPeakResident => PeakResident(),
        MetricReference.Runtime runtime => Evaluate(runtime.Statistic),
        _ when !Trace.Completeness.SyscallsCaptured => new MetricResult.NotEvaluated("system calls were not captured"),
        MetricReference.CriticalPathDuration => CriticalPathDuration(),
        MetricReference.MemoryAllocated => new MetricResult.Value(Allocations().TotalWeight, MetricUnit.Bytes),
        _ => throw new ArgumentException($"unknown metric {metric}", nameof(metric)),
    };

    /// <summary>What weighs most in a metric, or null where there is nothing to point at.</summary>
    public Bottleneck? BottleneckOf(MetricReference metric) => Evaluate(metric) is MetricResult.NotEvaluated ? null : metric switch
    {
        MetricReference.SpanMetric span => StatisticsOf(span.Selector).Heaviest(span.Statistic),
        MetricReference.CriticalPathDuration => CriticalPath.Steps is [var step, ..]
            ? new Bottleneck(step.Name, step.Path, step.Fd, step.Calls, step.Nanos, 0, step.Share) { Sites = step.Sites }
            : null,
        MetricReference.MemoryAllocated => Allocations().Heaviest(),
        MetricReference.AntipatternCount count => FindingsOf(count).MaxBy(f => f.Count) is { } worst ? BottleneckOf(worst) : null,
        MetricReference.Gpu gpu => LongestGpuSpan(gpu.Statistic),
        _ => null,
    };

    /// <summary>The findings that an antipattern metric counts.</summary>
    public IReadOnlyList<AntipatternFinding> FindingsOf(MetricReference.AntipatternCount metric) =>
        [.. (metric.Kind == AntipatternKind.SyncIoOnAsyncPath ? SyncIo : _antipatterns.Value).Where(f => f.Kind == metric.Kind && f.Score >= metric.MinimumScore)];

    /// <summary>
    /// True where an exact selector matches nothing while another call of its family does: <c>spans.syscall:read</c> in a trace in which all
    /// reads are pread64. Such a metric is rarely meant.
    /// </summary>
    public bool FamilyMatches(SpanSelector selector) => FamilyMatchOf(selector) is not null;

    /// <summary>The most frequent call of the selector's family that matches in its stead (<c>syscall:pread64</c>), or null: see <see cref="FamilyMatches"/>.</summary>
    public string? FamilyMatchOf(SpanSelector selector) =>
        selector is SpanSelector.Exact exact
        && SpanFamilies.Of(exact.Name) is { } family
        && !StatisticsOf(selector).AnyCounts()
            ? StatisticsOf(new SpanSelector.Family(family)).Heaviest(SpanStatistic.Count)?.Name
            : null;

    private MetricResult CriticalPathDuration()
    {
        if (Trace.SpanCount == 0)
            return new MetricResult.NotEvaluated("the trace has no spans");
        var path = CriticalPath;
        var low = Math.Max(0, path.TotalNanos - (Trace.Header.TracerCostPerCallNanos * path.Calls));
        return new MetricResult.Value(low / NanosPerMilli, path.TotalNanos / NanosPerMilli, MetricUnit.Milliseconds);
    }

    private MetricResult Evaluate(MetricReference.AntipatternCount count)
    {
        if (!Options.EnableAntipatternDetection)
            return new MetricResult.NotEvaluated("antipattern detection is off ([graph] enable_antipattern_detection)");
        if (count.Kind == AntipatternKind.PcieBottleneck && _gpu.Value.TransfersUnknown() is { } problem)
            return new MetricResult.NotEvaluated(problem);
        if (count.Kind != AntipatternKind.PcieBottleneck && !Trace.Completeness.SyscallsCaptured)
            return new MetricResult.NotEvaluated("system calls were not captured");
        if (count.Kind == AntipatternKind.SyncIoOnAsyncPath && _syncIo.Value.Unknown is { } unknown)
            return new MetricResult.NotEvaluated(unknown);
        return new MetricResult.Value(FindingsOf(count).Count, MetricUnit.Number);
    }

    private IReadOnlyList<AntipatternFinding> SyncIo => CallStacks.Missing(Trace) is null ? _syncIoFindings.Value : [];

    private IReadOnlyList<AntipatternFinding> WithSites(IEnumerable<AntipatternFinding> findings) => [.. findings.Select(finding => finding with { Sites = new(() => SitesOf(finding)) })];

    private MetricResult Evaluate(GpuStatistic statistic)
    {
        var times = _gpu.Value;
        if (times.Units.Count == 0)
            return new MetricResult.NotEvaluated("no gpu: spans in the trace");
        if (statistic == GpuStatistic.TransferTime && times.TransfersUnknown() is { } problem)
            return new MetricResult.NotEvaluated(problem);
        var nanos = times.Units.Sum(u => statistic == GpuStatistic.TransferTime ? u.TransferNanos : u.ComputeNanos);
        var cost = Trace.Header.TracerCostPerCallNanos * times.Units.Sum(u => u.Rows.Sum(row => _innerCalls.Value[row]));
        return new MetricResult.Value(Math.Max(0, nanos - cost) / NanosPerMilli, nanos / NanosPerMilli, MetricUnit.Milliseconds);
    }

    private MetricResult PeakResident() => Trace.Header switch
    {
        { PeakResidentBytes: { } bytes } => new MetricResult.Value(bytes, MetricUnit.Bytes),
        { Scope: 0 } => new MetricResult.NotEvaluated("the peak resident set was not captured"),
        _ => new MetricResult.NotEvaluated("a test shares its host's memory; only a launched command has a resident set of its own"),
    };

    private MetricResult Evaluate(RuntimeStatistic statistic)
    {
        if (Trace.Header.Runtime is not { } counters)
            return new MetricResult.NotEvaluated("the .NET runtime's counters are those of a test in its host, and were not captured");
        long? value = statistic switch
        {
            RuntimeStatistic.AllocatedBytes => counters.AllocatedBytes,
            RuntimeStatistic.Exceptions => counters.Exceptions,
            RuntimeStatistic.ThreadHops => counters.ThreadHops,
            RuntimeStatistic.Collections => counters.Collections,
            _ => counters.Gen2Collections,
        };
        return value is { } known
            ? new MetricResult.Value(known, statistic == RuntimeStatistic.AllocatedBytes ? MetricUnit.Bytes : MetricUnit.Number)
            : new MetricResult.NotEvaluated("another traced test ran at the same time: whose a garbage collection is cannot be told");
    }

    /// <summary>What mmap, mprotect, brk and mremap allocated; the tracer tells the bytes of anonymous memory that became writable only. The runtime's own allocations are real memory too.</summary>
    private CallGroups Allocations()
    {
        var groups = new CallGroups(Trace);
        foreach (var span in Trace.Spans)
        {
            if (span.IsJudged && span.TransferredBytes > 0 && span.Error is null && span.Name is "syscall:mmap" or "syscall:brk" or "syscall:mremap" or "syscall:mprotect" or "syscall:pkey_mprotect")
                groups.Add(span.Row, Trace.Columns.Stack[span.Row], span.RepetitionCount, span.DurationNanos, span.TransferredBytes, span.TransferredBytes);
        }

        return groups;
    }

    private Bottleneck BottleneckOf(AntipatternFinding finding)
    {
        var span = Trace[finding.Row];
        var rows = finding.EvidenceRows.Select(row => Trace[row]).ToList();
        var whole = finding.Kind switch
        {
            AntipatternKind.PcieBottleneck => _gpu.Value.Units.Sum(u => u.Rows.Count),
            _ when span.IsSyscall => Trace.Spans.Where(s => s.Counts && s.IsSyscall).Sum(s => (long)s.RepetitionCount),
            _ => Trace.Spans.LongCount(s => s.Counts && s.ParentRow >= 0),
        };
        return new Bottleneck(
            finding.Name,
            span.Path,
            span.Path is null ? span.Fd : -1,
            finding.Count,
            rows.Sum(s => s.DurationNanos),
            rows.Sum(s => s.TransferredBytes),
            whole == 0 ? 0 : Math.Min(1, (double)finding.Count / whole))
        {
            Under = finding.Kind == AntipatternKind.NPlusOne ? span.Parent?.Name : null,
            Sites = finding.Sites?.Value,
        };
    }

    /// <summary>Where the evidence of a finding comes from: each call weighs the same, of a god process each child.</summary>
    private SiteWeights? SitesOf(AntipatternFinding finding)
    {
        SiteWeights? sites = null;
        if (finding.Kind == AntipatternKind.GodProcess)
        {
            foreach (var row in finding.EvidenceRows)
                SiteWeights.Add(ref sites, Trace, Trace.Columns.Stack[row], 1);
            return sites;
        }

        var rows = finding.Kind == AntipatternKind.NPlusOne && !Trace[finding.Row].IsSyscall ? CallsOf(finding.EvidenceRows) : [.. finding.EvidenceRows];
        var stacks = CallStacks.PerCall(Trace.Columns);
        for (var i = 0; i < stacks.Length; i++)
        {
            if (rows.Contains(Trace.Columns.CallRow[i]))
                SiteWeights.Add(ref sites, Trace, stacks[i], 1);
        }

        return sites;
    }

    /// <summary>The calls that requests consist of: an activity has no stack of its own. What a server in the same process does for them is not their place, nor is what a child process does.</summary>
    private HashSet<int> CallsOf(IEnumerable<int> requests)
    {
        var inside = requests.ToHashSet();
        var calls = new HashSet<int>();
        foreach (var span in Trace.Spans)
        {
            if (!inside.Contains(span.ParentRow))
                continue;
            if (span.IsSyscall && span.Counts)
                calls.Add(span.Row);
            else if (span.Category == "activity" && span.Kind is not (SpanKind.Server or SpanKind.Consumer))
                inside.Add(span.Row);
        }

        return calls;
    }

    private Bottleneck? LongestGpuSpan(GpuStatistic statistic)
    {
        var groups = new CallGroups(Trace);
        foreach (var unit in _gpu.Value.Units)
        {
            var nanos = statistic == GpuStatistic.TransferTime ? unit.TransferNanos : unit.ComputeNanos;
            groups.Add(unit.Rows[0], Trace.Columns.Stack[unit.Rows[0]], unit.Rows.Count, nanos, 0, nanos);
        }

        return groups.Heaviest();
    }

    private SpanStatistics StatisticsOf(SpanSelector selector) => new(Trace, selector, _innerCalls.Value);
}
