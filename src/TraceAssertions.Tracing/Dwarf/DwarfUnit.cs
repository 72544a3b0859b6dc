using TraceAssertions.Tracing.Elf;

namespace TraceAssertions.Tracing.Dwarf;

/// <summary>A unit of .debug_info (DWARF 5, 7.5.1): its header and what its first entry says of all the others.</summary>
internal sealed class DwarfUnit
{
    private const int SkeletonType = 4;
    private const int SplitCompileType = 5;
    private const int TypeType = 2;
    private const int SplitTypeType = 6;

    private DwarfUnit(UnitEncoding encoding, int end)
    {
        Encoding = encoding;
        End = end;
    }

    /// <summary>Version and widths.</summary>
    public UnitEncoding Encoding { get; }

    /// <summary>Where the unit begins in .debug_info.</summary>
    public int Offset => Encoding.UnitOffset;

    /// <summary>Where its first entry stands.</summary>
    public int FirstEntry { get; private set; }

    /// <summary>The first byte behind the unit.</summary>
    public int End { get; }

    /// <summary>Where its abbreviations begin in .debug_abbrev.</summary>
    public ulong AbbreviationOffset { get; private set; }

    /// <summary>Whether it describes types only.</summary>
    public bool IsTypeUnit { get; private set; }

    /// <summary>Whether its functions stand in another file (.dwo), which is not read.</summary>
    public bool IsSplit { get; private set; }

    /// <summary>The language (DW_AT_language), or null.</summary>
    public string? Language { get; private set; }

    /// <summary>DW_AT_comp_dir; empty where there is none, null where it cannot be read.</summary>
    public string? CompilationDirectory { get; private set; }

    /// <summary>DW_AT_name: the file that was compiled.</summary>
    public string? Name { get; private set; }

    /// <summary>Where its line program begins in .debug_line, or null.</summary>
    public ulong? LineProgram { get; private set; }

    /// <summary>DW_AT_low_pc, from which its lists of ranges count; 0 where there is none.</summary>
    public ulong LowAddress { get; private set; }

    /// <summary>DW_AT_str_offsets_base.</summary>
    public ulong StringOffsetsBase { get; private set; }

    /// <summary>DW_AT_addr_base.</summary>
    public ulong AddressBase { get; private set; }

    /// <summary>DW_AT_rnglists_base.</summary>
    public ulong RangeListsBase { get; private set; }

    /// <summary>The addresses of its code; empty where its first entry does not tell.</summary>
    public AddressRange[] Ranges { get; private set; } = [];

    /// <summary>Reads the header at an offset; null where it is damaged or of a version that is not read.</summary>
    /// <param name="info">.debug_info.</param>
    /// <param name="offset">Where the unit begins.</param>
    /// <param name="end">The first byte behind the unit; null where the length itself is wrong, and with it the place of every unit that follows.</param>
    public static DwarfUnit? ReadHeader(byte[] info, int offset, out int? end)
    {
        end = null;
        var cursor = new ByteCursor(info, offset);
        ulong length = cursor.UInt32();
        var offsetBytes = 4;
        if (length == uint.MaxValue)
        {
            length = cursor.UInt64();
            offsetBytes = 8;
        }
        else if (length >= 0xfffffff0)
        {
            return null;
        }

        if (cursor.Failed || length > (ulong)(info.Length - cursor.Position))
            return null;
        end = cursor.Position + (int)length;
        cursor = new(info.AsSpan(0, end.Value), cursor.Position);
        var version = cursor.UInt16();
        var type = version >= 5 ? cursor.Byte() : (byte)0;
        var addressBytes = version >= 5 ? cursor.Byte() : (byte)0;
        var abbreviations = cursor.Unsigned(offsetBytes);
        addressBytes = version >= 5 ? addressBytes : cursor.Byte();
        if (version >= 5)
            cursor.Skip(type is SkeletonType or SplitCompileType ? 8UL : type is TypeType or SplitTypeType ? 8UL + (ulong)offsetBytes : 0);
        if (cursor.Failed || version is < 2 or > 5 || addressBytes is not (4 or 8) || type > SplitTypeType)
            return null;
        return new(new(version, offsetBytes, addressBytes, offset), end.Value)
        {
            FirstEntry = cursor.Position,
            AbbreviationOffset = abbreviations,
            IsTypeUnit = type is TypeType or SplitTypeType,
            IsSplit = type is SkeletonType or SplitCompileType,
        };
    }

    /// <summary>Reads the first entry; false where it is damaged.</summary>
    /// <param name="sections">The sections.</param>
    /// <param name="ranges">Reads the addresses of its code.</param>
    /// <param name="abbreviationBytes">How many bytes of abbreviations may be read.</param>
    public bool ReadFirstEntry(DwarfSections sections, RangeReader ranges, WorkBudget abbreviationBytes)
    {
        var info = sections.Info;
        var cursor = new ByteCursor(info.AsSpan(0, End), FirstEntry);
        if (!abbreviationBytes.Spend(1) || AbbreviationTable.ReadOne(sections.Abbreviations, AbbreviationOffset, cursor.Uleb(), out var bytes) is not { } shape)
            return false;
        abbreviationBytes.Spend(bytes);
        AttributeValue name = default, directory = default;
        CodeAttributes code = default;
        // What .debug_addr and .debug_str_offsets begin with where the unit does not name its own part: their header (DWARF 5, 7.26).
        AddressBase = StringOffsetsBase = Encoding.Version < 5 ? 0 : Encoding.OffsetBytes == 8 ? 16UL : 8UL;
        foreach (var attribute in shape.Attributes)
        {
            var value = AttributeValue.Read(ref cursor, attribute.Form, attribute.Constant, Encoding);
            switch (attribute.Name)
            {
                case DwarfAttribute.Name:
                    name = value;
                    break;
                case DwarfAttribute.CompilationDirectory:
                    directory = value;
                    break;
                case DwarfAttribute.StatementList when value.IsOffset:
                    LineProgram = value.Number;
                    break;
                case DwarfAttribute.Language:
                    Language = SourceLanguage.Of(value.Number);
                    break;
                case DwarfAttribute.StringOffsetsBase:
                    StringOffsetsBase = value.Number;
                    break;
                case DwarfAttribute.AddressBase or DwarfAttribute.GnuAddressBase:
                    AddressBase = value.Number;
                    break;
                case DwarfAttribute.RangeListsBase:
                    RangeListsBase = value.Number;
                    break;
                case DwarfAttribute.DwoName or DwarfAttribute.GnuDwoName:
                    IsSplit = true;
                    break;
                default:
                    code.Keep(attribute.Name, value);
                    break;
            }
        }

        if (cursor.Failed)
            return false;
        // Texts and addresses by number need the bases, which may stand behind them.
        Name = sections.Text(name, info, this);
        CompilationDirectory = directory.Kind == ValueKind.None ? "" : sections.Text(directory, info, this);
        LowAddress = sections.Address(code.Low, this) ?? 0;
        Ranges = ranges.Read(this, code) ?? [];
        return true;
    }
}
