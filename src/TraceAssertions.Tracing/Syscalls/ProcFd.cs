using System.Globalization;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>The links of <c>/proc/PID/fd</c> (proc(5)).</summary>
internal static class ProcFd
{
    /// <summary>The descriptors that a process has; empty where it cannot be read.</summary>
    public static IReadOnlyList<int> List(int pid)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(Folder(pid)).Select(entry => int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>What a descriptor of a running process refers to, or its current directory; null where that cannot be read.</summary>
    public static string? ReadLink(int pid, int fd) =>
        ReadLink(fd == DescriptorTable.CurrentDirectory ? string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cwd") : string.Create(CultureInfo.InvariantCulture, $"{Folder(pid)}/{fd}"));

    /// <summary>The target of a symbolic link as it is written there; null where there is none.</summary>
    public static string? ReadLink(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a descriptor of a running process has the close-on-exec flag, from <c>/proc/PID/fdinfo</c>.</summary>
    public static bool ClosesOnExec(int pid, int fd)
    {
        const int closeOnExec = 0x80000; // O_CLOEXEC
        try
        {
            var flags = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fdinfo/{fd}"))
                .FirstOrDefault(line => line.StartsWith("flags:", StringComparison.Ordinal));
            return flags is not null && (Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & closeOnExec) != 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The descriptor behind a link: numbers of inodes are left out, because they differ from run to run.</summary>
    /// <param name="link">The link.</param>
    /// <param name="knownNanos">From when on it is known; 0 where it is older than the trace.</param>
    public static Descriptor Describe(string link, long knownNanos = 0)
    {
        var (identity, kind) = link switch
        {
            _ when link.StartsWith("pipe:", StringComparison.Ordinal) => ("pipe", DescriptorKind.Pipe),
            _ when link.StartsWith("socket:", StringComparison.Ordinal) => ("socket", DescriptorKind.Socket),
            "anon_inode:[eventfd]" => ("eventfd", DescriptorKind.EventFd),
            "anon_inode:[eventpoll]" => (link, DescriptorKind.Epoll),
            _ when link.StartsWith("anon_inode:", StringComparison.Ordinal) => (link, DescriptorKind.Anonymous),
            _ when link.StartsWith("/memfd:", StringComparison.Ordinal) => (WithoutDeleted(link)[1..], DescriptorKind.Memfd),
            _ => (WithoutDeleted(link), DescriptorKind.File),
        };
        return new Descriptor(identity, kind, closeOnExec: false, knownNanos) { Link = link };
    }

    private static string WithoutDeleted(string link) => link.EndsWith(OpenFile.Deleted, StringComparison.Ordinal) ? link[..^OpenFile.Deleted.Length] : link;

    private static string Folder(int pid) => string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd");
}
