using System.Buffers.Binary;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>An argument that points to memory, while it is written.</summary>
/// <param name="text">Takes the text.</param>
/// <param name="call">The call.</param>
/// <param name="memory">What was captured with it.</param>
/// <param name="index">Which argument it is.</param>
/// <param name="access">What the call does with the memory.</param>
/// <param name="nameOf">Tells what descriptors are; null where numbers alone are shown.</param>
internal readonly ref struct Pointed(TextBuffer text, ref readonly RawCall call, CallMemory memory, int index, MemoryAccess access, DescriptorName? nameOf)
{
    private readonly ref readonly RawCall _call = ref call;

    public TextBuffer Text { get; } = text;

    public CallMemory Memory { get; } = memory;

    public ref readonly RawCall Call => ref _call;

    /// <summary>Where it points to.</summary>
    public ulong Address => Value(Index);

    public int Index { get; } = index;

    /// <summary>Whether the call writes it.</summary>
    public bool IsWritten => (access & MemoryAccess.Write) != 0;

    /// <summary>Whether the call did not succeed, or never returned.</summary>
    public bool Failed => _call.Unfinished || Errno.IsError(_call.Result);

    /// <summary>Writes a descriptor that the memory holds.</summary>
    public void WriteDescriptor(int fd, bool made = false) => DescriptorText.Write(Text, nameOf, _call, fd, made);

    /// <summary>Writes the descriptors of a set.</summary>
    public void WriteDescriptorSet(ReadOnlySpan<byte> set) => DescriptorText.WriteSet(Text, nameOf, _call, set);

    /// <summary>Another argument.</summary>
    public ulong Value(int other) => _call.Register(other);

    /// <summary>The whole structure, after the call.</summary>
    public bool TryGet(int bytes, out ReadOnlySpan<byte> found) => TryGet(Address, bytes, out found);

    /// <summary>So many bytes at an address, after the call; none where fewer were captured.</summary>
    public bool TryGet(ulong address, int bytes, out ReadOnlySpan<byte> found)
    {
        found = default;
        return bytes == 0 || (bytes > 0 && Memory.TryGet(address, bytes, out found) && found.Length == bytes);
    }

    /// <summary>The whole structure, before the call.</summary>
    public bool TryGetBefore(int bytes, out ReadOnlySpan<byte> found) => Memory.TryGetBefore(Address, bytes, out found) && found.Length == bytes;
}

/// <summary>The fields of a structure of the kernel, all of them little-endian.</summary>
internal static class Fields
{
    public static short Int16(this ReadOnlySpan<byte> structure, int offset) => BinaryPrimitives.ReadInt16LittleEndian(structure[offset..]);

    public static ushort UInt16(this ReadOnlySpan<byte> structure, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(structure[offset..]);

    public static int Int32(this ReadOnlySpan<byte> structure, int offset) => BinaryPrimitives.ReadInt32LittleEndian(structure[offset..]);

    public static uint UInt32(this ReadOnlySpan<byte> structure, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(structure[offset..]);

    public static long Int64(this ReadOnlySpan<byte> structure, int offset) => BinaryPrimitives.ReadInt64LittleEndian(structure[offset..]);

    public static ulong UInt64(this ReadOnlySpan<byte> structure, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(structure[offset..]);

    /// <summary>The bytes before the first NUL.</summary>
    public static ReadOnlySpan<byte> Text(this ReadOnlySpan<byte> structure)
    {
        var end = structure.IndexOf((byte)0);
        return end < 0 ? structure : structure[..end];
    }

    public static void Field(this TextBuffer text, string name, long value)
    {
        text.Append(name);
        text.AppendDecimal(value);
    }

    public static void Field(this TextBuffer text, string name, ulong value)
    {
        text.Append(name);
        text.AppendDecimal(value);
    }

    public static void AddressField(this TextBuffer text, string name, ulong value)
    {
        text.Append(name);
        text.AppendAddress(value);
    }

    public static void FlagsField(this TextBuffer text, string name, string set, ulong value)
    {
        text.Append(name);
        if (!ConstantSet.Get(set).WriteFlags(text, value))
            text.Append('0');
    }

    public static void ConstantField(this TextBuffer text, string name, string set, ulong value)
    {
        text.Append(name);
        ConstantSet.Get(set).WriteConstant(text, value);
    }

    /// <summary>The beginning of data, and three dots where there is more of it.</summary>
    public static void AppendData(this TextBuffer text, ReadOnlySpan<byte> shown, bool more)
    {
        text.AppendQuoted(shown);
        if (more)
            text.Append("...");
    }
}
