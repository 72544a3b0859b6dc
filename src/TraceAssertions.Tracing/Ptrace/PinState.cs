namespace TraceAssertions.Tracing.Ptrace;

/// <summary>What <see cref="AdaptivePinning"/> knows of one thread.</summary>
internal sealed class PinState
{
    /// <summary>CLOCK_MONOTONIC nanoseconds of the last stop; written by the tracer, read by the thread that restores.</summary>
    public long LastStopNanos;

    /// <summary>CLOCK_MONOTONIC nanoseconds of when it was last let go on, where it is not pinned.</summary>
    public long ResumedNanos;

    /// <summary>How many stops in a row came close together.</summary>
    public int DenseStops;

    /// <summary>The mask that the thread had, while it is pinned.</summary>
    public ulong[]? Original;

    /// <summary>The thread chose its own CPUs, or cannot be pinned: leave it alone.</summary>
    public bool Never;
}
