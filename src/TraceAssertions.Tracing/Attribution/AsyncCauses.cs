using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace TraceAssertions.Tracing.Attribution;

/// <summary>Tells the tracer, by marker calls, where a scope queues work to the thread pool and where that work begins.</summary>
/// <remarks>
/// The pool's own events say so (System.Private.CoreLib, FrameworkEventSource.cs and ThreadPoolWorkQueue.cs): each is raised on the thread that it is about, the one of
/// queueing before the work can be taken. They know the work by the hash code of an object, so two pieces that wait under one code are told apart by nobody: neither
/// has a cause then. A callback makes one system call at most, waits for nothing, and queues nothing.
/// </remarks>
internal sealed class AsyncCauses : EventListener
{
    /// <summary>Of the work that a scope queues, this much is followed from the start; of what it queues later, one in <see cref="Rarely"/>, unless every stack is taken.</summary>
    internal const int Followed = 512;

    /// <summary>See <see cref="Followed"/>.</summary>
    internal const int Rarely = 64;

    private const string PoolEvents = "System.Diagnostics.Eventing.FrameworkEventSource";
    private const int EnqueueWork = 30, DequeueWork = 31;
    private const EventKeywords ThreadPoolKeyword = (EventKeywords)0x2;

    private static readonly TimeSpan WarmUpLimit = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<long, Pending> _pending = new();
    private long _lastNumber;
    private int _seen;

    [ThreadStatic]
    private static bool t_hasCause;

    private readonly bool _all;

    private AsyncCauses(bool all) => _all = all;

    /// <summary>Starts to listen. Call it outside of any scope, before the first one: it makes the pool look whether anybody listens, and runs what is to run once.</summary>
    /// <param name="source">Of which calls the stack is taken.</param>
    public static AsyncCauses Start(SourceMode source)
    {
        var causes = new AsyncCauses(source == SourceMode.All);
        causes.WarmUp();
        return causes;
    }

    /// <summary>Whether the pool's events arrive; not so where the process has them switched off (System.Diagnostics.Tracing.EventSource.IsSupported).</summary>
    public bool Works => Volatile.Read(ref _seen) != 0;

    /// <summary>Forgets what a scope queued and nobody began, such as a task that its waiter ran itself.</summary>
    public void EndScope(ulong scope)
    {
        foreach (var (code, pending) in _pending)
        {
            if (pending.Scope == scope)
                _pending.TryRemove(new(code, pending));
        }
    }

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == PoolEvents)
            EnableEvents(eventSource, EventLevel.Verbose, ThreadPoolKeyword);
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The base class calls back while it is still being constructed.
        if (_pending is null || eventData.Payload is not [long code, ..])
            return;
        switch (eventData.EventId)
        {
            case EnqueueWork:
                OnQueued(code, ScopeSlots.Scope);
                break;
            case DequeueWork:
                OnDequeued(code);
                break;
        }
    }

    private void OnQueued(long code, ScopeToken? scope)
    {
        _seen = 1;

        // A thread of the pool that retires queues once more, under no scope, what others queued on it (ThreadPoolWorkQueue.TransferLocalWork).
        if (scope is null)
            return;
        var number = IsFollowed(scope.CountQueued()) ? Interlocked.Increment(ref _lastNumber) : 0;
        if (number == 0 && (_pending.IsEmpty || !_pending.ContainsKey(code)))
            return;

        // Told before it is known here: the work cannot begin before this returns.
        if (number != 0)
            Marker.Call(Marker.Queued, number);
        _pending.AddOrUpdate(code, static (_, added) => added, static (_, before, _) => before with { Number = 0, Count = before.Count + 1 }, new Pending(number, scope.Id, 1));
    }

    private void OnDequeued(long code)
    {
        var number = _pending.IsEmpty ? 0 : Take(code);
        if (number == 0 && !t_hasCause)
            return;
        t_hasCause = number != 0;
        Marker.Call(Marker.Dequeued, number);
    }

    private bool IsFollowed(int count) => _all || count <= Followed || count % Rarely == 0;

    /// <summary>The number of the work that waits under a hash code; 0 where none does or several do.</summary>
    private long Take(long code)
    {
        while (_pending.TryGetValue(code, out var pending))
        {
            if (pending.Count > 1 ? _pending.TryUpdate(code, pending with { Count = pending.Count - 1 }, pending) : _pending.TryRemove(new(code, pending)))
                return pending.Number;
        }

        return 0;
    }

    /// <summary>
    /// Has the pool run something, because it asks only then whether anybody listens; and runs every path here, so that what the runtime does for the first one is in no
    /// test's trace.
    /// </summary>
    private void WarmUp()
    {
        HavePoolLook();

        var token = new ScopeToken(uint.MaxValue);
        OnQueued(-1, token);
        OnQueued(-1, token);
        OnDequeued(-1);
        OnDequeued(-1);
        OnQueued(-2, token);
        OnDequeued(-2);
        OnQueued(-3, token);
        EndScope(token.Id);
        OnDequeued(-3);
    }

    /// <summary>Has the pool take work until its events arrive.</summary>
    /// <remarks>
    /// Its threads may all be waiting for this one, such as those that run tests in parallel; it takes its time, up to a second, until it adds one by itself. So one more
    /// is asked for, and no more than that when it has come.
    /// </remarks>
    private void HavePoolLook()
    {
        var started = DateTime.UtcNow;
        ThreadPool.GetMinThreads(out var workers, out var completions);
        var added = ThreadPool.SetMinThreads(Math.Max(workers, ThreadPool.ThreadCount) + 1, completions);
        try
        {
            do
            {
                var ran = new TaskCompletionSource();
                if (!ThreadPool.UnsafeQueueUserWorkItem(static ran => ran.SetResult(), ran, preferLocal: false))
                    return;
                ran.Task.Wait(WarmUpLimit);
            }
            while (!Works && DateTime.UtcNow - started < WarmUpLimit);
        }
        finally
        {
            if (added)
                ThreadPool.SetMinThreads(workers, completions);
        }
    }

    /// <param name="Number">What the tracer knows the work by; 0 where several pieces wait under one hash code.</param>
    /// <param name="Scope">The scope that queued the first of them.</param>
    /// <param name="Count">How many wait.</param>
    private sealed record Pending(long Number, ulong Scope, int Count);
}
