namespace TraceAssertions.Tracing.Recording;

/// <summary>The activities of one scope as rows of its trace.</summary>
/// <remarks>
/// An activity is told of when it starts, a call when the backend gets to it: an activity waits here until a call arrives that began later, so that the rows are in the order of time.
/// It belongs to no thread, because it goes on wherever its continuations run.
/// </remarks>
internal sealed class ActivityRows(CausalTraceBuilder builder)
{
    private readonly Dictionary<uint, Entry> _entries = [];
    private readonly Queue<uint> _waiting = [];

    /// <summary>The same activities, in a copy of the builder.</summary>
    public ActivityRows(ActivityRows other, CausalTraceBuilder copy)
        : this(copy)
    {
        foreach (var (number, entry) in other._entries)
            _entries.Add(number, new Entry(entry.Started, entry.Parent) { Row = entry.Row, Stopped = entry.Stopped });
        foreach (var number in other._waiting)
            _waiting.Enqueue(number);
    }

    /// <summary>An activity starts.</summary>
    /// <param name="number">Its number, not 0.</param>
    /// <param name="started">What is known of it; its parent and its end are set later.</param>
    /// <param name="parent">The number of the activity around it, or 0.</param>
    public void Begin(uint number, in SpanRecord started, uint parent)
    {
        _entries[number] = new Entry(started, parent);
        _waiting.Enqueue(number);
    }

    /// <summary>An activity has stopped; nothing happens where it is not one of the scope.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="stopped">What is known of it now.</param>
    public void End(uint number, in SpanRecord stopped)
    {
        if (_entries.TryGetValue(number, out var entry))
            entry.Stopped ??= stopped;
    }

    /// <summary>The row of an activity; <paramref name="root"/> where it is not one of the scope.</summary>
    public int RowOf(uint number, int root)
    {
        if (number == 0 || !_entries.TryGetValue(number, out var entry))
            return root;
        if (entry.Row < 0)
        {
            var record = entry.Started;
            record.Parent = RowOf(entry.Parent, root);
            entry.Row = builder.Add(record);
        }

        return entry.Row;
    }

    /// <summary>Adds the activities that started before a time.</summary>
    /// <param name="nanos">CLOCK_MONOTONIC nanoseconds.</param>
    /// <param name="root">The row of the scope itself.</param>
    public void AddUntil(long nanos, int root)
    {
        while (_waiting.TryPeek(out var number) && _entries[number].Started.StartNanos <= nanos)
            _ = RowOf(_waiting.Dequeue(), root);
    }

    /// <summary>The scope ends: activities that have not stopped end with it.</summary>
    public void Close(long endNanos, int root)
    {
        AddUntil(long.MaxValue, root);
        foreach (var entry in _entries.Values)
        {
            if (entry.Stopped is { } stopped)
            {
                builder.Rename(entry.Row, stopped.Name);
                builder.Describe(entry.Row, stopped.Attributes ?? new Dictionary<string, object>(), stopped.Error);
            }

            builder.Close(entry.Row, entry.Stopped?.EndNanos ?? endNanos);
        }
    }

    private sealed class Entry(SpanRecord started, uint parent)
    {
        public SpanRecord Started { get; } = started;

        public uint Parent { get; } = parent;

        public int Row { get; set; } = -1;

        public SpanRecord? Stopped { get; set; }
    }
}
