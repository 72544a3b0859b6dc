namespace TraceAssertions.Tracing.Ptrace;

/// <summary>The tasks that are traced now, by number.</summary>
internal sealed class TracedTasks
{
    private readonly Dictionary<int, TracedTask> _tasks = [];
    private TracedTask? _last;

    /// <summary>How many there are.</summary>
    public int Count => _tasks.Count;

    /// <summary>The tasks as they are now; may be kept while others come and go.</summary>
    public IReadOnlyList<TracedTask> Snapshot => [.. _tasks.Values];

    /// <summary>The task of a number, or null. Most stops are of the task that stopped before.</summary>
    public TracedTask? Find(int tid)
    {
        if (_last is { } last && last.Tid == tid)
            return last;
        return _tasks.TryGetValue(tid, out var task) ? _last = task : null;
    }

    /// <summary>Whether a task of that number is traced.</summary>
    public bool Contains(int tid) => _tasks.ContainsKey(tid);

    /// <summary>Whether any task is such.</summary>
    public bool Any(Func<TracedTask, bool> isSuch) => _tasks.Values.Any(isSuch);

    /// <summary>Some task that is such, or null.</summary>
    public TracedTask? FirstOrDefault(Func<TracedTask, bool> isSuch) => _tasks.Values.FirstOrDefault(isSuch);

    /// <summary>Takes note of a task.</summary>
    /// <param name="tid">Its number, which no other task has.</param>
    /// <param name="pid">Its thread group.</param>
    public TracedTask Add(int tid, int pid)
    {
        var task = new TracedTask(tid, pid);
        _tasks[tid] = task;
        _last = null;
        return task;
    }

    /// <summary>The task is not traced any more, and its number is free.</summary>
    public void Remove(TracedTask task)
    {
        _tasks.Remove(task.Tid);
        _last = null;
    }

    /// <summary>Gives a task another number, as execve(2) does; whoever had that is forgotten.</summary>
    public void Renumber(TracedTask task, int tid)
    {
        _tasks.Remove(task.Tid);
        task.Tid = tid;
        _tasks[tid] = task;
        _last = null;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _tasks.Clear();
        _last = null;
    }
}
