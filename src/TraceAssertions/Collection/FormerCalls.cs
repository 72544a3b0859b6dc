namespace TraceAssertions;

/// <summary>Finds the last call that a thread made in a trace before it did something that is not in the trace.</summary>
internal sealed class FormerCalls
{
    private readonly Dictionary<int, List<(long End, int Call)>> _threads = [];

    /// <param name="calls">The calls of the trace.</param>
    /// <param name="rows">Their rows.</param>
    /// <param name="links">The messages, some of which were sent by calls that are not in the trace.</param>
    public FormerCalls(ChunkedList<StackedCall> calls, ChunkedList<SpanRow> rows, IReadOnlyCollection<MessageLink> links)
    {
        foreach (var link in links)
        {
            if (link.From == 0)
                _threads.TryAdd(link.Tid, []);
        }

        for (var call = 0; call < calls.Count; call++)
        {
            ref var made = ref calls[call];

            // Only system calls merge: a test or an activity is no call of its thread.
            if (rows[made.Row] is { Merges: true } row && _threads.TryGetValue(row.Tid, out var thread))
                thread.Add((made.StartNanos + made.DurationNanos, call));
        }

        foreach (var thread in _threads.Values)
            thread.Sort();
    }

    /// <summary>The last call of a thread that returned within a time, or -1.</summary>
    public int LastOf(int tid, long since, long until)
    {
        var thread = _threads[tid];
        var after = thread.BinarySearch((until, int.MaxValue));
        var last = (after < 0 ? ~after : after) - 1;
        return last >= 0 && thread[last].End > since ? thread[last].Call : -1;
    }
}
