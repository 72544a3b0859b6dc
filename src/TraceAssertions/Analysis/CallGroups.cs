namespace TraceAssertions.Analysis;

/// <summary>Sums calls up by what they are and what they work on: the name, and the path or else the descriptor.</summary>
/// <param name="trace">Their trace.</param>
internal sealed class CallGroups(CausalTrace trace)
{
    private readonly SpanColumns _columns = trace.Columns;
    private readonly Dictionary<(int Name, int Path, int Fd), Group> _groups = [];
    private readonly bool[] _rowSeen = new bool[trace.SpanCount];

    /// <summary>The weight of everything added.</summary>
    public long TotalWeight { get; private set; }

    /// <summary>Adds a call, or what else is one row, of a stack.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="stack">The number of its stack, or 0 where that is not known.</param>
    /// <param name="calls">How many calls it stands for.</param>
    /// <param name="nanos">Their time.</param>
    /// <param name="bytes">What they moved.</param>
    /// <param name="weight">What groups are ranked by.</param>
    /// <param name="siteWeight">What places in the source are ranked by, where it is another than the group's.</param>
    public void Add(int row, int stack, long calls, long nanos, long bytes, long weight, long? siteWeight = null)
    {
        var path = _columns.Path[row];
        var key = (_columns.Name[row], path, path == 0 ? _columns.Fd[row] : -1);
        if (!_groups.TryGetValue(key, out var group))
            _groups.Add(key, group = new Group());
        group.Calls += calls;
        group.Runs += _rowSeen[row] ? 0 : 1;
        _rowSeen[row] = true;
        group.Nanos += nanos;
        group.Bytes += bytes;
        group.Weight += weight;
        TotalWeight += weight;
        SiteWeights.Add(ref group.Sites, trace, stack, siteWeight ?? weight);
    }

    /// <summary>The groups, the heaviest first; each share is of <paramref name="whole"/>.</summary>
    public IReadOnlyList<Bottleneck> Ranked(long whole) =>
    [
        .. _groups
            .OrderByDescending(g => g.Value.Weight)
            .ThenByDescending(g => g.Value.Nanos)
            .ThenBy(g => _columns.Strings[g.Key.Name], StringComparer.Ordinal)
            .ThenBy(g => _columns.Strings[g.Key.Path], StringComparer.Ordinal)
            .ThenBy(g => g.Key.Fd)
            .Select(g => new Bottleneck(
                _columns.Strings[g.Key.Name]!,
                _columns.Strings[g.Key.Path],
                g.Key.Fd,
                g.Value.Calls,
                g.Value.Nanos,
                g.Value.Bytes,
                whole == 0 ? 0 : (double)g.Value.Weight / whole) { Runs = g.Value.Runs, Sites = g.Value.Sites }),
    ];

    /// <summary>The heaviest name, or null where nothing weighs anything; with its path or descriptor where one has at least half of the name's weight.</summary>
    /// <remarks>By groups alone, 139 stats of as many files would stand behind 7 of one: what a program does over and over need not be on one path.</remarks>
    public Bottleneck? Heaviest()
    {
        if (TotalWeight == 0)
            return null;
        var ofName = Ranked(TotalWeight)
            .GroupBy(group => group.Name, StringComparer.Ordinal)
            .MaxBy(groups => groups.Sum(group => group.Share))!
            .ToList();
        var share = ofName.Sum(group => group.Share);
        return ofName[0].Share * 2 >= share ? ofName[0] : ofName[0] with
        {
            Path = null,
            Fd = -1,
            Calls = ofName.Sum(group => group.Calls),
            Runs = ofName.Sum(group => group.Runs),
            Nanos = ofName.Sum(group => group.Nanos),
            Bytes = ofName.Sum(group => group.Bytes),
            Share = share,
            Sites = SiteWeights.Together(ofName.Select(group => group.Sites)),
        };
    }

    private sealed class Group
    {
        public SiteWeights? Sites;
        public long Calls;
        public long Runs;
        public long Nanos;
        public long Bytes;
        public long Weight;
    }
}
