namespace TraceAssertions;

/// <summary>Joins neighbouring runs of one thread that differ in their stacks and were yet made at the same place of the source.</summary>
/// <remarks>
/// While calls arrive only the numbers of their stacks can be compared: two paths that lead to one line, or two instructions of it, are two stacks. What is
/// joined here is what would have been one run had the places been known then.
/// </remarks>
/// <param name="stacks">Where the stacks lead. Only those of runs are looked up that are alike in everything else.</param>
internal sealed class SiteRuns(ITraceStacks stacks)
{
    private readonly Dictionary<(int Tid, bool Noise), int> _openRun = [];

    /// <summary>Which of the new rows each row went into.</summary>
    public int[] RowOf { get; private set; } = [];

    /// <summary>The rows without those that became part of an earlier one; the order and the parents stay.</summary>
    public ChunkedList<SpanRow> Join(ChunkedList<SpanRow> rows)
    {
        var joined = new ChunkedList<SpanRow>();
        RowOf = new int[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Parent >= 0)
                row.Parent = RowOf[row.Parent];
            if (row.Merges && _openRun.TryGetValue(row.Key, out var open) && TryJoin(ref joined[open], row))
            {
                RowOf[i] = open;
                continue;
            }

            RowOf[i] = joined.Count;
            joined.Add() = row;
            if (row.Merges)
                _openRun[row.Key] = RowOf[i];
            else
                _openRun.Remove(row.Key);
        }

        return joined;
    }

    private bool TryJoin(ref SpanRow run, in SpanRow next)
    {
        if (!run.IsRepeatedBy(next))
            return false;
        var (site, other) = (SiteOf(run.Stack), SiteOf(next.Stack));
        if (run.Stack != next.Stack && site is not null && other is not null && site != other)
            return false;
        run.Extend(next);
        if (run.Stack == 0 || (site is null && other is not null))
            run.Stack = next.Stack;
        return true;
    }

    private SourceSite? SiteOf(int stack) => stack == 0 ? null : SourceSite.Of(stacks.Resolve(stack).Site);
}
