using TraceAssertions.Conditions;

namespace TraceAssertions.Cli.Golden;

/// <summary>Finds the golden trace that a user means: by its display name, by its file's name, or by its path.</summary>
internal static class GoldenSelection
{
    private static readonly string[] Suffixes = [GoldenDirectory.ReceivedSuffix, ".json"];

    /// <summary>Finds what each name means.</summary>
    /// <param name="names">As the user wrote them; empty for all.</param>
    /// <param name="entries">What there is to choose from.</param>
    /// <param name="project">The project, within whose golden folder every path must lie.</param>
    /// <param name="what">What the entries are: <c>received trace</c>.</param>
    /// <param name="found">Each entry once, in the order of <paramref name="entries"/>.</param>
    /// <returns>TA3006 or TA3015 for each name that means nothing, or more than one thing.</returns>
    public static IReadOnlyList<Diagnostic> Find(
        IReadOnlyList<string> names, IReadOnlyList<GoldenEntry> entries, GoldenProject project, string what, out IReadOnlyList<GoldenEntry> found)
    {
        var diagnostics = new List<Diagnostic>();
        var chosen = new HashSet<GoldenEntry>(ReferenceEqualityComparer.Instance);
        foreach (var name in names)
        {
            if (FindOne(name, entries, project, what, out var entry) is { } diagnostic)
                diagnostics.Add(diagnostic);
            else
                chosen.Add(entry!);
        }

        found = names.Count == 0 ? entries : [.. entries.Where(chosen.Contains)];
        return diagnostics;
    }

    private static Diagnostic? FindOne(string name, IReadOnlyList<GoldenEntry> entries, GoldenProject project, string what, out GoldenEntry? entry)
    {
        entry = null;
        if (name.Length == 0 || name.Any(char.IsControl))
            return Bad(name.Length == 0 ? "the name is empty" : $"the name '{PlainText.OneLine(name)}' has control characters");

        // A display name may hold anything, also what looks like a path: it is asked first.
        var matches = entries.Where(candidate => candidate.Folder.PathOf(name) == candidate.Path).ToList();
        if (matches.Count == 0)
            matches = [.. entries.Where(candidate => candidate.Stem == name || Suffixes.Any(suffix => candidate.Stem + suffix == name))];
        if (matches.Count == 0 && name.Contains('/', StringComparison.Ordinal))
        {
            string[] paths = [Path.GetFullPath(name), Path.GetFullPath(name, project.Directory), Path.GetFullPath(name, project.Root)];
            if (!paths.Any(path => path.StartsWith(project.Root + "/", StringComparison.Ordinal)))
                return Bad($"'{name}' lies outside of {project.Root}");
            matches = [.. entries.Where(candidate => paths.Contains(candidate.Path) || paths.Contains(candidate.Received))];
        }

        if (matches.Count > 1)
        {
            return new(GateCodes.NothingToTake, DiagnosticSeverity.Error, $"'{name}' means more than one {what}: {string.Join(", ", matches.Select(match => Path.GetRelativePath(project.Directory, match.Path)))}",
                Remedy: "name one by its path");
        }

        entry = matches.FirstOrDefault();
        return entry is null ? Nothing(name, entries, project, what) : null;
    }

    private static Diagnostic Bad(string objection) =>
        new(GateCodes.BadName, DiagnosticSeverity.Error, objection, Remedy: "give a name that `renacer golden list` shows");

    private static Diagnostic Nothing(string name, IReadOnlyList<GoldenEntry> entries, GoldenProject project, string what)
    {
        var known = entries.Select(entry => entry.ReadName()).Distinct(StringComparer.Ordinal).ToList();
        // Who leaves out the namespace means the method.
        var ends = known.Where(candidate => candidate.EndsWith("." + name, StringComparison.Ordinal)).ToList();
        var meant = ends.Count == 1 ? $"did you mean '{ends[0]}'?" : NameSuggestion.DidYouMean(name, known);
        return new(GateCodes.NothingToTake, DiagnosticSeverity.Error, $"there is no {what} of '{name}'",
            Remedy: meant ?? (known.Count == 0 ? $"there is no {what} in {project.Root}; --project names the project's folder" : "`renacer golden list` shows what there is"));
    }
}
