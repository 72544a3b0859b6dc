namespace TraceAssertions;

/// <summary>What is measured over the selected spans. Counts leave the runtime's own calls (noise) out; times keep them, because a <c>Thread.Sleep</c> is a futex wait.</summary>
public enum SpanStatistic
{
    /// <summary>Calls, runs expanded.</summary>
    Count,

    /// <summary>Runs of identical consecutive calls.</summary>
    Runs,

    /// <summary>Milliseconds of all calls together.</summary>
    DurationMs,

    /// <summary>Milliseconds of the shortest call.</summary>
    MinMs,

    /// <summary>Milliseconds of the longest call.</summary>
    MaxMs,

    /// <summary>Mean milliseconds of a call.</summary>
    MeanMs,

    /// <summary>Median milliseconds of a call, by nearest rank.</summary>
    P50Ms,

    /// <summary>90th percentile of a call's milliseconds, by nearest rank.</summary>
    P90Ms,

    /// <summary>95th percentile of a call's milliseconds, by nearest rank.</summary>
    P95Ms,

    /// <summary>99th percentile of a call's milliseconds, by nearest rank.</summary>
    P99Ms,

    /// <summary>Calls that failed with an errno.</summary>
    Errors,

    /// <summary>Bytes that were moved or allocated.</summary>
    Bytes,

    /// <summary>Bytes that were asked for.</summary>
    RequestedBytes,

    /// <summary>1 - runs/calls: 0 where no two consecutive calls are alike, near 1 where a loop repeats one call.</summary>
    RleCompressedRatio,
}
