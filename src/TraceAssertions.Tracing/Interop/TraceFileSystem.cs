using System.Globalization;
using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>Reads files of tracefs, wherever it is mounted; where it is not, by a mount of our own that nobody else sees.</summary>
internal static class TraceFileSystem
{
    private static readonly string[] Folders = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];

    /// <summary>The text of a file.</summary>
    /// <param name="path">Its path below the root of tracefs.</param>
    /// <param name="reason">Why it cannot be read.</param>
    /// <returns>Null where it cannot be read.</returns>
    public static string? Read(string path, out string? reason)
    {
        reason = null;
        try
        {
            if (Folders.Select(folder => Path.Combine(folder, path)).FirstOrDefault(File.Exists) is { } file)
                return File.ReadAllText(file);
            var mount = Libc.MountDetached("tracefs\0"u8);
            if (mount < 0)
            {
                reason = $"it cannot be read below {Folders[0]}, and tracefs cannot be mounted: {Marshal.GetPInvokeErrorMessage(-mount)}";
                return null;
            }

            try
            {
                return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{mount}/{path}"));
            }
            finally
            {
                _ = Libc.close(mount);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            reason = failure.Message;
            return null;
        }
    }
}
