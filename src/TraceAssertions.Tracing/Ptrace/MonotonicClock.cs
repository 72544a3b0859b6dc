using System.Diagnostics;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>CLOCK_MONOTONIC in nanoseconds, clock_gettime(2).</summary>
internal static class MonotonicClock
{
    /// <summary>Nanoseconds now. On Linux the runtime's timestamp is this clock in this unit (minipal/time.c), read without entering the kernel.</summary>
    public static long Now => Stopwatch.GetTimestamp();
}
