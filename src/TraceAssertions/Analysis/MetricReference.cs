using System.Globalization;
using TraceAssertions.Analysis;

namespace TraceAssertions;

/// <summary>A metric that a condition names; equal where they ask for the same.</summary>
public abstract record MetricReference
{
    private MetricReference()
    {
    }

    /// <summary><c>critical_path.duration_ms</c>.</summary>
    public sealed record CriticalPathDuration : MetricReference;

    /// <summary><c>antipatterns.god_process.count</c> and the like.</summary>
    /// <param name="Kind">Which antipattern.</param>
    /// <param name="MinimumScore">Findings of a smaller score (0 to 1) do not count: the <c>threshold</c> of Renacer's typed form.</param>
    public sealed record AntipatternCount(AntipatternKind Kind, double MinimumScore = 0) : MetricReference;

    /// <summary><c>spans.syscall.count</c> and the like.</summary>
    /// <param name="Selector">Which spans.</param>
    /// <param name="Statistic">What of them.</param>
    public sealed record SpanMetric(SpanSelector Selector, SpanStatistic Statistic) : MetricReference;

    /// <summary><c>memory.allocated_bytes</c>: bytes of anonymous memory that became writable, by mmap(2), mprotect(2), brk(2) and mremap(2); a reservation (PROT_NONE) is none.</summary>
    public sealed record MemoryAllocated : MetricReference;

    /// <summary><c>memory.peak_rss_bytes</c>: the largest resident set of the launched processes, getrusage(2).</summary>
    public sealed record MemoryPeakResident : MetricReference;

    /// <summary><c>gpu.transfer_time_ms</c> and the like.</summary>
    public sealed record Gpu(GpuStatistic Statistic) : MetricReference;

    /// <summary><c>dotnet.gc.heap.total_allocated</c> and the like.</summary>
    public sealed record Runtime(RuntimeStatistic Statistic) : MetricReference;

    /// <summary>The unit of the metric's value.</summary>
    public MetricUnit Unit => this switch
    {
        CriticalPathDuration or Gpu => MetricUnit.Milliseconds,
        MemoryAllocated or MemoryPeakResident or Runtime { Statistic: RuntimeStatistic.AllocatedBytes } => MetricUnit.Bytes,
        SpanMetric span => MetricCatalog.UnitOf(span.Statistic),
        _ => MetricUnit.Number,
    };

    /// <summary>The metric as a condition writes it: <c>spans.syscall.count</c>.</summary>
    public sealed override string ToString() => this switch
    {
        SpanMetric span => $"{span.Selector}.{MetricCatalog.NameOf(span.Statistic)}",
        AntipatternCount { MinimumScore: > 0 } count =>
            string.Create(CultureInfo.InvariantCulture, $"{MetricCatalog.PathOf(count with { MinimumScore = 0 })} (score of at least {count.MinimumScore})"),
        _ => MetricCatalog.PathOf(this),
    };
}
