using System.Text.RegularExpressions;

namespace TraceAssertions.Golden;

/// <summary>The scrubber <c>ids</c>: numbers that the kernel gives (proc(5), pts(4)).</summary>
internal static partial class KernelIds
{
    /// <summary>The path with each such number replaced by what it is.</summary>
    public static string Scrub(string path)
    {
        if (path.StartsWith("/proc/", StringComparison.Ordinal))
        {
            path = Process().Replace(path, "/proc/{pid}$1");
            path = Task().Replace(path, "$1/task/{tid}");
            return Descriptor().Replace(path, "$1{fd}");
        }

        if (path.StartsWith("/dev/", StringComparison.Ordinal))
            return Descriptor().Replace(Terminal().Replace(path, "/dev/pts/{n}"), "$1{fd}");
        if (path.StartsWith("/run/user/", StringComparison.Ordinal))
            return RuntimeFolder().Replace(path, "/run/user/{uid}");
        return Inode().Replace(path, "$1:[{inode}]");
    }

    [GeneratedRegex("^/proc/[0-9]+(/|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Process();

    [GeneratedRegex("^(/proc/[^/]+)/task/[0-9]+(?![^/])", RegexOptions.CultureInvariant)]
    private static partial Regex Task();

    [GeneratedRegex("(/(?:fd|fdinfo|map_files)/)[0-9]+(?![^/])", RegexOptions.CultureInvariant)]
    private static partial Regex Descriptor();

    [GeneratedRegex("^/dev/pts/[0-9]+(?![^/])", RegexOptions.CultureInvariant)]
    private static partial Regex Terminal();

    [GeneratedRegex("^/run/user/[0-9]+(?![^/])", RegexOptions.CultureInvariant)]
    private static partial Regex RuntimeFolder();

    [GeneratedRegex(@"^(pipe|socket|net|mnt|pid|user|uts|ipc|cgroup|time):\[[0-9]+\]$", RegexOptions.CultureInvariant)]
    private static partial Regex Inode();
}
