using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TraceAssertions.GoldenCorpus.Mutations;

/// <summary>Calls that no class of .NET makes.</summary>
internal static partial class Native
{
    private const string Libc = "libc.so.6";

    public const int WriteAppend = 0x1 | 0x400; // O_WRONLY|O_APPEND, open(2)

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int fdatasync(SafeFileHandle file);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial uint umask(uint mask);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int kill(int process, int signal);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial nint write(int file, ReadOnlySpan<byte> bytes, nint count);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int close(int file);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial nint getrandom(Span<byte> bytes, nint count, uint flags);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int usleep(uint microseconds);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int setxattr(string path, string name, ReadOnlySpan<byte> value, nint size, int flags);
}
