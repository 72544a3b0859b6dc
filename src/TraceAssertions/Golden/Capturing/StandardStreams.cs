namespace TraceAssertions.Golden;

/// <summary>The scrubber <c>stdio</c>: what the inherited descriptors 0, 1 and 2 happen to be, a terminal here and a pipe there.</summary>
/// <remarks>A descriptor of these numbers counts as inherited unless the trace shows that what it refers to was opened, as <c>command &gt; file</c> does. A copy of one is the same stream.</remarks>
internal sealed class StandardStreams
{
    public const string Input = "{stdin}";
    public const string Output = "{stdout}";
    public const string ErrorOutput = "{stderr}";

    private readonly HashSet<string> _opened = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Pid, int Fd, string? Path), string> _copies = [];

    /// <summary>Remembers that the trace opened a file. Call it for all before the first <see cref="NameOf"/>.</summary>
    public void AddOpened(string path)
    {
        // A program may be handed these from outside, and opens them itself too.
        if (path is not ("/dev/null" or "/dev/tty") && !path.StartsWith("/dev/pts/", StringComparison.Ordinal))
            _opened.Add(path);
    }

    /// <summary>Remembers that a process copied a standard stream to another descriptor, as a shell does that redirects it for a while. Call it for all, in order, before the first <see cref="NameOf"/>.</summary>
    /// <param name="span">A call that succeeded.</param>
    public void AddCopy(in Span span)
    {
        if (span.Result > 2 && IsCopy(span) && NameOf(span) is { } name)
            _copies[(span.Pid, (int)span.Result, span.Path)] = name;
    }

    /// <summary>The name of the stream that a call works on, or null where it works on something else.</summary>
    public string? NameOf(in Span span)
    {
        if (span.Fd < 0 || span.Error == "EBADF" || (span.Path is { } path && _opened.Contains(path)))
            return null;
        return span.Fd switch
        {
            0 => Input,
            1 => Output,
            2 => ErrorOutput,
            _ => _copies.GetValueOrDefault((span.Pid, span.Fd, span.Path)),
        };
    }

    /// <summary>dup(2), and fcntl(2) with F_DUPFD or F_DUPFD_CLOEXEC.</summary>
    private static bool IsCopy(in Span span) => span.Name is "syscall:dup" or "syscall:dup2" or "syscall:dup3"
        || (span.Name == "syscall:fcntl" && span.Arguments?.StartsWith("F_DUPFD", StringComparison.Ordinal) == true);

    /// <summary>Whether the call only asks what the stream is: its answer is not the program's doing.</summary>
    public static bool IsProbe(string canonicalName) => canonicalName is "syscall:fstat" or "syscall:ioctl" or "syscall:lseek";
}
