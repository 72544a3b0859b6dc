namespace TraceAssertions.Golden;

/// <summary>What each process does, in the order of its start times, runs of identical calls as one line.</summary>
/// <remarks>
/// Where threads run at the same time that order is theirs, not the program's: for such programs it differs from run to run. Calls whose number is no matter
/// stand once, where the first of them began. Processes of one program that run at the same time are ordered by what they do.
/// </remarks>
internal sealed class SequenceLines : LineCollector
{
    private readonly CausalTrace _trace;
    private readonly Dictionary<int, Run> _runs = [];

    /// <param name="trace">The trace: a run of one thread may have calls of other threads between its own.</param>
    public SequenceLines(CausalTrace trace) => _trace = trace;

    /// <inheritdoc/>
    protected override void AddRun(int process, int row, LineKey key, LineTotals totals) => _runs.Add(row, new Run(process, key, totals));

    /// <inheritdoc/>
    public override IReadOnlyList<GoldenCall> ToCalls()
    {
        var processes = new Dictionary<int, List<(long Start, int Row)>>();
        for (var i = 0; i < _trace.CallCount; i++)
        {
            var call = _trace.CallAt(i);
            if (!_runs.TryGetValue(call.Row, out var run))
                continue;
            if (!processes.TryGetValue(run.Process, out var calls))
                processes.Add(run.Process, calls = []);

            // What a process is comes before what it does.
            calls.Add((run.Process == call.Row ? long.MinValue : call.StartNanos, call.Row));
        }

        var lines = processes.Values
            .Select(Merge)
            .OrderBy(calls => calls[0].Process, StringComparer.Ordinal)
            .ThenBy(calls => calls, Comparer<List<GoldenCall>>.Create(Compare))
            .SelectMany(calls => calls)
            .ToList();
        CheckCount(lines.Count);
        return lines;
    }

    private List<GoldenCall> Merge(List<(long Start, int Row)> calls)
    {
        // Of what began in the same nanosecond the order of arrival says nothing.
        calls.Sort((left, right) => left.Start != right.Start ? left.Start.CompareTo(right.Start) : left.Row == right.Row ? 0 : Compare(WholeRun(left.Row), WholeRun(right.Row)));
        var merged = new List<(LineKey Key, LineTotals Totals)>();
        var once = new Dictionary<LineKey, int>();
        var told = new HashSet<int>();
        foreach (var (_, row) in calls)
        {
            var (_, key, totals) = _runs[row];
            if (key.Kind == LineKind.Counted)
            {
                var one = new LineTotals(1, 0, 0);
                if (LastOf(merged) is { } last && merged[last].Key == key)
                    merged[last] = (key, merged[last].Totals + one);
                else
                    merged.Add((key, one));
            }
            else if (told.Add(row))
            {
                if (once.TryAdd(key, merged.Count))
                    merged.Add((key, totals));
                else
                    merged[once[key]] = (key, merged[once[key]].Totals + totals);
            }

            CheckCount(merged.Count);
        }

        return [.. merged.Select(line => ToCall(line.Key, line.Totals))];
    }

    private GoldenCall WholeRun(int row) => ToCall(_runs[row].Key, _runs[row].Totals);

    /// <summary>The last line that has an order: that a read of a stream came between two calls is the kernel's doing.</summary>
    private static int? LastOf(List<(LineKey Key, LineTotals Totals)> merged)
    {
        for (var i = merged.Count - 1; i >= 0; i--)
        {
            if (merged[i].Key.Kind == LineKind.Counted)
                return i;
        }

        return null;
    }

    private static int Compare(List<GoldenCall> left, List<GoldenCall> right)
    {
        for (var i = 0; i < left.Count && i < right.Count; i++)
        {
            if (Compare(left[i], right[i]) is not 0 and var order)
                return order;
        }

        return left.Count.CompareTo(right.Count);
    }

    /// <summary>Lines that the order of a multiset does not tell apart differ in how often.</summary>
    private static int Compare(GoldenCall left, GoldenCall right)
    {
        var order = GoldenCallOrder.Instance.Compare(left, right);
        if (order == 0)
            order = Nullable.Compare(left.Count, right.Count);
        return order == 0 ? Nullable.Compare(left.Bytes, right.Bytes) : order;
    }

    private sealed record Run(int Process, LineKey Key, LineTotals Totals);
}
