using System.Globalization;

namespace TraceAssertions.Tracing.Recording;

/// <summary>The names of this process's threads, which are at most 15 bytes long: /proc/self/task/TID/comm (proc(5)).</summary>
internal static class ThreadName
{
    /// <summary>The name of a thread, or null where it has ended.</summary>
    public static string? Read(int tid)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{tid}/comm")).TrimEnd('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
