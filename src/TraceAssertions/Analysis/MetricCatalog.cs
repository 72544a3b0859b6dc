using System.Collections.Frozen;
using TraceAssertions.Analysis;

namespace TraceAssertions;

/// <summary>Every metric that a condition can name; what binding and its suggestions look names up in.</summary>
public static class MetricCatalog
{
    private static readonly (MetricReference Reference, MetricDescriptor Descriptor)[] Fixed =
    [
        (new MetricReference.CriticalPathDuration(),
            new("critical_path.duration_ms", MetricUnit.Milliseconds, "longest chain of work through calls and the own time of tests, activities and processes; where the kernel's messages show whom a call waited for, that one's work instead")),
        (new MetricReference.AntipatternCount(AntipatternKind.GodProcess),
            new("antipatterns.god_process.count", MetricUnit.Number, "tests, processes and activities with too many child spans")),
        (new MetricReference.AntipatternCount(AntipatternKind.TightLoop),
            new("antipatterns.tight_loop.count", MetricUnit.Number, "loops in which one call dominates a thread's consecutive calls")),
        (new MetricReference.AntipatternCount(AntipatternKind.PcieBottleneck),
            new("antipatterns.pcie_bottleneck.count", MetricUnit.Number, "GPU work that transfers far longer than it computes")),
        (new MetricReference.AntipatternCount(AntipatternKind.NPlusOne),
            new("antipatterns.n_plus_one.count", MetricUnit.Number, "requests of one shape that follow one another, each after the answer to the one before")),
        (new MetricReference.AntipatternCount(AntipatternKind.TinyIo),
            new("antipatterns.tiny_io.count", MetricUnit.Number, "files that are read, or written, a few bytes at a time")),
        (new MetricReference.AntipatternCount(AntipatternKind.ReopenedFile),
            new("antipatterns.reopened_file.count", MetricUnit.Number, "files that one process opens again and again")),
        (new MetricReference.AntipatternCount(AntipatternKind.BusyPolling),
            new("antipatterns.busy_polling.count", MetricUnit.Number, "questions that a thread asks over and over without a result")),
        (new MetricReference.AntipatternCount(AntipatternKind.FsyncStorm),
            new("antipatterns.fsync_storm.count", MetricUnit.Number, "files that are written through to the disk again and again")),
        (new MetricReference.AntipatternCount(AntipatternKind.ForkStorm),
            new("antipatterns.fork_storm.count", MetricUnit.Number, "tests, processes and activities that start too many processes")),
        (new MetricReference.AntipatternCount(AntipatternKind.SyncIoOnAsyncPath),
            new("antipatterns.sync_io_on_async_path.count", MetricUnit.Number, "places in async methods that read or write files synchronously")),
        (new MetricReference.MemoryAllocated(),
            new("memory.allocated_bytes", MetricUnit.Bytes, "bytes of anonymous memory that became writable (mmap, mprotect, brk and mremap growth), the runtime's own included; a reservation is none")),
        (new MetricReference.MemoryPeakResident(),
            new("memory.peak_rss_bytes", MetricUnit.Bytes, "largest resident set of the launched processes")),
        (new MetricReference.Gpu(GpuStatistic.TransferTime),
            new("gpu.transfer_time_ms", MetricUnit.Milliseconds, "time that gpu: spans spent moving data")),
        (new MetricReference.Gpu(GpuStatistic.ComputeTime),
            new("gpu.compute_time_ms", MetricUnit.Milliseconds, "time that gpu: spans spent computing")),
        (new MetricReference.Runtime(RuntimeStatistic.AllocatedBytes),
            new("dotnet.gc.heap.total_allocated", MetricUnit.Bytes, "bytes that the test's code allocated on the managed heap, on all of its threads")),
        (new MetricReference.Runtime(RuntimeStatistic.Collections),
            new("dotnet.gc.collections", MetricUnit.Number, "garbage collections while the test ran, where no other traced test ran at the same time")),
        (new MetricReference.Runtime(RuntimeStatistic.Gen2Collections),
            new("dotnet.gc.gen2_collections", MetricUnit.Number, "those of generation 2")),
        (new MetricReference.Runtime(RuntimeStatistic.Exceptions),
            new("dotnet.exceptions", MetricUnit.Number, "exceptions that the test's code threw, caught or not")),
        (new MetricReference.Runtime(RuntimeStatistic.ThreadHops),
            new("dotnet.thread_hops", MetricUnit.Number, "how often the test's work went on on another thread")),
    ];

