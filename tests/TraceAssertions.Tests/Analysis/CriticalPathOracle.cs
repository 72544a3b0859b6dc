namespace TraceAssertions.Tests.Analysis;

/// <summary>The definition of the critical path, literally: every chain is tried, and self time is counted nanosecond by nanosecond.</summary>
internal sealed class CriticalPathOracle(CausalTrace trace)
{
    private readonly List<Call> _calls = [.. trace.Calls];

    public long Total() => LongestChain(ItemsOf(-1, long.MinValue, long.MaxValue), long.MinValue);

    private long ValueOf(int scope, long from, long to)
    {
        var items = ItemsOf(scope, from, to);
        long self = 0;
        for (var nano = from; nano < to; nano++)
        {
            if (!items.Any(i => i.Start <= nano && nano < i.End))
                self++;
        }

        return self + LongestChain(items, long.MinValue);
    }

    private static long LongestChain(List<(long Start, long End, long Value)> items, long notBefore)
    {
        long longest = 0;
        foreach (var item in items.Where(i => i.Start >= notBefore))
            longest = Math.Max(longest, item.Value + LongestChain(items, item.End));
        return longest;
    }

    private List<(long Start, long End, long Value)> ItemsOf(int scope, long from, long to)
    {
        var items = new List<(long Start, long End, long Value)>();
        foreach (var call in _calls)
        {
            var span = trace[call.Row];
            if (span.ParentRow != scope || !span.IsJudged)
                continue;
            var start = Math.Max(from, call.StartNanos);
            var end = Math.Min(to, call.EndNanos);
            if (start < end)
                items.Add((start, end, span.IsSyscall ? end - start : ValueOf(span.Row, start, end)));
        }

        return items;
    }
}
