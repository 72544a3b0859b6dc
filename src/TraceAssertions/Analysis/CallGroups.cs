namespace TraceAssertions.Analysis;

/// <summary>Sums calls up by what they are and what they work on: the name, and the path or else the descriptor.</summary>
internal sealed class CallGroups(SpanColumns columns)
{
    private readonly Dictionary<(int Name, int Path, int Fd), Group> _groups = [];
    private readonly bool[] _rowSeen = new bool[columns.Name.Length];

    /// <summary>The weight of everything added.</summary>
    public long TotalWeight { get; private set; }

    /// <summary>Adds calls of one row. The weight is what groups are ranked by.</summary>
    public void Add(int row, long calls, long nanos, long bytes, long weight)
    {
        var path = columns.Path[row];
        var key = (columns.Name[row], path, path == 0 ? columns.Fd[row] : -1);
        if (!_groups.TryGetValue(key, out var group))
            _groups.Add(key, group = new Group());
        group.Calls += calls;
        group.Runs += _rowSeen[row] ? 0 : 1;
        _rowSeen[row] = true;
        group.Nanos += nanos;
        group.Bytes += bytes;
        group.Weight += weight;
        TotalWeight += weight;
        var site = columns.CallSite[row];
        group.Sites[site] = group.Sites.GetValueOrDefault(site) + weight;
    }

    /// <summary>The groups, the heaviest first; each share is of <paramref name="whole"/>.</summary>
    public IReadOnlyList<Bottleneck> Ranked(long whole) =>
    [
        .. _groups
            .OrderByDescending(g => g.Value.Weight)
            .ThenByDescending(g => g.Value.Nanos)
            .ThenBy(g => columns.Strings[g.Key.Name], StringComparer.Ordinal)
            .ThenBy(g => columns.Strings[g.Key.Path], StringComparer.Ordinal)
            .ThenBy(g => g.Key.Fd)
            .Select(g => new Bottleneck(
                columns.Strings[g.Key.Name]!,
                columns.Strings[g.Key.Path],
                g.Key.Fd,
                g.Value.Calls,
                g.Value.Nanos,
                g.Value.Bytes,
                whole == 0 ? 0 : (double)g.Value.Weight / whole,
                columns.Strings[g.Value.Sites.MaxBy(s => s.Value).Key]) { Runs = g.Value.Runs }),
    ];

    /// <summary>The heaviest group, or null where nothing weighs anything.</summary>
    public Bottleneck? Heaviest() => TotalWeight == 0 ? null : Ranked(TotalWeight)[0];

    private sealed class Group
    {
        public readonly Dictionary<int, long> Sites = [];
        public long Calls;
        public long Runs;
        public long Nanos;
        public long Bytes;
        public long Weight;
    }
}
