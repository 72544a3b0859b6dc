namespace TraceAssertions;

/// <summary>Compares two golden traces line by line.</summary>
/// <remarks>
/// The counts of antipatterns are shown and never decide alone: whether a window of one thread's calls is a loop depends on which thread
/// continues an await, so that a gate on them would cry wolf. A project that wants that gate writes
/// <c>antipatterns.tight_loop.count &lt;= golden.antipatterns.tight_loop.count</c>.
/// </remarks>
internal static class GoldenComparer
{
    /// <summary>Compares what was committed with what was received.</summary>
    public static GoldenComparison Compare(GoldenTrace golden, GoldenTrace received)
    {
        if (golden.Compare != received.Compare)
        {
            var reason = $"compared as a {GoldenFileWriter.NameOf(received.Compare)} here, recorded as a {GoldenFileWriter.NameOf(golden.Compare)} in the golden trace";
            return new GoldenComparison(golden, received, GoldenOutcome.NotComparable, [], reason);
        }

        var places = GoldenPlaces.Of(golden);
        var lines = GoldenLines.Canonical(received.Calls, received.Compare);
        var differences = golden.Compare == GoldenComparisonMode.Sequence ? Sequences(places, lines) : Multisets(places, lines);
        if (differences.Count == 0)
            return new GoldenComparison(golden, received, GoldenOutcome.Same, []);
        return Unlike(golden, received) is { } unlike
            ? new GoldenComparison(golden, received, GoldenOutcome.NotComparable, differences, unlike)
            : new GoldenComparison(golden, received, GoldenOutcome.Different, differences);
    }

    private static List<GoldenDifference> Multisets(GoldenPlaces places, IReadOnlyList<GoldenCall> received)
    {
        var left = new Dictionary<GoldenCall, int>();
        for (var i = 0; i < places.Calls.Count; i++)
            left[GoldenLines.Key(places.Calls[i])] = i;
        var differences = new List<GoldenDifference>();
        var added = new List<GoldenDifference>();
        foreach (var call in received)
        {
            if (!left.Remove(GoldenLines.Key(call), out var at))
                added.Add(new GoldenDifference(null, call, LineBefore(places, call)));
            else if (places.Calls[at] != call)
                differences.Add(new GoldenDifference(places.Calls[at], call, places.Lines[at]));
        }

        var removed = left.Values.Order().Select(at => new GoldenDifference(places.Calls[at], null, places.Lines[at]));
        differences.AddRange(GoldenPairing.Pair(removed, added, Moved(places.Calls, received)));
        return [.. differences.OrderBy(difference => (difference.Golden ?? difference.Received)!, GoldenCallOrder.Instance)];
    }

    private static List<GoldenDifference> Sequences(GoldenPlaces places, IReadOnlyList<GoldenCall> received)
    {
        var differences = new List<GoldenDifference>();
        var moved = Moved(places.Calls, received);
        var left = Enumerable.Range(0, places.Calls.Count).ToLookup(at => places.Calls[at].Process, StringComparer.Ordinal);
        var right = received.ToLookup(call => call.Process, StringComparer.Ordinal);
        foreach (var process in left.Select(group => group.Key).Union(right.Select(group => group.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var before = left[process].ToList();
            var after = right[process].ToList();
            var line = before.Count > 0 ? places.Lines[before[0]] - 1 : places.First;
            var found = new List<GoldenDifference>();
            foreach (var (from, to) in GoldenSequenceDiff.Align([.. before.Select(at => GoldenLines.Key(places.Calls[at]))], [.. after.Select(GoldenLines.Key)]))
            {
                var golden = from < 0 ? null : places.Calls[before[from]];
                var call = to < 0 ? null : after[to];
                line = from < 0 ? line : places.Lines[before[from]];
                if (golden != call)
                    found.Add(new GoldenDifference(golden, call, line));
            }

            var whole = found.Where(difference => difference is { Golden: not null, Received: not null });
            var halves = GoldenPairing.Pair(found.Where(d => d.Received is null), found.Where(d => d.Golden is null), moved);
            differences.AddRange(whole.Concat(halves).OrderBy(difference => difference.Line));
        }

        return differences;
    }

    /// <summary>Whether a path that is gone altogether may have become one that is new altogether.</summary>
    private static Func<string, string, bool> Moved(IReadOnlyList<GoldenCall> golden, IReadOnlyList<GoldenCall> received)
    {
        var (before, after) = (Paths(golden), Paths(received));
        return (from, to) => !after.Contains(from) && !before.Contains(to);

        static HashSet<string> Paths(IReadOnlyList<GoldenCall> calls) => calls.Select(call => call.Path).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The line after which a new call would stand.</summary>
    private static int LineBefore(GoldenPlaces places, GoldenCall call)
    {
        var (low, high) = (0, places.Calls.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (GoldenCallOrder.Instance.Compare(places.Calls[middle], call) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        // Before the first call of its process it stands after the process' own line.
        if (low < places.Calls.Count && places.Calls[low].Process == call.Process && (low == 0 || places.Calls[low - 1].Process != call.Process))
            return places.Lines[low] - 1;
        return low == 0 ? places.First : places.Lines[low - 1];
    }

    /// <summary>What else differs that a difference may be owed to, or null.</summary>
    private static string? Unlike(GoldenTrace golden, GoldenTrace received)
    {
        var unlike = new List<string>();
        Add("", GoldenFileWriter.NameOf(received.Kind), GoldenFileWriter.NameOf(golden.Kind));
        Add("runtime ", received.Environment.Runtime, golden.Environment.Runtime);
        Add("operating system ", received.Environment.OperatingSystem, golden.Environment.OperatingSystem);
        Add("architecture ", received.Environment.Architecture, golden.Environment.Architecture);
        Add("libc ", received.Environment.Libc, golden.Environment.Libc);
        Add("rules ", Join(received.Rules), Join(golden.Rules));
        return unlike.Count == 0 ? null : string.Join("; ", unlike);

        void Add(string what, string? here, string? there)
        {
            if (!string.Equals(here, there, StringComparison.Ordinal))
                unlike.Add($"{what}{here ?? "none"} here, {there ?? "none"} in the golden trace");
        }

        static string? Join(IReadOnlyList<string> rules) => rules.Count == 0 ? null : string.Join(", ", rules);
    }
}
