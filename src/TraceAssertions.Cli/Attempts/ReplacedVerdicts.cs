using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Attempts;

/// <summary>Finds the verdicts of attempts that a later attempt of the same test replaces. They are kept and told, and the last one is judged.</summary>
internal static class ReplacedVerdicts
{
    /// <summary>For the file of each last attempt those of the attempts before it, in their order. All that are listed are replaced; each other verdict counts.</summary>
    /// <param name="verdicts">All verdicts of a run, by the absolute path of their files.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Find(IReadOnlyDictionary<string, VerdictFile> verdicts)
    {
        var earlier = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, verdict) in verdicts)
        {
            if (EarlierOf(path, verdict, verdicts) is { } replaced)
                earlier[path] = replaced;
        }

        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var last in earlier.Keys.Except(earlier.Values, StringComparer.Ordinal))
        {
            var attempts = new List<string>();
            for (var path = last; earlier.TryGetValue(path, out var before); path = before)
                attempts.Insert(0, before);
            found.Add(last, attempts);
        }

        return found;
    }

    /// <summary>A file replaces what surely is an earlier attempt of the same test; so the attempts can make no circle, and no file can make another test's failure disappear.</summary>
    private static string? EarlierOf(string path, VerdictFile verdict, IReadOnlyDictionary<string, VerdictFile> verdicts)
    {
        // An attempt that skipped itself, or that the end of the run cut short, decides nothing: the failure before it stands.
        if (verdict is not { Replaces: { } name, Attempt: { } attempt } || verdict.Outcome == VerdictOutcome.Skipped || name != Path.GetFileName(name))
            return null;
        var before = Path.Combine(Path.GetDirectoryName(path)!, name);
        return verdicts.TryGetValue(before, out var replaced) && (replaced.Attempt ?? 1) < attempt
            && (replaced.Assembly, replaced.Test, replaced.DisplayName) == (verdict.Assembly, verdict.Test, verdict.DisplayName) ? before : null;
    }
}
