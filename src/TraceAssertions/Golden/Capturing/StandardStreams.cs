namespace TraceAssertions.Golden;

/// <summary>The scrubber <c>stdio</c>: what the inherited descriptors 0, 1 and 2 happen to be, a terminal here and a pipe there.</summary>
/// <remarks>A descriptor of these numbers counts as inherited unless the trace shows that what it refers to was opened, as <c>command &gt; file</c> does.</remarks>
internal sealed class StandardStreams
{
    public const string Input = "{stdin}";
    public const string Output = "{stdout}";
    public const string ErrorOutput = "{stderr}";

    private readonly HashSet<string> _opened = new(StringComparer.Ordinal);

    /// <summary>Remembers that the trace opened a file. Call it for all before the first <see cref="NameOf"/>.</summary>
    public void AddOpened(string path)
    {
        // A program may be handed these from outside, and opens them itself too.
        if (path is not ("/dev/null" or "/dev/tty") && !path.StartsWith("/dev/pts/", StringComparison.Ordinal))
            _opened.Add(path);
    }

    /// <summary>The name of the stream that a call works on, or null where it works on something else.</summary>
    public string? NameOf(int fd, string? path, string? error)
    {
        if (fd is < 0 or > 2 || error == "EBADF" || (path is not null && _opened.Contains(path)))
            return null;
        return fd switch { 0 => Input, 1 => Output, _ => ErrorOutput };
    }

    /// <summary>Whether the call only asks what the stream is: its answer is not the program's doing.</summary>
    public static bool IsProbe(string canonicalName) => canonicalName is "syscall:fstat" or "syscall:ioctl" or "syscall:lseek";
}
