namespace TraceAssertions.Tracing.Unwinding;

/// <summary>What became of the step from a frame to its caller.</summary>
internal enum StepResult
{
    /// <summary>The caller's registers are known.</summary>
    Done,

    /// <summary>There is no caller: the frame is the thread's outermost.</summary>
    Outermost,

    /// <summary>The step needs memory that was not taken.</summary>
    OutOfSnapshot,

    /// <summary>Where the caller would execute nothing is known to be mapped.</summary>
    Unmapped,

    /// <summary>Nothing describes the instruction, or what does cannot be right.</summary>
    NotUnderstood,
}
