namespace TraceAssertions.Tracing.Attribution;

/// <summary>The scope that flows with an ExecutionContext.</summary>
/// <param name="id">The scope's number, not zero.</param>
internal sealed class ScopeToken(uint id)
{
    private int _queued;

    /// <summary>The scope's number, not zero.</summary>
    public uint Id { get; } = id;

    /// <summary>The scope queues work to the thread pool: the how manieth, from 1.</summary>
    public int CountQueued() => Interlocked.Increment(ref _queued);
}
