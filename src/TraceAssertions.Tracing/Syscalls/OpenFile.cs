namespace TraceAssertions.Tracing.Syscalls;

/// <summary>What an open file is called now: all descriptors of it share this, so that a new name reaches each.</summary>
/// <param name="name">As a link of /proc/PID/fd shows it: a path, or <c>pipe:[123]</c>, <c>socket:[123]</c>, <c>anon_inode:[eventfd]</c>.</param>
internal sealed class OpenFile(string name)
{
    /// <summary>What the kernel adds to the name of a file that has none any more.</summary>
    public const string Deleted = " (deleted)";

    /// <summary>The name, as that link shows it.</summary>
    public string Name { get; set; } = name;
}
