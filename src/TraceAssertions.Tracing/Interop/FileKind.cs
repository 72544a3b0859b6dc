using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>What kind of file a path names.</summary>
internal static partial class FileKind
{
    private const int AtFdCwd = -100;
    private const uint StatxType = 1;

    /// <summary>Offset of <c>stx_mode</c> in <c>struct statx</c>, linux/stat.h.</summary>
    private const int ModeOffset = 28;

    /// <summary>Size of <c>struct statx</c>, linux/stat.h.</summary>
    private const int StatxSize = 256;

    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>True for a regular file and where there is no file; false for a device, a pipe, a socket, a directory.</summary>
    public static bool IsRegularOrAbsent(string path)
    {
        Span<byte> buffer = stackalloc byte[StatxSize];
        return statx(AtFdCwd, path, 0, StatxType, ref MemoryMarshal.GetReference(buffer)) != 0
            || (BinaryPrimitives.ReadUInt16LittleEndian(buffer[ModeOffset..]) & TypeMask) == Regular;
    }

    /// <summary>statx(2).</summary>
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, ref byte buffer);
}
