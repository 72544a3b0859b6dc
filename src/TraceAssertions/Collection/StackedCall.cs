namespace TraceAssertions;

/// <summary>A call while a trace is being collected.</summary>
/// <param name="Row">The row that it went into.</param>
/// <param name="StartNanos">CLOCK_MONOTONIC nanoseconds.</param>
/// <param name="DurationNanos">Nanoseconds between entry and exit.</param>
/// <param name="Stack">The number of its own stack, or 0.</param>
internal readonly record struct StackedCall(int Row, long StartNanos, long DurationNanos, int Stack);
