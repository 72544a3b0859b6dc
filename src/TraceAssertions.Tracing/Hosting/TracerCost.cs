using TraceAssertions.Tracing.Attribution;

namespace TraceAssertions.Tracing;

/// <summary>Measures what the tracer adds to one system call of this process.</summary>
/// <remarks>
/// Calls are spaced, as those of real code are: a tight loop is cheaper under ptrace, because tracer and tracee then stay on one CPU. The mean of
/// the middle half is robust against a scheduler's hiccup on either side.
/// </remarks>
internal static class TracerCost
{
    private const int Calls = 32;
    private const long SpacingNanos = 100_000;

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
