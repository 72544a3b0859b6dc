using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace TraceAssertions.Golden;

/// <summary>The scrubber <c>folders</c>: where things lie on this machine, and for this user.</summary>
internal sealed partial class KnownFolders
{
    /// <summary>What stands for the temporary folder.</summary>
    public const string Temp = "{temp}";

    private readonly IReadOnlyList<(string Folder, string Placeholder)> _folders;

    /// <param name="folders">Absolute folders with their placeholders; of one folder the first placeholder holds.</param>
    public KnownFolders(IEnumerable<(string? Folder, string Placeholder)> folders) =>
        _folders =
        [
            .. folders
                .Where(f => !string.IsNullOrEmpty(f.Folder) && Path.IsPathRooted(f.Folder))
                .Select(f => (Folder: Path.TrimEndingDirectorySeparator(Path.GetFullPath(f.Folder!)), f.Placeholder))
                .Where(f => f.Folder.Length > 1) // everything is below the root
                .DistinctBy(f => f.Folder, StringComparer.Ordinal)
                .OrderByDescending(f => f.Folder.Length)
                .ThenBy(f => f.Folder, StringComparer.Ordinal),
        ];

    /// <summary>The folders of this process's environment, which a launched program inherits.</summary>
    public static KnownFolders OfThisMachine(string projectDirectory, string outputDirectory)
    {
        var home = Environment.GetEnvironmentVariable("HOME");
        return new(
        [
            (outputDirectory, "{bin}"),
            (Path.GetTempPath(), Temp), // before the project's: what is made in a folder that is both has random names
            ("/tmp", Temp),
            (projectDirectory, "{project}"),
            (Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? (home is null ? null : Path.Combine(home, ".nuget", "packages")), "{nuget}"),
            (Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."), "{dotnet}"),
            (Environment.GetEnvironmentVariable("DOTNET_ROOT"), "{dotnet}"),
            (home, "{home}"),
        ]);
    }

    /// <summary>The temporary folders themselves.</summary>
    public IReadOnlyList<string> TempFolders => [.. _folders.Where(f => f.Placeholder == Temp).Select(f => f.Folder)];

    /// <summary>The path with the longest known folder that it lies in replaced, at a border of segments only.</summary>
    public string Scrub(string path)
    {
        foreach (var (folder, placeholder) in _folders)
        {
            if (!path.StartsWith(folder, StringComparison.Ordinal) || (path.Length > folder.Length && path[folder.Length] != '/'))
                continue;
            var rest = path[folder.Length..];
            return placeholder == "{dotnet}" ? placeholder + Version().Replace(rest, "/{version}") : placeholder + rest;
        }

        return path;
    }

    /// <summary>Below .NET's root every runtime and SDK lies in a folder of its exact version; the golden trace depends on the major one only.</summary>
    [GeneratedRegex(@"/[0-9]+\.[0-9]+\.[0-9]+[^/]*(?=/|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
