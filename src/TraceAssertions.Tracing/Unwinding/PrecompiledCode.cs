using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using Microsoft.Win32.SafeHandles;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>How to unwind out of the precompiled code of a .NET assembly (ReadyToRun): its own tables say so for each function.</summary>
/// <remarks>
/// The compiler leaves the frame pointer out of optimized methods that do little but call one other (rpMustCreateEBPFrame in src/coreclr/jit/lsra.cpp), and many of the
/// class library's do just that: who follows frame pointers alone misses the caller of <c>Stream.ReadExactly</c>. The tables are those of docs/design/coreclr/botr/readytorun-format.md
/// and of the x64 exception data of Windows, which the runtime uses on Linux too. Not safe for concurrent use.
/// </remarks>
internal sealed class PrecompiledCode
{
    private const uint Signature = 0x00525452; // "RTR"
    private const int RuntimeFunctionsSection = 102, HeaderBytes = 16, SectionBytes = 12, FunctionBytes = 12;
    private const int Amd64 = 0x8664, Amd64OnLinux = Amd64 ^ 0x7b79; // IMAGE_FILE_MACHINE_NATIVE_OS_OVERRIDE
    private const int MostSections = 1024, MostTableBytes = 64 << 20;

    private readonly SafeFileHandle _file;
    private readonly PEHeaders _headers;
    private readonly byte[] _functions;

    private PrecompiledCode(SafeFileHandle file, PEHeaders headers, byte[] functions) => (_file, _headers, _functions) = (file, headers, functions);

    /// <summary>Opens an assembly; null where it has no precompiled code for this machine, or tables that are not understood.</summary>
    public static PrecompiledCode? TryOpen(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var headers = new PEHeaders(stream);
            if (headers.CorHeader?.ManagedNativeHeaderDirectory is not { Size: >= HeaderBytes } directory || (int)headers.CoffHeader.Machine is not (Amd64 or Amd64OnLinux))
                return null;
            file = File.OpenHandle(path);
            if (Functions(file, headers, directory.RelativeVirtualAddress) is not { } functions)
                return null;
            var code = new PrecompiledCode(file, headers, functions);
            file = null;
            return code;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or BadImageFormatException or NotSupportedException)
        {
            // Then nothing says how to unwind there.
            return null;
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>How to unwind out of a call at an offset of the file; null where the tables do not say, or not in a form that is understood.</summary>
    public UnwindRow? RowAt(ulong fileOffset) =>
        AddressOf(fileOffset) is { } address && Find(address) is var (start, information) ? Row(information, address - start) : null;

    private static byte[]? Functions(SafeFileHandle file, PEHeaders headers, int header)
    {
        Span<byte> bytes = stackalloc byte[HeaderBytes];
        if (!Read(file, headers, header, bytes) || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Signature)
            return null;
        var count = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        for (var i = 0; i < Math.Min(count, MostSections); i++)
        {
            if (!Read(file, headers, header + HeaderBytes + (i * SectionBytes), bytes[..SectionBytes]))
                return null;
            if (BinaryPrimitives.ReadInt32LittleEndian(bytes) != RuntimeFunctionsSection)
                continue;
            var size = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
            if (size is < FunctionBytes or > MostTableBytes)
                return null;
            var functions = new byte[size - (size % FunctionBytes)];
            return Read(file, headers, BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), functions) ? functions : null;
        }

        return null;
    }

    /// <summary>Reads what is loaded at a relative address.</summary>
    private static bool Read(SafeFileHandle file, PEHeaders headers, int address, Span<byte> bytes)
    {
        if (address < 0 || headers.GetContainingSectionIndex(address) is not (>= 0 and var index))
            return false;
        var section = headers.SectionHeaders[index];
        var offset = (long)address - section.VirtualAddress;
        if (offset + bytes.Length > section.SizeOfRawData)
            return false;
        for (var position = section.PointerToRawData + offset; !bytes.IsEmpty;)
        {
            var read = RandomAccess.Read(file, bytes, position);
            if (read <= 0)
                return false;
            bytes = bytes[read..];
            position += read;
        }

        return true;
    }

    private uint? AddressOf(ulong fileOffset)
    {
        foreach (var section in _headers.SectionHeaders)
        {
            if (fileOffset >= (uint)section.PointerToRawData && fileOffset - (uint)section.PointerToRawData < (uint)section.SizeOfRawData)
                return (uint)section.VirtualAddress + (uint)(fileOffset - (uint)section.PointerToRawData);
        }

        return null;
    }

    /// <summary>The function at an address: where it begins, and where its unwind information is.</summary>
    private (uint Start, int Information)? Find(uint address)
    {
        int low = 0, high = (_functions.Length / FunctionBytes) - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var entry = _functions.AsSpan(middle * FunctionBytes, FunctionBytes);
            var start = BinaryPrimitives.ReadUInt32LittleEndian(entry);
            if (address < start)
                high = middle - 1;
            else if (address >= BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]))
                low = middle + 1;
            else
                return (start, BinaryPrimitives.ReadInt32LittleEndian(entry[8..]));
        }

        return null;
    }

    private UnwindRow? Row(int information, uint offset)
    {
        Span<byte> head = stackalloc byte[4];
        if (!Read(_file, _headers, information, head))
            return null;
        Span<byte> codes = stackalloc byte[head[2] * sizeof(ushort)];
        return Read(_file, _headers, information + head.Length, codes) ? UnwindCodes.Row(head, codes, offset) : null;
    }
}
