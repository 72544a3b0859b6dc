using System.Buffers.Binary;
using System.Text;
using TraceAssertions.Tracing.Elf;

namespace TraceAssertions.Tracing.Dwarf;

/// <summary>The sections of a file that hold its debug information, each read when it is first asked for.</summary>
internal sealed class DwarfSections
{
    private readonly ElfFile _file;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _problems = new(StringComparer.Ordinal);

    /// <summary>The sections of this file.</summary>
    public DwarfSections(ElfFile file) => _file = file;

    /// <summary>The path of the file that they stand in.</summary>
    public string Path => _file.Path;

    /// <summary>.debug_info.</summary>
    public byte[] Info => Load(".debug_info");

    /// <summary>.debug_abbrev.</summary>
    public byte[] Abbreviations => Load(".debug_abbrev");

    /// <summary>.debug_line.</summary>
    public byte[] Lines => Load(".debug_line");

    /// <summary>.debug_ranges (DWARF 3 and 4).</summary>
    public byte[] Ranges => Load(".debug_ranges");

    /// <summary>.debug_rnglists (DWARF 5).</summary>
    public byte[] RangeLists => Load(".debug_rnglists");

    private byte[] Strings => Load(".debug_str");

    private byte[] LineStrings => Load(".debug_line_str");

    private byte[] StringOffsets => Load(".debug_str_offsets");

    private byte[] Addresses => Load(".debug_addr");

    /// <summary>What is wrong with sections that were asked for: "its section .debug_info …".</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_lock)
                return [.. _problems.Select(problem => $"section {problem.Key}: {problem.Value}")];
        }
    }

    /// <summary>A text; null where it is absent or does not lie in its section.</summary>
    /// <param name="value">A value of a string form.</param>
    /// <param name="home">The section that the value stands in, for texts written in place.</param>
    /// <param name="unit">The unit, for texts by number; null where there is none.</param>
    public string? Text(AttributeValue value, byte[] home, DwarfUnit? unit)
    {
        switch (value.Kind)
        {
            case ValueKind.InlineString:
                return TextAt(home, value.Number);
            case ValueKind.StringOffset:
                return TextAt(Strings, value.Number);
            case ValueKind.LineStringOffset:
                return TextAt(LineStrings, value.Number);
            case ValueKind.StringIndex when unit is not null:
                return Indexed(StringOffsets, unit.StringOffsetsBase, value.Number, unit.Encoding.OffsetBytes) is { } offset ? TextAt(Strings, offset) : null;
            default:
                return null;
        }
    }

    /// <summary>An address; null where the value is none or does not lie in .debug_addr.</summary>
    public ulong? Address(AttributeValue value, DwarfUnit unit) => value.Kind switch
    {
        ValueKind.Address => value.Number,
        ValueKind.AddressIndex => AddressOfIndex(value.Number, unit),
        _ => null,
    };

    /// <summary>The address with this number in .debug_addr, or null.</summary>
    public ulong? AddressOfIndex(ulong index, DwarfUnit unit) => Indexed(Addresses, unit.AddressBase, index, unit.Encoding.AddressBytes);

    /// <summary>The entry of a table of offsets or addresses; null where it does not lie in the section.</summary>
    public static ulong? Indexed(byte[] section, ulong tableBase, ulong index, int entryBytes)
    {
        if (index > int.MaxValue || tableBase > (ulong)section.Length)
            return null;
        var place = tableBase + (index * (ulong)entryBytes);
        if (place + (ulong)entryBytes > (ulong)section.Length)
            return null;
        var entry = section.AsSpan((int)place);
        return entryBytes == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(entry) : BinaryPrimitives.ReadUInt32LittleEndian(entry);
    }

    private static string? TextAt(byte[] section, ulong offset)
    {
        if (offset >= (ulong)section.Length)
            return null;
        var rest = section.AsSpan((int)offset);
        var end = rest.IndexOf((byte)0);
        return end < 0 ? null : Encoding.UTF8.GetString(rest[..end]);
    }

    private byte[] Load(string name)
    {
        var content = _file.Content(name);
        if (content.Problem is { } problem)
        {
            lock (_lock)
                _problems[name] = problem;
        }

        return content.Bytes;
    }
}
