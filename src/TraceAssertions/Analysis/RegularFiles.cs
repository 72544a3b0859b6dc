namespace TraceAssertions.Analysis;

/// <summary>Tells the files that lie on a disk from everything else that a descriptor can refer to.</summary>
internal static class RegularFiles
{
    // Devices and the kernel's own tables: what they say is made when it is asked for, so that a buffer or an open descriptor would not spare the next question.
    private static readonly string[] Virtual = ["/dev/", "/proc/", "/sys/", "anon_inode:", "memfd:"];

    /// <summary>Which interned strings are paths of such files, as far as a path tells.</summary>
    public static bool[] Among(SpanColumns columns) => Array.ConvertAll(columns.Strings, IsOne);

    private static bool IsOne(string? path) =>
        path is not (null or "" or "pipe" or "socket" or "eventfd") && !Virtual.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal));
}
