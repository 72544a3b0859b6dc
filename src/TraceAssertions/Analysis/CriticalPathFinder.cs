namespace TraceAssertions.Analysis;

/// <summary>Finds the critical path of a trace: the chain of <see cref="PathItems"/> with the most work, by weighted interval scheduling.</summary>
/// <remarks>
/// Items chain where one ended no later than the next began. What a thread does, one item after the other, leaves no gap, and neither does a message from one thread to
/// another; every other step from thread to thread leaves one. So the heaviest chain stays on a thread until a message leads to another, wherever messages are known, and
/// takes the heaviest choice where they are not. O(n log n) in calls. See docs/decisions/0010-kernel-messages.md.
/// </remarks>
internal sealed class CriticalPathFinder
{
    private readonly CausalTrace _trace;
    private readonly SpanColumns _columns;
    private readonly List<PathScope> _scopes;
    private readonly PathItem[] _items;

    private CriticalPathFinder(CausalTrace trace)
    {
        _trace = trace;
        _columns = trace.Columns;
        var items = PathItems.Of(trace);
        (_scopes, _items) = (items.Scopes, items.Items);
    }

    public static CriticalPath Find(CausalTrace trace)
    {
        var finder = new CriticalPathFinder(trace);
        SortByEnd(finder._items);
        return finder.Collect(Choose(finder._items));
    }

    /// <summary>Marks the items of the best chain; returns its nanoseconds. Kleinberg and Tardos, 'Algorithm Design', section 6.1.</summary>
    private static long Choose(System.Span<PathItem> items)
    {
        // best[i] is the best chain among the first i items; before[i] says how many items end before item i begins.
        var best = new PathScore[items.Length + 1];
        var before = new int[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            before[i] = EndedBy(items[..i], items[i].Start);
            var with = best[before[i]] + items[i].Score;
            best[i + 1] = with.CompareTo(best[i]) > 0 ? with : best[i];
        }

        for (var i = items.Length; i > 0;)
        {
            if (best[i] == best[i - 1])
            {
                i--;
                continue;
            }

            items[i - 1].OnPath = true;
            i = before[i - 1];
        }

        return best[^1].Nanos;
    }

    private static void SortByEnd(System.Span<PathItem> items)
    {
        for (var i = 1; i < items.Length; i++)
        {
            if (items[i - 1].End <= items[i].End)
                continue;
            items.Sort((a, b) => a.End != b.End ? a.End.CompareTo(b.End)
                : a.Start != b.Start ? a.Start.CompareTo(b.Start)
                : a.Row != b.Row ? a.Row.CompareTo(b.Row)
                : a.Scope != b.Scope ? a.Scope.CompareTo(b.Scope)
                : a.Waited != b.Waited ? a.Waited.CompareTo(b.Waited)
                : a.Stack.CompareTo(b.Stack));
            return;
        }
    }

    /// <summary>How many of the items, which are in order of their ends, end at or before a time.</summary>
    private static int EndedBy(ReadOnlySpan<PathItem> items, long time)
    {
        if (items.Length == 0 || items[^1].End <= time)
            return items.Length;
        int low = 0, high = items.Length - 1;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (items[middle].End <= time)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private CriticalPath Collect(long total)
    {
        long rootSelf = 0, calls = 0;
        var groups = new CallGroups(_trace);
        var self = new long[_scopes.Count];
        foreach (ref readonly var item in _items.AsSpan())
        {
            if (!item.OnPath)
                continue;
            if (!item.IsCall)
            {
                self[item.Scope] += item.Nanos;
                continue;
            }

            calls++;
            groups.Add(item.Row, item.Stack, 1, item.Nanos, 0, item.Nanos);
        }

        for (var scope = 1; scope < self.Length; scope++)
        {
            if (_scopes[scope].Parent == 0)
                rootSelf += self[scope];
            else if (self[scope] > 0)
                groups.Add(_scopes[scope].Row, _columns.Stack[_scopes[scope].Row], 1, self[scope], 0, self[scope]);
        }

        return new CriticalPath(
            total,
            rootSelf,
            calls,
            [.. groups.Ranked(total).Select(g => new CriticalPathStep(g.Name, g.Path, g.Fd, g.Calls, g.Nanos, g.Share) { Sites = g.Sites })]);
    }
}
