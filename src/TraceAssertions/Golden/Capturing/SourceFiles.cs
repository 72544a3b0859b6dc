using System.Globalization;

namespace TraceAssertions.Golden;

/// <summary>Tells the places of a golden trace's calls without where the project lies on this machine.</summary>
internal sealed class SourceFiles
{
    private readonly IReadOnlyList<string> _folders;

    /// <param name="projectDirectory">The project's folder.</param>
    public SourceFiles(string projectDirectory)
    {
        var project = Path.TrimEndingDirectorySeparator(Path.GetFullPath(projectDirectory));
        _folders = [.. new[] { project, RootOf(project) }.OfType<string>().Where(folder => folder.Length > 1)];
    }

    /// <summary>The file from the project's folder, else from the repository's root, else its name alone.</summary>
    public string NameOf(string file)
    {
        foreach (var folder in _folders)
        {
            if (file.StartsWith(folder + "/", StringComparison.Ordinal))
                return file[(folder.Length + 1)..];
        }

        return Path.GetFileName(file);
    }

    /// <summary>The place as it is committed.</summary>
    public GoldenSource Of(SourceLocation site) => new()
    {
        Precision = site.Precision,
        File = site.Precision <= SourcePrecision.ApproximateLine && site.File is not null ? NameOf(site.File) : null,
        Line = site.Precision == SourcePrecision.ExactLine ? site.Line : 0,
        Function = site.Precision == SourcePrecision.Module ? null : site.Function,
        Module = site.Precision == SourcePrecision.Module ? site.Module : null,
        TranslatedFrom = site.TranslatedFrom is { File: { } from } translated
            ? translated.Precision == SourcePrecision.ExactLine ? string.Create(CultureInfo.InvariantCulture, $"{NameOf(from)}:{translated.Line}") : NameOf(from)
            : null,
    };

    /// <summary>The nearest folder at or above with a repository of git in it.</summary>
    private static string? RootOf(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, ".git")))
                return at;
        }

        return null;
    }
}
