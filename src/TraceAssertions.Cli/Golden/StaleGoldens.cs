namespace TraceAssertions.Cli.Golden;

/// <summary>Golden traces that nobody makes any more: their test or program has gone, or has another name.</summary>
internal static class StaleGoldens
{
    /// <summary>The entries with a golden file that none of the names has.</summary>
    /// <param name="folders">The folders to look in.</param>
    /// <param name="names">Every test and program that there is.</param>
    /// <param name="whole">Tests that did not pass: their rows and parts are not stale.</param>
    public static IReadOnlyList<string> Find(IEnumerable<GoldenDirectory> folders, IReadOnlyCollection<string> names, IReadOnlyCollection<string>? whole = null) =>
        [.. folders.SelectMany(folder => folder.Goldens().Except(names.Select(folder.PathOf), StringComparer.Ordinal)).Where(path => !IsRowOfAny(path, whole ?? []))];

    // A theory that is skipped or fails as a whole is one test to the platform, which knows nothing of its rows then; nor does anybody know of the parts that a test did not come to.
    private static bool IsRowOfAny(string path, IReadOnlyCollection<string> theories) =>
        theories.Count > 0 && GoldenTrace.TryLoad(path, out var golden, out _) && golden.Name.EndsWith(')') && theories.Any(name => golden.Name.StartsWith(name + "(", StringComparison.Ordinal));

    /// <summary>TA3009.</summary>
    /// <param name="path">The golden file.</param>
    /// <param name="severity">How it weighs.</param>
    public static Diagnostic Tell(string path, DiagnosticSeverity severity)
    {
        var name = GoldenTrace.TryLoad(path, out var golden, out _) ? golden.Name : Path.GetFileNameWithoutExtension(path);
        return new(GateCodes.Stale, severity, $"the golden trace is stale: no traced test or program '{name}' was run", path, Line: 1, Column: 1,
            Remedy: "delete its files (`renacer golden capture --prune` does), or bring the test back");
    }

    /// <summary>Deletes a golden trace with the files beside it.</summary>
    /// <param name="path">The golden file.</param>
    /// <returns>What could not be deleted.</returns>
    public static IEnumerable<Diagnostic> Delete(string path)
    {
        var stem = path[..^".json".Length];
        return new[] { path, stem + "_summary.txt", stem + "_source.json", stem + GoldenDirectory.ReceivedSuffix }.Select(Acceptance.Remove).OfType<Diagnostic>();
    }
}
