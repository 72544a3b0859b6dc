namespace TraceAssertions;

/// <summary>One call of a run: which span it belongs to and when it happened.</summary>
/// <param name="Row">The row of the span in its trace.</param>
/// <param name="StartNanos">CLOCK_MONOTONIC nanoseconds.</param>
/// <param name="DurationNanos">Nanoseconds between entry and exit.</param>
public readonly record struct Call(int Row, long StartNanos, long DurationNanos)
{
    /// <summary>CLOCK_MONOTONIC nanoseconds of the return.</summary>
    public long EndNanos => StartNanos + DurationNanos;
}
