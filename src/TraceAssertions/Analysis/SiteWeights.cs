namespace TraceAssertions.Analysis;

/// <summary>How much of something comes from which stack. The places that stacks lead to are looked up when one is asked for, not before.</summary>
/// <param name="stacks">Where stacks lead.</param>
internal sealed class SiteWeights(ITraceStacks stacks) : IEquatable<SiteWeights>
{
    private const int MostCallers = 3;
    private const double NearlyAll = 0.9;

    private readonly ITraceStacks _stacks = stacks;
    private readonly Dictionary<int, long> _weights = [];
    private Site? _heaviest;
    private IReadOnlyList<SourceLocation>? _callers;

    /// <summary>The place that most comes from, stacks that lead to one place together: one of the user's own code where any is; null where no place is known.</summary>
    public SourceLocation? Source => Heaviest.Location;

    /// <summary>The part that comes from there of what comes from known places, 0 to 1.</summary>
    public double Share => Heaviest.Share;

    /// <summary>The user's own functions that nearly all of it is called from, the innermost first: who repeats something is often not who does it. Empty where that is not known.</summary>
    public IReadOnlyList<SourceLocation> Callers => _callers ??= FindCallers();

    // Two threads that ask at once find the same.
    private Site Heaviest => _heaviest ??= Find();

    /// <summary>Adds the weight of a call to what there is so far.</summary>
    /// <param name="sites">What there is; null while no stack is known.</param>
    /// <param name="trace">The trace of the call.</param>
    /// <param name="stack">The number of its stack; 0, a stack that is not known, does not count.</param>
    /// <param name="weight">What it weighs.</param>
    public static void Add(ref SiteWeights? sites, CausalTrace trace, int stack, long weight)
    {
        if (stack != 0 && trace.Stacks is { } stacks)
            (sites ??= new SiteWeights(stacks)).Add(stack, weight);
    }

    /// <summary>All of them together; null where nothing is known of any.</summary>
    public static SiteWeights? Together(IEnumerable<SiteWeights?> parts)
    {
        SiteWeights? all = null;
        foreach (var part in parts.OfType<SiteWeights>())
        {
            all ??= new SiteWeights(part._stacks);
            foreach (var (stack, weight) in part._weights)
                all.Add(stack, weight);
        }

        return all;
    }

    /// <inheritdoc/>
    public bool Equals(SiteWeights? other) =>
        other is not null && ReferenceEquals(_stacks, other._stacks) && _weights.Count == other._weights.Count
        && _weights.All(pair => other._weights.TryGetValue(pair.Key, out var weight) && weight == pair.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SiteWeights);

    /// <inheritdoc/>
    public override int GetHashCode() => _weights.Count;

    private void Add(int stack, long weight) => _weights[stack] = _weights.GetValueOrDefault(stack) + weight;

    private Site Find()
    {
        var known = _weights
            .Select(pair => (Location: _stacks.Resolve(pair.Key).Site, Weight: pair.Value))
            .Where(site => site.Location is not null)
            .ToList();

        // Where a loop has become hot its compiled code may hide who called the class library; that some of its calls came from the user's line is known all the same.
        var ofUser = known.Where(site => site.Location!.IsUserCode).ToList();
        var sites = (ofUser.Count > 0 ? ofUser : known)
            .GroupBy(site => SourceSite.Of(site.Location))
            .Select(group => (Location: group.Select(site => site.Location!).MinBy(location => location.Precision)!, Weight: group.Sum(site => site.Weight)))
            .OrderByDescending(site => site.Weight)
            .ThenBy(site => site.Location.ToString(), StringComparer.Ordinal)
            .ThenBy(site => site.Location.File, StringComparer.Ordinal)
            .ToList();
        var whole = sites.Sum(site => site.Weight);
        return sites is [var first, ..] ? new Site(first.Location, whole == 0 ? 1.0 / sites.Count : (double)first.Weight / whole) : new Site(null, 0);
    }

    private List<SourceLocation> FindCallers()
    {
        var callers = new List<SourceLocation>();
        if (Heaviest.Location is not { } site)
            return callers;
        var chains = _weights
            .Select(pair => (Stack: _stacks.Resolve(pair.Key), Weight: pair.Value))
            .Where(stack => SourceSite.Of(stack.Stack.Site) == SourceSite.Of(site))
            .Select(stack => (Callers: CallersIn(stack.Stack).Take(MostCallers).ToList(), stack.Weight))
            .ToList();
        var enough = NearlyAll * chains.Sum(chain => chain.Weight);
        while (callers.Count < MostCallers)
        {
            chains = chains
                .Where(chain => chain.Callers.Count > callers.Count)
                .GroupBy(chain => SourceSite.Of(chain.Callers[callers.Count]))
                .Select(group => group.ToList())
                .MaxBy(group => group.Sum(chain => chain.Weight)) ?? [];
            if (chains.Count == 0 || chains.Sum(chain => chain.Weight) < enough)
                break;
            callers.Add(chains.Select(chain => chain.Callers[callers.Count]).MinBy(location => location.Precision)!);
        }

        return callers;
    }

    /// <summary>The frames of the user's own code outside of the call site; of a function that calls itself, or is resumed, one.</summary>
    private static IEnumerable<SourceLocation> CallersIn(CallStack stack)
    {
        var function = stack.Site?.Function;
        foreach (var frame in stack.Frames.Concat(stack.CausedBy).SkipWhile(frame => frame != stack.Site).Where(frame => frame.IsUserCode && frame.Function is not null))
        {
            if (frame.Function != function)
                yield return frame;
            function = frame.Function;
        }
    }

    private sealed record Site(SourceLocation? Location, double Share);
}
