namespace TraceAssertions.Golden;

/// <summary>What each process does, in the order of its start times, runs of identical calls as one line.</summary>
/// <remarks>
/// Where threads run at the same time that order is theirs, not the program's: for such programs it differs from run to run. Calls whose number is no matter
/// stand once, where the first of them began. Processes of one program that run at the same time are ordered by what they do.
/// </remarks>
internal sealed class SequenceLines : LineCollector
{
    private readonly Dictionary<int, List<(long Start, LineKey Key, LineTotals Totals)>> _processes = [];

    /// <inheritdoc/>
    public override void Add(int process, long startNanos, LineKey key, LineTotals totals)
    {
        if (!_processes.TryGetValue(process, out var calls))
            _processes.Add(process, calls = []);
        calls.Add((startNanos, key, totals));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<GoldenCall> ToCalls()
    {
        var lines = _processes.Values.Select(Merge).OrderBy(calls => calls[0].Process, StringComparer.Ordinal).ThenBy(calls => calls, Comparer<List<GoldenCall>>.Create(Compare)).SelectMany(calls => calls).ToList();
        CheckCount(lines.Count);
        return lines;
    }

    private List<GoldenCall> Merge(List<(long Start, LineKey Key, LineTotals Totals)> calls)
    {
        // Of what began in the same nanosecond the order of arrival says nothing.
        calls.Sort((left, right) => left.Start != right.Start
            ? left.Start.CompareTo(right.Start)
            : Compare(ToCall(left.Key, left.Totals), ToCall(right.Key, right.Totals)));
        var merged = new List<(LineKey Key, LineTotals Totals)>();
        var once = new Dictionary<LineKey, int>();
        foreach (var (_, key, totals) in calls)
        {
            if (key.Kind != LineKind.Counted && !once.TryAdd(key, merged.Count))
                merged[once[key]] = (key, merged[once[key]].Totals + totals);
            else if (key.Kind == LineKind.Counted && LastOf(merged) is { } last && merged[last].Key == key)
                merged[last] = (key, merged[last].Totals + totals);
            else
                merged.Add((key, totals));
            CheckCount(merged.Count);
        }

        return [.. merged.Select(line => ToCall(line.Key, line.Totals))];
    }

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
}
