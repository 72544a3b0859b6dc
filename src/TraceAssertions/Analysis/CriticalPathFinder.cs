namespace TraceAssertions.Analysis;

/// <summary>Finds the critical path of a trace by weighted interval scheduling within each scope, the innermost scopes first.</summary>
/// <remarks>
/// A scope is a judged span that is not a system call (test, process, activity, step); scope 0 stands for the whole trace and holds the
/// roots. Its items are its calls, runs expanded, and its child scopes. Every interval is cut to that of its scope, so that the sum of items
/// that do not overlap, and with it every chain, is at most the scope's duration. O(n log n) in calls, and linear where a scope's calls
/// arrived in the order of their ends, as those of one thread do.
/// </remarks>
internal sealed class CriticalPathFinder
{
    private readonly CausalTrace _trace;
    private readonly SpanColumns _columns;
    private readonly int[] _content;
    private readonly List<Scope> _scopes = [new Scope { Row = -1, Parent = -1, Start = long.MinValue, End = long.MaxValue }];
    private readonly Item[] _items;

    private CriticalPathFinder(CausalTrace trace)
    {
        _trace = trace;
        _columns = trace.Columns;
        _content = new int[_columns.Name.Length];
        OpenScopes();
        _items = Distribute();
    }

    public static CriticalPath Find(CausalTrace trace)
    {
        var finder = new CriticalPathFinder(trace);

        // A scope has a greater number than the one around it: from the end, each is solved before the one around it needs its value.
        for (var scope = finder._scopes.Count - 1; scope >= 0; scope--)
            finder.Solve(finder._scopes[scope]);
        return finder.Collect();
    }

    /// <summary>Gives every row the scope that its contents are items of, or -1 where neither it nor they take part.</summary>
    private void OpenScopes()
    {
        var isSyscall = InnerCalls.IsSyscall(_columns);
        for (var row = 0; row < _content.Length; row++)
        {
            var parent = _columns.Parent[row];
            var around = parent < 0 ? 0 : _content[parent];

            // A call contains nothing: what hangs below its row (a process below its clone(2)) belongs to the scope of the call.
            if (around < 0 || isSyscall[_columns.Name[row]])
            {
                _content[row] = around;
                continue;
            }

            _content[row] = IsJudged(row) ? _scopes.Count : -1;
            if (_content[row] > 0)
            {
                var start = Math.Max(_columns.Start[row], _scopes[around].Start);
                var end = Math.Min(_columns.End[row], _scopes[around].End);
                _scopes.Add(new Scope { Row = row, Parent = around, Start = start, End = Math.Max(start, end) });
            }
        }
    }

    /// <summary>Sorts calls and child scopes into the scopes around them by counting; what is empty within its scope is left out.</summary>
    private Item[] Distribute()
    {
        var count = 0;
        foreach (var (scope, _) in AllItems())
        {
            _scopes[scope].ItemCount++;
            count++;
        }

        var first = 0;
        foreach (var scope in _scopes)
        {
            scope.FirstItem = first;
            first += scope.ItemCount;
            scope.ItemCount = 0;
        }

        var items = new Item[count];
        foreach (var (scope, item) in AllItems())
            items[_scopes[scope].FirstItem + _scopes[scope].ItemCount++] = item;
        return items;
    }

    private IEnumerable<(int Scope, Item Item)> AllItems()
    {
        var isSyscall = InnerCalls.IsSyscall(_columns);
        var stacks = CallStacks.PerCall(_columns);
        for (var call = 0; call < _columns.CallRow.Length; call++)
        {
            var row = _columns.CallRow[call];
            if (_content[row] < 0 || !isSyscall[_columns.Name[row]] || !IsJudged(row))
                continue;
            var scope = _scopes[_content[row]];
            var start = Math.Max(_columns.CallStart[call], scope.Start);
            var end = Math.Min(_columns.CallStart[call] + _columns.CallDuration[call], scope.End);
            if (start < end)
                yield return (_content[row], new Item { Start = start, End = end, Row = row, Stack = stacks[call] });
        }

        for (var scope = 1; scope < _scopes.Count; scope++)
        {
            if (_scopes[scope].Start < _scopes[scope].End)
                yield return (_scopes[scope].Parent, new Item { Start = _scopes[scope].Start, End = _scopes[scope].End, Row = -1, Scope = scope });
        }
    }

