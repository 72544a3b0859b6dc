namespace TraceAssertions.Tracing.Unwinding;

/// <summary>Why unwinding ended.</summary>
internal enum UnwindEnd
{
    /// <summary>The last frame is the thread's outermost.</summary>
    Outermost,

    /// <summary>Further frames lie in memory that was not taken, or there are more than are wanted.</summary>
    Truncated,

    /// <summary>Where the next frame executes nothing is known to be mapped.</summary>
    Unmapped,

    /// <summary>Nothing says how to go on from the last frame.</summary>
    Lost,
}
