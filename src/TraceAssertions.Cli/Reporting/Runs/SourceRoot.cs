namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>The folder that a report's paths are told from: the repository's, because that is what code hosts show annotations in.</summary>
/// <param name="FullPath">The absolute path, without a slash at its end.</param>
internal sealed record SourceRoot(string FullPath)
{
    // Where the checkout has no .git (a copied or exported tree), CI systems still say where it lies.
    private static readonly string[] Variables = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY"];

    /// <summary>The nearest folder at or above <paramref name="folder"/> with a <c>.git</c>, else that which CI names while <paramref name="folder"/> lies in it, else <paramref name="folder"/>.</summary>
    public static SourceRoot Of(string folder, Func<string, string?> environment)
    {
        var start = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        for (var candidate = new DirectoryInfo(start); candidate is not null; candidate = candidate.Parent)
        {
            // A worktree and a submodule have a file of that name.
            if (Path.Exists(Path.Combine(candidate.FullName, ".git")))
                return new(candidate.FullName);
        }

        var named = Variables.Select(environment)
            .Where(value => !string.IsNullOrEmpty(value))
            .Select(value => new SourceRoot(Path.TrimEndingDirectorySeparator(Path.GetFullPath(value!))))
            .FirstOrDefault(root => start == root.FullPath || root.Holds(start));
        return named ?? new(start);
    }

    /// <summary>The path from here; absolute where the file lies elsewhere.</summary>
    public string Relative(string path)
    {
        var full = Path.GetFullPath(path, FullPath);
        return Holds(full) ? Path.GetRelativePath(FullPath, full) : full;
    }

    /// <summary>Whether a path lies below.</summary>
    public bool Holds(string path) => Path.GetFullPath(path, FullPath).StartsWith(Path.TrimEndingDirectorySeparator(FullPath) is "/" ? "/" : FullPath + "/", StringComparison.Ordinal);
}
