using System.Collections.Frozen;
using System.Globalization;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Names and messages of errno values (errno(3)), those internal to the kernel included, which only a tracer sees.</summary>
internal static class Errno
{
    public const int EAGAIN = 11;

    /// <summary>A signal came first.</summary>
    public const int EINTR = 4;

    /// <summary>A connection is being made.</summary>
    public const int EINPROGRESS = 115;

    /// <summary>There is no such descriptor, or it is not open for what is asked.</summary>
    public const int EBADF = 9;

    private const int MaxErrno = 4095;

    private static readonly FrozenDictionary<int, (string Name, string Message)> Entries = EmbeddedTable.Lines("errno.txt")
        .Select(line => line.Split(' ', 3))
        .ToFrozenDictionary(words => int.Parse(words[0], CultureInfo.InvariantCulture), words => (words[1], words[2]));

    /// <summary>Whether a result register means failure: the kernel uses the last 4095 values of the word (syscalls(2), "the raw interface").</summary>
    public static bool IsError(long result) => result is < 0 and >= -MaxErrno;

    /// <summary>Whether a result is one of the kernel's restarts: the call did not return to the program, which will repeat it or see EINTR.</summary>
    public static bool IsRestart(long result) => result is -512 or -513 or -514 or -516;

    /// <summary>The name of a positive errno: <c>ENOENT</c>; <c>ERRNO_4000</c> where it has none.</summary>
    public static string Name(int errno) =>
        Entries.TryGetValue(errno, out var entry) ? entry.Name : string.Create(CultureInfo.InvariantCulture, $"ERRNO_{errno}");

    /// <summary>The message of a positive errno, as strerror(3) gives it in the C locale.</summary>
    public static string Message(int errno) =>
        Entries.TryGetValue(errno, out var entry) ? entry.Message : string.Create(CultureInfo.InvariantCulture, $"Unknown error {errno}");

    /// <summary>The name of the error in a result register, or null where the call succeeded.</summary>
    public static string? OfResult(long result) => IsError(result) ? Name((int)-result) : null;
}
