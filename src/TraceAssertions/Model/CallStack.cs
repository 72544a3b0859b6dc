namespace TraceAssertions;

/// <summary>Where a thread was when it made a call.</summary>
/// <param name="Frames">The frames, the innermost first; inlined functions are frames of their own.</param>
public sealed record CallStack(IReadOnlyList<SourceLocation> Frames)
{
    /// <summary>The frames of what queued the work that made the call, where that ran on another stack (an asynchronous read on a thread of the pool); else empty.</summary>
    public IReadOnlyList<SourceLocation> CausedBy { get; init; } = [];

    /// <summary>Whether every frame of the call's own stack is there and known; else one that is missing may be the user's.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The call site: the innermost frame of the user's own code, else the best that is known; null where nothing is.</summary>
    public SourceLocation? Site { get; init; }
}
