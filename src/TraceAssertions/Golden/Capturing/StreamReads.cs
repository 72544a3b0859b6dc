using System.Collections.Frozen;

namespace TraceAssertions.Golden;

/// <summary>The scrubber <c>streams</c>: how the bytes of a pipe, a socket or a terminal fall into reads is decided by who writes when (pipe(7)).</summary>
internal static class StreamReads
{
    /// <summary>Marks reads that are many and tiny: that is the program's doing, whoever writes.</summary>
    public const string Tiny = "tiny";

    private const int FewestTinyReads = 64;
    private const int TinyBytes = 16;

    private static readonly FrozenSet<string> Calls =
        new[] { "read", "readv", "recvfrom", "recvmsg", "recvmmsg", "splice" }.Select(name => "syscall:" + name).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the call reads from something without a position.</summary>
    /// <param name="name">The span's name.</param>
    /// <param name="path">The path as it stands in the golden trace.</param>
    public static bool Contains(string name, string? path) => Calls.Contains(name) && IsStream(path);

    /// <summary>An attempt on a stream that was not ready: whether there is one depends on the other end.</summary>
    public static bool IsNotReady(string? error, string? path) => error is "EAGAIN" or "EWOULDBLOCK" && IsStream(path);

    /// <summary>Whether so many reads of so few bytes are marked.</summary>
    public static bool AreTiny(long reads, long bytes) => reads > FewestTinyReads && bytes < reads * TinyBytes;

    private static bool IsStream(string? path) => path is not null
        && (path is "pipe" or "socket" or StandardStreams.Input or StandardStreams.Output or StandardStreams.ErrorOutput or "/dev/tty" or "/dev/ptmx"
            || path.StartsWith("/dev/pts/", StringComparison.Ordinal)
            || path.StartsWith("pipe:[", StringComparison.Ordinal)
            || path.StartsWith("socket:[", StringComparison.Ordinal));
}
