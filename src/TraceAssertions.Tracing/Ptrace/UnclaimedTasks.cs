namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Tasks that were seen before the event of their creator.</summary>
internal sealed class UnclaimedTasks
{
    private readonly HashSet<TracedTask> _held = [];
    private readonly Dictionary<int, WaitStatus> _ended = [];
    private readonly HashSet<int> _endedOrphans = [];

    /// <summary>Some task waits for its creator's event.</summary>
    public bool Any => _held.Count > 0;

    /// <summary>The tasks that wait, as they are now.</summary>
    public IReadOnlyList<TracedTask> Waiting => [.. _held];

    /// <summary>A task that nobody has claimed yet stopped, and is left stopped.</summary>
    public void Held(TracedTask task)
    {
        _held.Add(task);
        _ended.Remove(task.Tid);
        _endedOrphans.Remove(task.Tid);
    }

    /// <summary>The task need not wait any more.</summary>
    public void Claimed(TracedTask task) => _held.Remove(task);

    /// <summary>A task ended before anybody claimed it.</summary>
    public void Ended(int tid, WaitStatus status) => _ended[tid] = status;

    /// <summary>How the task ended, where it did so before it was claimed.</summary>
    public bool TakeEnded(int tid, out WaitStatus status) => _ended.Remove(tid, out status);

    /// <summary>A task that was let go before its creator's event came ended before it, too. Beginning and end are told.</summary>
    public void OrphanEnded(int tid) => _endedOrphans.Add(tid);

    /// <summary>Whether the task is one of those; its number is free, and must not be taken for the next one's that gets it.</summary>
    public bool TakeEndedOrphan(int tid) => _endedOrphans.Remove(tid);
}
