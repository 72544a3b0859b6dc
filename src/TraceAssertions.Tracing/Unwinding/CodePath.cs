namespace TraceAssertions.Tracing.Unwinding;

/// <summary>What the path of a mapping tells of the code in it.</summary>
internal static class CodePath
{
    private const string Deleted = " (deleted)";

    /// <summary>Whether it names a file that can be read as what is mapped: not memory of a name (memfd_create(2), System V), not a device, not a file that is gone, whose name another may have by now.</summary>
    public static bool IsFile(string path) =>
        path.StartsWith('/')
        && !path.StartsWith("/memfd:", StringComparison.Ordinal)
        && !path.StartsWith("/dev/", StringComparison.Ordinal)
        && !path.StartsWith("/SYSV", StringComparison.Ordinal)
        && !path.EndsWith(Deleted, StringComparison.Ordinal);

    /// <summary>The path of a file as it was before the file was deleted; null for memory that is no file.</summary>
    public static string? FileOf(string? path)
    {
        if (path is null)
            return null;
        var name = path.EndsWith(Deleted, StringComparison.Ordinal) ? path[..^Deleted.Length] : path;
        return IsFile(name) || name is "[vdso]" ? path : null;
    }
}
