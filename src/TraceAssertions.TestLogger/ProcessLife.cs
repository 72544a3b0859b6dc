using System.Globalization;

namespace TraceAssertions.TestLogger;

/// <summary>Tells whether a process still runs.</summary>
internal static class ProcessLife
{
    /// <summary>False for a process that has ended and only waits for its parent too (a zombie).</summary>
    public static bool Runs(int process)
    {
        try
        {
            // proc_pid_stat(5): the state follows the parenthesised name, which may itself hold parentheses.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return !stat[stat.LastIndexOf(')')..].StartsWith(") Z", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }
}
