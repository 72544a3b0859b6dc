using System.Runtime.CompilerServices;

namespace TraceAssertions.Tracing.Attribution;

/// <summary>The scope that flows with an ExecutionContext, and what the runtime did for it.</summary>
/// <param name="id">The scope's number, not zero.</param>
internal sealed class ScopeToken(uint id)
{
    // The value only says that an exception is known; each is counted by the first scope that throws it.
    private static readonly ConditionalWeakTable<Exception, object> Thrown = [];
    private static readonly object Known = new();

    private readonly int _collections = GC.CollectionCount(0);
    private readonly int _gen2Collections = GC.CollectionCount(2);
    private int _queued;
    private long _allocated;
    private long _exceptions;
    private long _hops;
    private int _lastThread = Environment.CurrentManagedThreadId;

    /// <summary>The scope's number, not zero.</summary>
    public uint Id { get; } = id;

    /// <summary>Another scope lasted at the same time.</summary>
    public bool HadCompany { get; set; }

    /// <summary>What the runtime did for the scope so far.</summary>
    public RuntimeCounters Counters => new(
        Interlocked.Read(ref _allocated),
        Interlocked.Read(ref _exceptions),
        Interlocked.Read(ref _hops),
        HadCompany ? null : GC.CollectionCount(0) - _collections,
        HadCompany ? null : GC.CollectionCount(2) - _gen2Collections);

    /// <summary>The scope queues work to the thread pool: the how manieth, from 1.</summary>
    public int CountQueued() => Interlocked.Increment(ref _queued);

    /// <summary>The scope's work goes on on a thread.</summary>
    /// <param name="thread">The thread, as the runtime numbers it.</param>
    public void Enter(int thread)
    {
        if (_lastThread == thread)
            return;
        _lastThread = thread;
        Interlocked.Increment(ref _hops);
    }

    /// <summary>The scope has allocated on a thread that it leaves.</summary>
    public void AddAllocated(long bytes)
    {
        if (bytes != 0)
            Interlocked.Add(ref _allocated, bytes);
    }

    /// <summary>The scope's code throws, for the first time or once more.</summary>
    public void CountException(Exception exception)
    {
        if (Thrown.TryAdd(exception, Known))
            Interlocked.Increment(ref _exceptions);
    }
}
