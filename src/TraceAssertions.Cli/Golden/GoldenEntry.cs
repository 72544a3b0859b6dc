namespace TraceAssertions.Cli.Golden;

/// <summary>One name in a folder of golden traces: its golden file, its received file, or both.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Path">The absolute path of the golden file, which need not exist.</param>
/// <param name="HasGolden">Whether it exists.</param>
/// <param name="Received">The absolute path of the received file, or null where there is none.</param>
internal sealed record GoldenEntry(GoldenDirectory Folder, string Path, bool HasGolden, string? Received)
{
    private const string Suffix = ".json";

    /// <summary>The file's name without its suffix.</summary>
    public string Stem { get; } = System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Everything in the folders of a project, in the order of the folders and then of the paths.</summary>
    public static IReadOnlyList<GoldenEntry> Of(GoldenProject project) => [.. project.Folders.SelectMany(Of)];

    /// <summary>The display name as the file says it; the stem where the file cannot be read.</summary>
    public string ReadName() => GoldenTrace.TryLoad(HasGolden ? Path : Received!, out var golden, out _) ? golden.Name : Stem;

    private static IEnumerable<GoldenEntry> Of(GoldenDirectory folder)
    {
        var goldens = folder.Goldens().ToHashSet(StringComparer.Ordinal);
        var received = folder.Received().ToDictionary(path => path[..^GoldenDirectory.ReceivedSuffix.Length] + Suffix, StringComparer.Ordinal);
        return goldens.Union(received.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(path => new GoldenEntry(folder, path, goldens.Contains(path), received.GetValueOrDefault(path)));
    }
}
