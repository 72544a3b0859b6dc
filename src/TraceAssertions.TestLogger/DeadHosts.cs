using System.Globalization;

namespace TraceAssertions.TestLogger;

/// <summary>Finds the traced tests that had begun and not ended when their test host died, by the marks that the adapter leaves in the results folder.</summary>
/// <param name="since">When the run began: what earlier runs left is not this one's.</param>
/// <param name="runs">Whether a process runs.</param>
/// <param name="elsewhere">What <see cref="ResultsVariable"/> says, absolute or from a project's folder; TestResults of each project where null or empty.</param>
internal sealed class DeadHosts(DateTimeOffset since, Func<int, bool> runs, string? elsewhere = null)
{
    /// <summary>The environment variable that names another folder for results; read by <c>TraceAssertions.Testing.ResultsFolder</c>.</summary>
    public const string ResultsVariable = "RENACER_RESULTS";

    /// <summary>How the folder of a run is named; written by <c>TraceAssertions.Testing.ResultsFolder</c>.</summary>
    public const string FolderPrefix = "traces-";

    /// <summary>How the mark of a running test ends; written by <c>TraceAssertions.Testing.RunningTest</c>.</summary>
    public const string MarkSuffix = ".incomplete";

    private const string TemporarySuffix = ".partial";
    private const int Named = 10;

    // VSTest tells of the end when the connection breaks, a moment before the kernel has taken the process down.
    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(3);

    // The times of files come from the kernel's coarse clock, which is up to a tick (10 ms) behind ours.
    private static readonly TimeSpan ClockTick = TimeSpan.FromMilliseconds(10);

    /// <summary>One line for each host that died, or one for the run where it broke off between traced tests; removes the temporary files that the dead left.</summary>
    /// <param name="projects">The folders of the test projects that ran.</param>
    /// <param name="aborted">Whether VSTest says that the run broke off.</param>
    public IReadOnlyList<string> Tell(IEnumerable<string> projects, bool aborted)
    {
        var folders = projects.Select(project => Path.GetFullPath(string.IsNullOrEmpty(elsewhere) ? "TestResults" : elsewhere, project)).Distinct(StringComparer.Ordinal)
            .Where(Directory.Exists)
            .SelectMany(results => Directory.EnumerateDirectories(results, FolderPrefix + "*"));
        var lines = new List<string>();
        foreach (var folder in folders)
        {
            if (ProcessOf(folder) is not { } process)
                continue;
            var tests = TestsIn(folder);
            if (runs(process) && !(aborted && tests.Count > 0 && SpinWait.SpinUntil(() => !runs(process), Dying)))
                continue;
            RemoveTemporaries(folder);
            if (tests.Count > 0)
                lines.Add(Line(process, folder, tests));
        }

        if (aborted && lines.Count == 0)
            lines.Add($"{ResultLines.Prefix}error TA0041: the test host died before the run was over, while no traced test ran; later tests were not run; see above what the host printed last");
        return lines;
    }

    private static string Line(int process, string folder, List<string> tests)
    {
        var more = tests.Count > Named ? string.Create(CultureInfo.InvariantCulture, $" and {tests.Count - Named} more") : "";
        var (them, remedy) = tests.Count == 1
            ? ("test", "run this test alone (dotnet test --filter)")
            : ("tests", "run these tests one at a time (dotnet test --filter) to find the one that ends it");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ResultLines.Prefix}error TA0041: the test host (process {process}) died during the traced {them} {string.Join(", ", tests.Take(Named))}{more}: no verdict, no trace, and later tests were not run; see above what the host printed last, and {remedy}; traces of finished tests: {folder}");
    }

    /// <summary>The process id at the end of the name of a run's folder; null for any other folder.</summary>
    private static int? ProcessOf(string folder) =>
        Path.GetFileName(folder).Split('-') is [_, { Length: 8 }, { Length: 6 }, var id]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            ? process
            : null;

    private List<string> TestsIn(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*" + MarkSuffix)
            .Where(mark => File.GetLastWriteTimeUtc(mark) > since - ClockTick)
            .Select(NameIn)
            .Order(StringComparer.Ordinal),
    ];

    private static string NameIn(string mark)
    {
        try
        {
            // A full disk leaves a mark without content.
            if (File.ReadLines(mark).FirstOrDefault() is { Length: > 0 } name)
                return name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file's own name is the test's, but for what no file's name can hold.
        }

        return Path.GetFileNameWithoutExtension(mark);
    }

    private static void RemoveTemporaries(string folder)
    {
        try
        {
            foreach (var file in Directory.GetFiles(folder, "*" + TemporarySuffix))
                File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next run of the tests tries again.
        }
    }
}
