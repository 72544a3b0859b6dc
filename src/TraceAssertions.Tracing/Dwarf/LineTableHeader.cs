using TraceAssertions.Tracing.Elf;

namespace TraceAssertions.Tracing.Dwarf;

/// <summary>The header of a line program (DWARF 5, 6.2.4; DWARF 2 to 4 the same but for the tables of names).</summary>
internal sealed class LineTableHeader
{
    private const int ContentPath = 1;
    private const int ContentDirectory = 2;

    private LineTableHeader(int version, int offsetBytes, int addressBytes) => Encoding = new(version, offsetBytes, addressBytes, 0);

    /// <summary>Version and widths.</summary>
    public UnitEncoding Encoding { get; }

    /// <summary>Where the opcodes begin.</summary>
    public int Program { get; private set; }

    /// <summary>The first byte behind the program.</summary>
    public int End { get; private set; }

    /// <summary>minimum_instruction_length.</summary>
    public byte InstructionBytes { get; private set; }

    /// <summary>line_base.</summary>
    public sbyte LineBase { get; private set; }

    /// <summary>line_range; 0 only in a table without special opcodes.</summary>
    public byte LineRange { get; private set; }

    /// <summary>standard_opcode_lengths; the first special opcode is their number plus 1.</summary>
    public byte[] OpcodeLengths { get; private set; } = [];

    /// <summary>The directories; before DWARF 5 number 0, the directory of the compilation, is not among them.</summary>
    public List<AttributeValue> Directories { get; } = [];

    /// <summary>The files; before DWARF 5 they count from 1.</summary>
    public List<LineFile> Files { get; } = [];

    /// <summary>Reads the header at an offset of .debug_line; null where it is damaged.</summary>
    /// <param name="section">.debug_line.</param>
    /// <param name="offset">Where the header begins.</param>
    /// <param name="unitAddressBytes">The bytes of an address in the unit, which the header itself tells from DWARF 5 on.</param>
    public static LineTableHeader? Read(byte[] section, ulong offset, int unitAddressBytes)
    {
        if (offset >= (ulong)section.Length)
            return null;
        var cursor = new ByteCursor(section, (int)offset);
        ulong length = cursor.UInt32();
        var offsetBytes = length == uint.MaxValue ? 8 : 4;
        length = offsetBytes == 8 ? cursor.UInt64() : length;
        if (cursor.Failed || length > (ulong)(section.Length - cursor.Position))
            return null;
        var end = cursor.Position + (int)length;
        cursor = new(section.AsSpan(0, end), cursor.Position);
        var version = cursor.UInt16();
        if (version is < 2 or > 5)
            return null;
        var addressBytes = version >= 5 ? cursor.Byte() : unitAddressBytes;
        if (version >= 5 && cursor.Byte() != 0)
            return null;
        var headerLength = cursor.Unsigned(offsetBytes);
        if (cursor.Failed || addressBytes is not (4 or 8) || headerLength > (ulong)(end - cursor.Position))
            return null;
        var header = new LineTableHeader(version, offsetBytes, addressBytes) { Program = cursor.Position + (int)headerLength, End = end };
        cursor = new(section.AsSpan(0, header.Program), cursor.Position);
        header.InstructionBytes = cursor.Byte();
        // More than one operation an instruction is for machines with very long instruction words only.
        if (version >= 4 && cursor.Byte() != 1)
            return null;
        cursor.Skip(1);
        header.LineBase = (sbyte)cursor.Byte();
        header.LineRange = cursor.Byte();
        var opcodeBase = cursor.Byte();
        header.OpcodeLengths = cursor.Bytes(opcodeBase == 0 ? 0UL : opcodeBase - 1UL).ToArray();
        var good = opcodeBase > 0 && (version >= 5 ? header.ReadTables(ref cursor) : header.ReadOldTables(ref cursor));
        return good && !cursor.Failed && cursor.AtEnd ? header : null;
    }

    private bool ReadOldTables(ref ByteCursor cursor)
    {
        while (true)
        {
            var place = (ulong)cursor.Position;
            if (cursor.Zeroed().IsEmpty)
                break;
            Directories.Add(new(ValueKind.InlineString, place));
        }

        while (!cursor.Failed)
        {
            var place = (ulong)cursor.Position;
            if (cursor.Zeroed().IsEmpty)
                break;
            Files.Add(new(new(ValueKind.InlineString, place), cursor.Uleb()));
            cursor.Uleb();
            cursor.Uleb();
        }

        return !cursor.Failed;
    }

    private bool ReadTables(ref ByteCursor cursor)
    {
        var files = new List<LineFile>();
        if (!ReadEntries(ref cursor, files))
            return false;
        Directories.AddRange(files.Select(directory => directory.Name));
        return ReadEntries(ref cursor, Files);
    }

    private bool ReadEntries(ref ByteCursor cursor, List<LineFile> entries)
    {
        var formats = new (int Content, int Form)[cursor.Byte()];
        for (var i = 0; i < formats.Length; i++)
            formats[i] = (cursor.UlebInt(), cursor.UlebInt());
        var count = cursor.Uleb();
        // An entry takes a byte at least, so that a larger count lies.
        if (cursor.Failed || count > (ulong)(cursor.Length - cursor.Position) || (formats.Length == 0 && count > 0))
            return false;
        for (; count > 0 && !cursor.Failed; count--)
        {
            AttributeValue name = default;
            ulong directory = 0;
            foreach (var (content, form) in formats)
            {
                var value = AttributeValue.Read(ref cursor, form, 0, Encoding);
                if (content == ContentPath)
                    name = value;
                else if (content == ContentDirectory)
                    directory = value.Number;
            }

            entries.Add(new(name, directory));
        }

        return !cursor.Failed;
    }
}
