using System.Buffers.Binary;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>Reads call frame information from a place on. A read past the end fails: it gives 0, moves to the end and is remembered.</summary>
/// <param name="bytes">The section.</param>
/// <param name="position">Where to begin.</param>
/// <param name="end">Where to stop: at most the section's length.</param>
internal ref struct CfiCursor(ReadOnlySpan<byte> bytes, int position, int end)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes[..Math.Clamp(end, 0, bytes.Length)];

    /// <summary>The offset in the section of what is read next.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Whether something was read that is not there, or cannot be right.</summary>
    public bool Failed { get; private set; } = position < 0 || position > Math.Clamp(end, 0, bytes.Length);

    /// <summary>Where reading stops.</summary>
    public readonly int End => _bytes.Length;

    /// <summary>Whether there is nothing more.</summary>
    public readonly bool AtEnd => Failed || Position >= _bytes.Length;

    /// <summary>One byte.</summary>
    public byte Byte() => Take(1) is { Length: 1 } taken ? taken[0] : (byte)0;

    /// <summary>Two bytes.</summary>
    public ushort UInt16() => Take(2) is { Length: 2 } taken ? BinaryPrimitives.ReadUInt16LittleEndian(taken) : (ushort)0;

    /// <summary>Four bytes.</summary>
    public uint UInt32() => Take(4) is { Length: 4 } taken ? BinaryPrimitives.ReadUInt32LittleEndian(taken) : 0;

    /// <summary>Eight bytes.</summary>
    public ulong UInt64() => Take(8) is { Length: 8 } taken ? BinaryPrimitives.ReadUInt64LittleEndian(taken) : 0;

    /// <summary>An unsigned number in base 128 (DWARF 5, 7.6); bits past the 64th are dropped.</summary>
    public ulong Uleb()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = Byte();
            if (shift < 64)
                value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
    }

    /// <summary>A signed number in base 128.</summary>
    public long Sleb()
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = Byte();
            if (shift < 64)
                value |= (long)(part & 0x7f) << shift;
            if (part >= 0x80)
                continue;
            return (part & 0x40) != 0 && shift + 7 < 64 ? value | (-1L << (shift + 7)) : value;
        }
    }

    /// <summary>Skips bytes.</summary>
    public void Skip(ulong count)
    {
        if (count > (ulong)(_bytes.Length - Position))
            Fail();
        else
            Position += (int)count;
    }

    /// <summary>Goes to an offset of the section.</summary>
    public void MoveTo(int position)
    {
        if (position < 0 || position > _bytes.Length)
            Fail();
        else
            Position = position;
    }

    /// <summary>The bytes up to a NUL, which is skipped.</summary>
    public ReadOnlySpan<byte> Text()
    {
        var length = _bytes[Position..].IndexOf((byte)0);
        if (length < 0)
        {
            Fail();
            return default;
        }

        var text = _bytes.Slice(Position, length);
        Position += length + 1;
        return text;
    }

    /// <summary>A block of bytes after its length: its offset and length in the section.</summary>
    public (int Offset, int Length) Block()
    {
        var length = Uleb();
        var offset = Position;
        Skip(length);
        return Failed ? default : (offset, (int)length);
    }

    /// <summary>An address in one of the encodings of <see cref="PointerEncoding"/>; fails for those that only the running program can follow.</summary>
    /// <param name="encoding">The encoding.</param>
    /// <param name="sectionAddress">Where the section is loaded.</param>
    /// <param name="dataBase">What addresses relative to data are relative to.</param>
    public ulong Encoded(byte encoding, ulong sectionAddress, ulong dataBase)
    {
        if ((encoding & PointerEncoding.BaseMask) == PointerEncoding.Aligned)
            Skip((8 - ((sectionAddress + (ulong)Position) & 7)) & 7);
        var place = sectionAddress + (ulong)Position;
        ulong value;
        switch (encoding & PointerEncoding.FormatMask)
        {
            case PointerEncoding.Absolute or PointerEncoding.Udata8 or PointerEncoding.Sdata8 or PointerEncoding.Signed:
                value = UInt64();
                break;
            case PointerEncoding.Uleb128:
                value = Uleb();
                break;
            case PointerEncoding.Sleb128:
                value = (ulong)Sleb();
                break;
            case PointerEncoding.Udata2:
                value = UInt16();
                break;
            case PointerEncoding.Sdata2:
                value = (ulong)(short)UInt16();
                break;
            case PointerEncoding.Udata4:
                value = UInt32();
                break;
            case PointerEncoding.Sdata4:
                value = (ulong)(int)UInt32();
                break;
            default:
                Fail();
                return 0;
        }

        switch (encoding & PointerEncoding.BaseMask)
        {
            case PointerEncoding.Absolute or PointerEncoding.Aligned:
                return value;
            case PointerEncoding.RelativeToPlace:
                return place + value;
            case PointerEncoding.RelativeToData:
                return dataBase + value;
            default:
                Fail();
                return 0;
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (Failed || _bytes.Length - Position < count)
        {
            Fail();
            return default;
        }

        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    private void Fail()
    {
        Failed = true;
        Position = _bytes.Length;
    }
}
