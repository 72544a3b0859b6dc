namespace TraceAssertions.Tracing.Unwinding;

/// <summary>The entries of a section .eh_frame or .debug_frame.</summary>
/// <remarks>
/// The two differ in little: .eh_frame has addresses in several encodings and points back from a description to what it shares with others; .debug_frame (which
/// Go's own linker writes, and no .eh_frame) has plain addresses and an offset from its start.
/// </remarks>
/// <param name="bytes">The section.</param>
/// <param name="address">Where it is loaded, which addresses in it are relative to.</param>
/// <param name="isDebugFrame">Whether it is .debug_frame.</param>
internal sealed class CallFrameSection(SectionBytes bytes, ulong address, bool isDebugFrame)
{
    private const uint ExtendedLength = 0xffffffff;

    private readonly Dictionary<int, CommonInformation?> _common = [];

    /// <summary>The section.</summary>
    public ReadOnlySpan<byte> Bytes => bytes();

    /// <summary>Where it is loaded.</summary>
    public ulong Address => address;

    /// <summary>The row of an instruction, or null where none describes it, or not in a form that is understood.</summary>
    /// <param name="description">The description of the function.</param>
    /// <param name="instruction">The address, as the file says it.</param>
    public UnwindRow? RowAt(in FrameDescription description, ulong instruction) =>
        description.Contains(instruction) ? new RowProgram(Bytes, address).Run(description, instruction) : null;

    /// <summary>The description at an offset of the section; false where there is none.</summary>
    public bool TryRead(int offset, out FrameDescription description) => TryReadEntry(offset, out description, out _) && description.Common is not null;

    /// <summary>Every description of the section, in its order, with its offset. Stops where the section is damaged.</summary>
    public List<(int Offset, FrameDescription Description)> ReadAll()
    {
        var all = new List<(int, FrameDescription)>();
        for (var offset = 0; TryReadEntry(offset, out var description, out var next); offset = next)
        {
            if (description.Common is not null)
                all.Add((offset, description));
        }

        return all;
    }

    /// <summary>Reads the entry at an offset; a description without <see cref="FrameDescription.Common"/> where it is another kind of entry. False at the end.</summary>
    private bool TryReadEntry(int offset, out FrameDescription description, out int next)
    {
        description = default;
        if (!TryBegin(offset, out var entry, out var back, out var isCommon))
        {
            next = 0;
            return false;
        }

        next = entry.End;
        if (isCommon || back is < 0 or > int.MaxValue || Common((int)back) is not { } common)
            return true;
        var start = entry.Encoded(common.Encoding, address, 0);
        var length = entry.Encoded((byte)(common.Encoding & PointerEncoding.FormatMask), 0, 0);
        if (common.HasAugmentationData)
            _ = entry.Block();
        if (!entry.Failed && (common.Encoding & PointerEncoding.Indirect) == 0)
            description = new(common, start, length, entry.Position, entry.End);
        return true;
    }

    /// <summary>Reads the head that all entries have: how long they are, and of which kind.</summary>
    /// <param name="offset">Where the entry is.</param>
    /// <param name="entry">What follows the head, up to the end of the entry.</param>
    /// <param name="common">Of a description: where its common information is.</param>
    /// <param name="isCommon">Whether it is common information itself.</param>
    private bool TryBegin(int offset, out CfiCursor entry, out long common, out bool isCommon)
    {
        entry = new CfiCursor(Bytes, offset, Bytes.Length);
        (common, isCommon) = (0, false);
        ulong length = entry.UInt32();
        var isLong = length == ExtendedLength;
        if (isLong)
            length = entry.UInt64();
        if (entry.Failed || length == 0 || length > (ulong)(entry.End - entry.Position))
            return false;
        entry = new CfiCursor(Bytes, entry.Position, entry.Position + (int)length);
        var place = entry.Position;

        // The offset to the common information has four bytes in .eh_frame, however the length is written.
        var wide = isLong && isDebugFrame;
        var value = wide ? entry.UInt64() : entry.UInt32();
        if (entry.Failed)
            return false;
        isCommon = isDebugFrame ? value == (wide ? ulong.MaxValue : uint.MaxValue) : value == 0;
        common = isDebugFrame ? (long)Math.Min(value, long.MaxValue) : place - (long)value;
        return true;
    }

    private CommonInformation? Common(int offset)
    {
        if (!_common.TryGetValue(offset, out var common))
            _common.Add(offset, common = ReadCommon(offset));
        return common;
    }

    private CommonInformation? ReadCommon(int offset)
    {
        if (!TryBegin(offset, out var entry, out _, out var isCommon) || !isCommon)
            return null;
        var version = entry.Byte();
        if (version is not (1 or 3 or 4))
            return null;
        var augmentation = entry.Failed ? default : entry.Text();
        if (version == 4 && (entry.Byte() != sizeof(ulong) || entry.Byte() != 0)) // sizes of an address and of a segment selector
            return null;
        if (augmentation.StartsWith("eh"u8))
        {
            _ = entry.UInt64();
            augmentation = augmentation[2..];
        }

        var codeAlignment = entry.Uleb();
        var dataAlignment = entry.Sleb();
        var returnColumn = version == 1 ? entry.Byte() : entry.Uleb();
        var (encoding, isSignal) = (PointerEncoding.Absolute, false);
        var hasData = augmentation.StartsWith("z"u8);
        if (hasData)
        {
            var (data, dataLength) = entry.Block();
            if (!TryReadAugmentation(augmentation[1..], new CfiCursor(Bytes, data, data + dataLength), out encoding, out isSignal))
                return null;
        }
        else if (!augmentation.IsEmpty)
        {
            return null; // what follows is not known
        }

        return entry.Failed || returnColumn >= MachineRegister.Count
            ? null
            : new(codeAlignment, dataAlignment, (int)returnColumn, encoding, hasData, isSignal, entry.Position, entry.End);
    }

    private bool TryReadAugmentation(ReadOnlySpan<byte> letters, CfiCursor data, out byte encoding, out bool isSignal)
    {
        (encoding, isSignal) = (PointerEncoding.Absolute, false);
        foreach (var letter in letters)
        {
            switch ((char)letter)
            {
                case 'R':
                    encoding = data.Byte();
                    break;
                case 'L':
                    _ = data.Byte();
                    break;
                case 'P':
                    var personality = data.Byte();
                    var isAligned = (personality & PointerEncoding.BaseMask) == PointerEncoding.Aligned;
                    if (personality != PointerEncoding.Omitted)
                        _ = data.Encoded(isAligned ? PointerEncoding.Aligned : (byte)(personality & PointerEncoding.FormatMask), address, 0);
                    break;
                case 'S':
                    isSignal = true;
                    break;
                default:
                    return false;
            }
        }

        return !data.Failed;
    }
}
