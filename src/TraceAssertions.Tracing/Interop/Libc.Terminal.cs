using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>Terminals.</summary>
internal static unsafe partial class Libc
{
    private const nuint TIOCGWINSZ = 0x5413;

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int ioctl(int descriptor, nuint request, ushort* argument);

    /// <summary>Whether a descriptor is a terminal, and how wide: 0 where it does not say (ioctl_tty(2)).</summary>
    public static bool IsTerminal(int descriptor, out int columns)
    {
        var size = stackalloc ushort[4]; // struct winsize: rows, columns, and pixels
        var isTerminal = ioctl(descriptor, TIOCGWINSZ, size) == 0;
        columns = isTerminal ? size[1] : 0;
        return isTerminal;
    }
}
