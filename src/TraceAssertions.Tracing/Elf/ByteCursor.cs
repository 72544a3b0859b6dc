using System.Buffers.Binary;
using System.Text;

namespace TraceAssertions.Tracing.Elf;

/// <summary>
/// Reads little-endian values one after another out of untrusted bytes. What would lie beyond the end reads as zero, sets
/// <see cref="Failed"/> and leaves the cursor at the end, so that a loop until <see cref="AtEnd"/> always ends.
/// </summary>
/// <param name="data">The bytes.</param>
/// <param name="position">Where to begin; beyond the end the cursor has failed at once.</param>
internal ref struct ByteCursor(ReadOnlySpan<byte> data, int position = 0)
{
    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>Where the next value lies, in bytes from the beginning; never beyond the end.</summary>
    public int Position { get; private set; } = (uint)position <= (uint)data.Length ? position : data.Length;

    /// <summary>Whether something was asked for that is not there; it stays so.</summary>
    public bool Failed { get; private set; } = (uint)position > (uint)data.Length;

    /// <summary>How many bytes there are in all.</summary>
    public readonly int Length => _data.Length;

    /// <summary>Whether nothing is left.</summary>
    public readonly bool AtEnd => Position >= _data.Length;

    /// <summary>One byte.</summary>
    public byte Byte() => Has(1) ? _data[Position++] : (byte)0;

    /// <summary>Two bytes.</summary>
    public ushort UInt16() => Has(2) ? BinaryPrimitives.ReadUInt16LittleEndian(Advance(2)) : (ushort)0;

    /// <summary>Three bytes (DW_FORM_strx3).</summary>
    public uint UInt24() => Has(3) ? Take24(Advance(3)) : 0;

    /// <summary>Four bytes.</summary>
    public uint UInt32() => Has(4) ? BinaryPrimitives.ReadUInt32LittleEndian(Advance(4)) : 0;

    /// <summary>Eight bytes.</summary>
    public ulong UInt64() => Has(8) ? BinaryPrimitives.ReadUInt64LittleEndian(Advance(8)) : 0;

    /// <summary>A value of 1, 2, 4 or 8 bytes; any other size fails.</summary>
    public ulong Unsigned(int bytes)
    {
        switch (bytes)
        {
            case 1:
                return Byte();
            case 2:
                return UInt16();
            case 4:
                return UInt32();
            case 8:
                return UInt64();
            default:
                Fail();
                return 0;
        }
    }

    /// <summary>An unsigned LEB128 (DWARF 5, 7.6). More than ten bytes, or bits beyond 64, fail.</summary>
    public ulong Uleb()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var one = Byte();
            var bits = (ulong)(one & 0x7f);
            if (shift == 63 && bits > 1)
                break;
            value |= bits << shift;
            if ((one & 0x80) == 0)
                return value;
        }

        Fail();
        return 0;
    }

    /// <summary>An unsigned LEB128 that must fit into a positive <see cref="int"/>; a larger one fails.</summary>
    public int UlebInt()
    {
        var value = Uleb();
        if (value <= int.MaxValue)
            return (int)value;
        Fail();
        return 0;
    }

    /// <summary>A signed LEB128 (DWARF 5, 7.6).</summary>
    public long Sleb()
    {
        long value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var one = Byte();
            value |= shift < 64 ? (long)(one & 0x7f) << shift : 0;
            if ((one & 0x80) == 0)
                return shift + 7 < 64 && (one & 0x40) != 0 ? value | (-1L << (shift + 7)) : value;
        }

        Fail();
        return 0;
    }

    /// <summary>The bytes up to the next zero byte, which is consumed; without one the cursor fails.</summary>
    public ReadOnlySpan<byte> Zeroed()
    {
        var rest = _data[Position..];
        var end = rest.IndexOf((byte)0);
        if (end < 0)
        {
            Fail();
            return [];
        }

        Position += end + 1;
        return rest[..end];
    }

    /// <summary>A zero-ended UTF-8 text; wrong bytes become replacement characters.</summary>
    public string Text() => Encoding.UTF8.GetString(Zeroed());

    /// <summary>So many bytes.</summary>
    public ReadOnlySpan<byte> Bytes(ulong count) => Has(count) ? Advance((int)count) : [];

    /// <summary>Leaves out so many bytes.</summary>
    public void Skip(ulong count)
    {
        if (Has(count))
            Position += (int)count;
    }

    /// <summary>Leaves out the bytes up to the next multiple of <paramref name="alignment"/>, a power of two, counted from the beginning.</summary>
    public void Align(int alignment) => Skip((ulong)(-Position & (alignment - 1)));

    /// <summary>Marks what was read as wrong.</summary>
    public void Fail()
    {
        Failed = true;
        Position = _data.Length;
    }

    private static uint Take24(ReadOnlySpan<byte> bytes) => bytes[0] | ((uint)bytes[1] << 8) | ((uint)bytes[2] << 16);

    private ReadOnlySpan<byte> Advance(int count)
    {
        var taken = _data.Slice(Position, count);
        Position += count;
        return taken;
    }

    private bool Has(ulong count)
    {
        if (count <= (ulong)(_data.Length - Position))
            return true;
        Fail();
        return false;
    }
}
