using TraceAssertions.Cli.Attempts;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Golden;

/// <summary>What a run left in its results folder.</summary>
/// <param name="Verdicts">The verdict of every test, in the order of the paths: of one that was tried again the last.</param>
/// <param name="Unfinished">Tests that had begun and not ended: their host died.</param>
internal sealed record VerdictFolder(IReadOnlyList<StoredVerdict> Verdicts, IReadOnlyList<string> Unfinished)
{
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Reads all verdicts of a folder and those below it; what cannot be read is added to <paramref name="findings"/> (TA3021).</summary>
    public static VerdictFolder Read(string folder, GateFindings findings)
    {
        var verdicts = new SortedDictionary<string, VerdictFile>(StringComparer.Ordinal);
        var unfinished = new List<string>();
        try
        {
            if (!Directory.Exists(folder))
                return new([], []);
            foreach (var path in Directory.EnumerateFiles(folder, "*" + VerdictFile.Suffix, Everywhere))
            {
                if (VerdictFile.Read(path, out var why) is { } verdict)
                    verdicts.Add(path, verdict);
                else
                    findings.Add(Unreadable(path, why!));
            }

            var marks = Directory.EnumerateFiles(folder, "*" + RunningTest.Suffix, Everywhere).Where(mark => !File.Exists(mark[..^RunningTest.Suffix.Length] + VerdictFile.Suffix));
            foreach (var path in marks.Order(StringComparer.Ordinal))
                unfinished.Add(File.ReadLines(path).FirstOrDefault() is { Length: > 0 } name ? name : Path.GetFileNameWithoutExtension(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            findings.Add(Unreadable(folder, failure.Message.TrimEnd('.')));
        }

        return new(Judged(verdicts), unfinished);
    }

    /// <summary>The newest run of a project that left verdicts, or null where there is none.</summary>
    /// <param name="projectDirectory">The project's folder.</param>
    public static string? Newest(string projectDirectory)
    {
        var results = Path.Combine(projectDirectory, "TestResults");
        if (!Directory.Exists(results))
            return null;
        // The time is in the name, so that ordinal order is the order of time.
        return Directory.EnumerateDirectories(results, ResultsFolder.Prefix + "*")
            .OrderDescending(StringComparer.Ordinal)
            .FirstOrDefault(folder => Directory.EnumerateFiles(folder, "*" + VerdictFile.Suffix, Everywhere).Any());
    }

    private static List<StoredVerdict> Judged(SortedDictionary<string, VerdictFile> verdicts)
    {
        var earlier = ReplacedVerdicts.Find(verdicts);
        var replaced = earlier.Values.SelectMany(paths => paths).ToHashSet(StringComparer.Ordinal);
        return [.. verdicts.Where(pair => !replaced.Contains(pair.Key)).Select(pair => new StoredVerdict(pair.Key, pair.Value) { Earlier = [.. earlier.GetValueOrDefault(pair.Key, []).Select(path => verdicts[path])] })];
    }

    private static Diagnostic Unreadable(string path, string why) =>
        new(GateCodes.Unreadable, DiagnosticSeverity.Error, $"the verdict cannot be read: {why}", path, Remedy: "run the tests again, with a test adapter and a renacer of the same version");
}
