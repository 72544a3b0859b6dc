using System.Globalization;

namespace TraceAssertions.Testing;

/// <summary>Keeps the results of the newest runs and removes those of older ones, so that TestResults does not grow without end.</summary>
internal static class EarlierRuns
{
    /// <summary>So many folders of runs are kept, the newest first; documented in docs/guide/xunit.md.</summary>
    public const int Kept = 20;

    // A folder that may not be listed belongs to somebody else.
    private static readonly EnumerationOptions Accessible = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Removes what runs that have ended left: folders beyond <see cref="Kept"/>, and unfinished temporary files in the others.</summary>
    /// <param name="testResults">The project's TestResults; need not exist.</param>
    /// <param name="runs">Whether a process runs. Folders of running ones are left alone and counted.</param>
    public static void Sweep(string testResults, Func<int, bool> runs)
    {
        try
        {
            if (!Directory.Exists(testResults))
                return;
            // The time is in the name, so that ordinal order is the order of time.
            var folders = Directory.EnumerateDirectories(testResults, ResultsFolder.Prefix + "*", Accessible)
                .Where(folder => ProcessOf(folder) is not null)
                .OrderDescending(StringComparer.Ordinal)
                .ToList();
            for (var i = 0; i < folders.Count; i++)
            {
                if (runs(ProcessOf(folders[i])!.Value))
                    continue;
                Remove(folders[i], whole: i >= Kept);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Tidying up is no reason to fail a test.
        }
    }

    /// <summary>Whether a process of that id runs; one that has ended and only waits for its parent does not.</summary>
    public static bool Runs(int processId)
    {
        try
        {
            // proc_pid_stat(5): the state follows the parenthesised name, which may itself hold parentheses.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            return !stat[stat.LastIndexOf(')')..].StartsWith(") Z", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    /// <summary>The process id with which a folder's name ends, or null for a folder that is not ours.</summary>
    private static int? ProcessOf(string folder)
    {
        var parts = Path.GetFileName(folder).Split('-');
        return parts is [_, { Length: 8 } day, { Length: 6 } time, var id] && day.All(char.IsAsciiDigit) && time.All(char.IsAsciiDigit)
            && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var processId) ? processId : null;
    }

    private static void Remove(string folder, bool whole)
    {
        try
        {
            if (whole)
            {
                Directory.Delete(folder, recursive: true);
                return;
            }

            foreach (var file in Directory.EnumerateFiles(folder, "*" + AtomicFile.TemporarySuffix, Accessible).ToList())
                File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's, or removed by another host at the same moment: the other folders are still swept.
        }
    }
}
