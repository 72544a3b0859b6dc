namespace TraceAssertions.Conditions;

/// <summary>Finds the known name that a misspelt one was most likely meant to be.</summary>
internal static class NameSuggestion
{
    /// <summary><c>did you mean 'x'?</c>, or null where nothing is near.</summary>
    public static string? DidYouMean(string written, IEnumerable<string> known) =>
        Closest(written, known) is { } closest ? $"did you mean '{closest}'?" : null;

    /// <summary>The nearest name by edit distance, at most a third of the written name away; null where there is none.</summary>
    public static string? Closest(string written, IEnumerable<string> known)
    {
        if (written.Length > 128)
            return null;
        var best = known
            .Select(name => (Name: name, Distance: Distance(written.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .FirstOrDefault((Name: "", Distance: int.MaxValue));
        return best.Distance <= Math.Max(1, Math.Max(written.Length, best.Name.Length) / 3) ? best.Name : null;
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).</summary>
    public static int Distance(string a, string b)
    {
        int[] beforeLast = [], last = [.. Enumerable.Range(0, b.Length + 1)];
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last) = (last, row);
        }

        return last[b.Length];
    }
}
