using System.Diagnostics;

namespace TraceAssertions.Tracing.Attribution;

/// <summary>CLOCK_MONOTONIC, which is what both backends stamp with and what <see cref="Stopwatch"/> reads on Linux.</summary>
internal static class MonotonicClock
{
    /// <summary>Nanoseconds of CLOCK_MONOTONIC (clock_gettime(2)).</summary>
    public static long NowNanos => Stopwatch.GetTimestamp() * (1_000_000_000L / Stopwatch.Frequency);

    /// <summary>Add this to CLOCK_MONOTONIC nanoseconds to get UNIX time.</summary>
    public static long ToUnixNanos()
    {
        var before = NowNanos;
        var unix = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
        var after = NowNanos;
        return unix - (before + ((after - before) / 2));
    }
}