    private void Solve(Scope scope)
    {
        var items = _items.AsSpan(scope.FirstItem, scope.ItemCount);
        SortByEnd(items);
        if (scope.Row >= 0)
            scope.Self = scope.End - scope.Start - Union(items);

        // best[i] is the longest chain among the first i items; before[i] says how many items end before item i begins.
        var best = new long[items.Length + 1];
        var before = new int[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            before[i] = EndedBy(items[..i], items[i].Start);
            best[i + 1] = Math.Max(best[i], best[before[i]] + WeightOf(items[i]));
        }

        scope.Value = scope.Self + best[^1];
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
    }

    private static void SortByEnd(Span<Item> items)
    {
        for (var i = 1; i < items.Length; i++)
        {
            if (items[i - 1].End <= items[i].End)
                continue;
            items.Sort((a, b) => a.End != b.End ? a.End.CompareTo(b.End)
                : a.Start != b.Start ? a.Start.CompareTo(b.Start)
                : a.Row != b.Row ? a.Row.CompareTo(b.Row)
                : a.Scope.CompareTo(b.Scope));
            return;
        }
    }

    /// <summary>How many of the items, which are in order of their ends, end at or before a time.</summary>
    private static int EndedBy(ReadOnlySpan<Item> items, long time)
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

    /// <summary>Nanoseconds that the items cover together: swept from the last end to the left, where each adds what no later end has covered.</summary>
    private static long Union(ReadOnlySpan<Item> items)
    {
        long covered = 0;
        var left = long.MaxValue;
        for (var i = items.Length - 1; i >= 0; i--)
        {
            covered += Math.Max(0, Math.Min(items[i].End, left) - items[i].Start);
            left = Math.Min(left, items[i].Start);
        }

        return covered;
    }

    private CriticalPath Collect()
    {
        long rootSelf = 0, calls = 0;
        var groups = new CallGroups(_trace);
        var open = new Stack<Scope>([_scopes[0]]);
        while (open.TryPop(out var scope))
        {
            if (scope.Parent == 0)
                rootSelf += scope.Self;
            else if (scope.Self > 0)
                groups.Add(scope.Row, _columns.Stack[scope.Row], 1, scope.Self, 0, scope.Self);
            foreach (ref readonly var item in _items.AsSpan(scope.FirstItem, scope.ItemCount))
            {
                if (!item.OnPath)
                    continue;
                if (item.Row < 0)
                {
                    open.Push(_scopes[item.Scope]);
                    continue;
                }

                calls++;
                groups.Add(item.Row, item.Stack, 1, item.End - item.Start, 0, item.End - item.Start);
            }
        }

        var total = _scopes[0].Value;
        return new CriticalPath(
            total,
            rootSelf,
            calls,
            [.. groups.Ranked(total).Select(g => new CriticalPathStep(g.Name, g.Path, g.Fd, g.Calls, g.Nanos, g.Share) { Sites = g.Sites })]);
    }

    private long WeightOf(in Item item) => item.Row < 0 ? _scopes[item.Scope].Value : item.End - item.Start;

    private bool IsJudged(int row) => _columns.Confidence[row] is Confidence.Exact or Confidence.Child or Confidence.FdOwner;

    private sealed class Scope
    {
        public required int Row;
        public required int Parent;
        public required long Start;
        public required long End;
        public int FirstItem;
        public int ItemCount;
        public long Self;
        public long Value;
    }

    private struct Item
    {
        public long Start;
        public long End;
        public int Row;
        public int Scope;
        public int Stack;
        public bool OnPath;
    }
}
