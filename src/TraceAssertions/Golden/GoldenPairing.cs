namespace TraceAssertions;

/// <summary>Finds which removed line and which added line are one call that changed, so that a reader is told what changed and not two halves.</summary>
internal sealed class GoldenPairing
{
    private readonly List<GoldenDifference> _pairs = [];
    private List<GoldenDifference> _removed;
    private List<GoldenDifference> _added;

    private GoldenPairing(IEnumerable<GoldenDifference> removed, IEnumerable<GoldenDifference> added) => (_removed, _added) = ([.. removed], [.. added]);

    /// <summary>The differences with halves joined: the same call on the same path that differs in its arguments, its size or its error; then whole files whose path changed.</summary>
    /// <param name="removed">Lines that are gone, in stable order.</param>
    /// <param name="added">Lines that are new, in stable order.</param>
    /// <param name="moved">Whether everything that happened to the first path may now happen to the second.</param>
    public static List<GoldenDifference> Pair(IEnumerable<GoldenDifference> removed, IEnumerable<GoldenDifference> added, Func<string, string, bool> moved)
    {
        var pairing = new GoldenPairing(removed, added);
        Func<GoldenCall, GoldenCall>[] wildcards = [call => call with { Arguments = null }, call => call with { Size = null }, call => call with { Error = null }];
        foreach (var without in wildcards)
        {
            // Of several candidates those that happen as often belong together; then the order decides, which is stable.
            pairing.Join(without);
            pairing.Join(call => without(GoldenLines.Key(call)));
        }

        pairing.JoinMoved(moved);
        return [.. pairing._pairs, .. pairing._removed, .. pairing._added];
    }

    private void Join(Func<GoldenCall, GoldenCall> key)
    {
        var candidates = _added.GroupBy(difference => key(difference.Received!)).ToDictionary(group => group.Key, group => new Queue<GoldenDifference>(group));
        Take(gone => candidates.TryGetValue(key(gone.Golden!), out var queue) && queue.TryDequeue(out var come) ? come : null);
    }

    /// <summary>Only where a single old and a single new path are alike: with several it would be a guess which became which.</summary>
    private void JoinMoved(Func<string, string, bool> moved)
    {
        var fresh = Files(_added, difference => difference.Received!);
        var partners = new Dictionary<GoldenDifference, GoldenDifference>(ReferenceEqualityComparer.Instance);
        foreach (var (signature, paths) in Files(_removed, difference => difference.Golden!))
        {
            if (paths is not [var from] || !fresh.TryGetValue(signature, out var others) || others is not [var to] || !moved(from[0].Golden!.Path!, to[0].Received!.Path!))
                continue;
            for (var i = 0; i < from.Count; i++)
                partners.Add(from[i], to[i]);
        }

        Take(partners.GetValueOrDefault);
    }

    private void Take(Func<GoldenDifference, GoldenDifference?> partner)
    {
        var taken = new HashSet<GoldenDifference>(ReferenceEqualityComparer.Instance);
        var rest = new List<GoldenDifference>();
        foreach (var gone in _removed)
        {
            if (partner(gone) is { } come)
            {
                taken.Add(come);
                _pairs.Add(gone with { Received = come.Received });
            }
            else
            {
                rest.Add(gone);
            }
        }

        _removed = rest;
        _added = [.. _added.Where(difference => !taken.Contains(difference))];
    }

    private static Dictionary<string, List<List<GoldenDifference>>> Files(List<GoldenDifference> halves, Func<GoldenDifference, GoldenCall> call) => halves
        .Where(half => call(half).Path is not null)
        .GroupBy(half => (call(half).Process, call(half).Path))
        .Select(group => group.ToList())
        .GroupBy(group => string.Join('\n', group.Select(half => GoldenJsonText.Quote((call(half) with { Path = null }).ToString()))), StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
}
