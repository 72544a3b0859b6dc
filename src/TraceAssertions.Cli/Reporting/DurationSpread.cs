namespace TraceAssertions.Cli.Reporting;

/// <summary>How durations are spread, as documents for programs tell it: names and nanoseconds.</summary>
internal static class DurationSpread
{
    /// <summary>What the numbers are called.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["mean_nanos", "stddev_nanos", "min_nanos", "p50_nanos", "p75_nanos", "p90_nanos", "p95_nanos", "p99_nanos", "p99_9_nanos", "max_nanos"];

    /// <summary>The numbers, in the order of <see cref="Names"/>.</summary>
    public static IReadOnlyList<long> Of(DurationHistogram durations) =>
        [(long)Math.Round(durations.Mean), (long)Math.Round(durations.StandardDeviation), durations.Min, .. durations.Percentiles(50, 75, 90, 95, 99, 99.9), durations.Max];
}
