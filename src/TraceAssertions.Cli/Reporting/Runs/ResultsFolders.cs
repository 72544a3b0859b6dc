using System.Text.RegularExpressions;

namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>Finds the results of a project's newest run.</summary>
internal static partial class ResultsFolders
{
    /// <summary>The newest <c>TestResults/traces-…</c> (of <c>dotnet test</c>) or <c>TestResults/golden-…</c> (of <c>renacer golden</c>) of a project; null where there is none.</summary>
    /// <param name="projectDirectory">The folder of the project.</param>
    public static string? Newest(string projectDirectory)
    {
        var results = Path.Combine(projectDirectory, "TestResults");
        if (!Directory.Exists(results))
            return null;
        // The time is in the name. A copy or an unpacked archive has other times of change.
        return Directory.EnumerateDirectories(results, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.None })
            .Select(folder => (Folder: folder, Name: Run().Match(Path.GetFileName(folder))))
            .Where(pair => pair.Name.Success)
            .OrderByDescending(pair => pair.Name.Groups["time"].Value, StringComparer.Ordinal)
            .ThenByDescending(pair => pair.Name.Groups["process"].Value.Length)
            .ThenByDescending(pair => pair.Name.Groups["process"].Value, StringComparer.Ordinal)
            .Select(pair => pair.Folder)
            .FirstOrDefault();
    }

    /// <summary>When a run's folder was made, <c>2026-11-21T07:30:00</c>; null for a folder of another name.</summary>
    public static string? TimeOf(string folder) =>
        Run().Match(Path.GetFileName(folder)) is { Success: true } name && name.Groups["time"].Value is var time
            ? $"{time[..4]}-{time[4..6]}-{time[6..8]}T{time[9..11]}:{time[11..13]}:{time[13..15]}"
            : null;

    [GeneratedRegex(@"\A(traces|golden)-(?<time>[0-9]{8}-[0-9]{6})-(?<process>[0-9]+)\z")]
    private static partial Regex Run();
}
