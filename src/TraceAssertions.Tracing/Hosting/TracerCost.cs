using TraceAssertions.Tracing.Attribution;

namespace TraceAssertions.Tracing;

/// <summary>Measures what the tracer adds to one system call of this process.</summary>
/// <remarks>
/// Calls are spaced so far that ptrace's tracer and tracee do not yet share a CPU: that is the dearest case, so that what a time metric may owe to
/// the tracer is not understated (a lower bound must be one). The mean of the middle half is robust against a scheduler's hiccup on either side.
/// </remarks>
internal static class TracerCost
{
    private const int Calls = 16;
    private const long SpacingNanos = 500_000;

    /// <summary>Nanoseconds that one spaced getppid(2) takes now.</summary>
    public static long MeasureCallNanos()
    {
        System.Span<long> durations = stackalloc long[Calls];
        for (var i = 0; i < Calls; i++)
        {
            var start = MonotonicClock.NowNanos;
            while (MonotonicClock.NowNanos - start < SpacingNanos)
            {
                // Spin: a sleep would be system calls of its own.
            }

            start = MonotonicClock.NowNanos;
            Marker.Plain();
            durations[i] = MonotonicClock.NowNanos - start;
        }

        durations.Sort();
        long sum = 0;
        foreach (var duration in durations[(Calls / 4)..(Calls * 3 / 4)])
            sum += duration;
        return sum / (Calls / 2);
    }
}