    // In the order of SpanStatistic.
    private static readonly MetricDescriptor[] StatisticTable =
    [
        new("count", MetricUnit.Number, "calls, runs expanded, without the runtime's own"),
        new("runs", MetricUnit.Number, "runs of identical consecutive calls, without the runtime's own"),
        new("duration_ms", MetricUnit.Milliseconds, "time of all calls together"),
        new("min_ms", MetricUnit.Milliseconds, "time of the shortest call"),
        new("max_ms", MetricUnit.Milliseconds, "time of the longest call"),
        new("mean_ms", MetricUnit.Milliseconds, "mean time of a call"),
        new("p50_ms", MetricUnit.Milliseconds, "median time of a call, by nearest rank"),
        new("p90_ms", MetricUnit.Milliseconds, "90th percentile of a call's time, by nearest rank"),
        new("p95_ms", MetricUnit.Milliseconds, "95th percentile of a call's time, by nearest rank"),
        new("p99_ms", MetricUnit.Milliseconds, "99th percentile of a call's time, by nearest rank"),
        new("errors", MetricUnit.Number, "calls that failed with an errno"),
        new("bytes", MetricUnit.Bytes, "bytes that were moved or allocated"),
        new("requested_bytes", MetricUnit.Bytes, "bytes that were asked for"),
        new("rle_compressed_ratio", MetricUnit.Number, "1 - runs/calls"),
    ];

    // In the order of SpanField.
    private static readonly string[] FieldTable =
        ["name", "path", "errno", "process", "source", "pid", "tid", "fd", "bytes", "requested_bytes", "duration_ms"];

    private static readonly FrozenDictionary<string, MetricReference> ByPath =
        Fixed.ToFrozenDictionary(m => m.Descriptor.Path, m => m.Reference, StringComparer.Ordinal);

    private static readonly FrozenDictionary<MetricReference, string> ByReference =
        Fixed.ToFrozenDictionary(m => m.Reference, m => m.Descriptor.Path);

    /// <summary>The metrics that are not about selected spans, each by its whole path.</summary>
    public static IReadOnlyList<MetricDescriptor> Metrics { get; } = [.. Fixed.Select(m => m.Descriptor)];

    /// <summary>The last segments of span metrics: <c>spans.syscall</c><b>.count</b>.</summary>
    public static IReadOnlyList<MetricDescriptor> Statistics { get; } = StatisticTable;

    /// <summary>The categories of spans: <c>spans.syscall</c>, <c>spans.process</c> …</summary>
    public static IReadOnlyList<string> Categories { get; } = ["syscall", "process", "test", "activity", "gpu", "decision", "step"];

    /// <summary>The families of system calls: <c>io:read</c> …</summary>
    public static IReadOnlyList<string> Families => SpanFamilies.Names;

    /// <summary>The word before the name of an attribute: <c>attributes["http.route"]</c>, as OpenTelemetry's transformation language writes it.</summary>
    public const string AttributesField = "attributes";

    /// <summary>The fields of a selector's predicate: <c>name</c>, <c>path</c> …</summary>
    public static IReadOnlyList<string> Fields { get; } = FieldTable;

    /// <summary>The metric of this whole path, or null: <c>critical_path.duration_ms</c>. Span metrics are found by <see cref="FindStatistic"/>.</summary>
    public static MetricReference? Find(string path) => ByPath.TryGetValue(path, out var reference) ? reference : null;

    /// <summary>The statistic of this name, or null: <c>p95_ms</c>.</summary>
    public static SpanStatistic? FindStatistic(string name)
    {
        var index = Array.FindIndex(StatisticTable, s => string.Equals(s.Path, name, StringComparison.Ordinal));
        return index < 0 ? null : (SpanStatistic)index;
    }

    /// <summary>The field of this name, or null: <c>path</c>.</summary>
    public static SpanField? FindField(string name)
    {
        var index = Array.IndexOf(FieldTable, name);
        return index < 0 ? null : (SpanField)index;
    }

    /// <summary>How a condition writes this statistic.</summary>
    public static string NameOf(SpanStatistic statistic) => StatisticTable[(int)statistic].Path;

    /// <summary>How a condition writes this field.</summary>
    public static string NameOf(SpanField field) => FieldTable[(int)field];

    /// <summary>The unit of this statistic.</summary>
    public static MetricUnit UnitOf(SpanStatistic statistic) => StatisticTable[(int)statistic].Unit;

    internal static string PathOf(MetricReference reference) => ByReference[reference];
}
