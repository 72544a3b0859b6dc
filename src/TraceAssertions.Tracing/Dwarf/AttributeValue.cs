using TraceAssertions.Tracing.Elf;

namespace TraceAssertions.Tracing.Dwarf;

/// <summary>The value of an attribute, as it is written: names and addresses are looked up when they are asked for.</summary>
/// <param name="Kind">What the number means.</param>
/// <param name="Number">The number.</param>
internal readonly record struct AttributeValue(ValueKind Kind, ulong Number)
{
    private const int IndirectionLimit = 4;

    /// <summary>Whether it names a place in another section: of class sec_offset, before DWARF 4 a constant.</summary>
    public bool IsOffset => Kind is ValueKind.SectionOffset or ValueKind.Constant;

    /// <summary>Reads a value and leaves the cursor behind it. A form that is not known fails the cursor, because its length is not known either.</summary>
    /// <param name="cursor">Stands at the value.</param>
    /// <param name="form">One of <see cref="DwarfForm"/>.</param>
    /// <param name="constant">The value of DW_FORM_implicit_const, which stands in the abbreviation.</param>
    /// <param name="encoding">Widths and version of the unit.</param>
    public static AttributeValue Read(ref ByteCursor cursor, int form, long constant, UnitEncoding encoding)
    {
        for (var hop = 0; form == DwarfForm.Indirect; hop++)
        {
            form = cursor.UlebInt();
            if (hop >= IndirectionLimit || form == DwarfForm.ImplicitConstant)
                cursor.Fail();
            if (cursor.Failed)
                return default;
        }

        switch (form)
        {
            case DwarfForm.Address:
                return new(ValueKind.Address, cursor.Unsigned(encoding.AddressBytes));
            case DwarfForm.Data1 or DwarfForm.Flag:
                return new(ValueKind.Constant, cursor.Byte());
            case DwarfForm.Data2:
                return new(ValueKind.Constant, cursor.UInt16());
            case DwarfForm.Data4:
                return new(ValueKind.Constant, cursor.UInt32());
            case DwarfForm.Data8:
                return new(ValueKind.Constant, cursor.UInt64());
            case DwarfForm.SignedData:
                return new(ValueKind.Constant, (ulong)cursor.Sleb());
            case DwarfForm.UnsignedData:
                return new(ValueKind.Constant, cursor.Uleb());
            case DwarfForm.ImplicitConstant:
                return new(ValueKind.Constant, (ulong)constant);
            case DwarfForm.FlagPresent:
                return new(ValueKind.Constant, 1);
            case DwarfForm.String:
                var place = (ulong)cursor.Position;
                cursor.Zeroed();
                return new(ValueKind.InlineString, place);
            case DwarfForm.StringOffset:
                return new(ValueKind.StringOffset, cursor.Unsigned(encoding.OffsetBytes));
            case DwarfForm.LineStringOffset:
                return new(ValueKind.LineStringOffset, cursor.Unsigned(encoding.OffsetBytes));
            case DwarfForm.StringIndex or DwarfForm.GnuStringIndex:
                return new(ValueKind.StringIndex, cursor.Uleb());
            case DwarfForm.StringIndex1:
                return new(ValueKind.StringIndex, cursor.Byte());
            case DwarfForm.StringIndex2:
                return new(ValueKind.StringIndex, cursor.UInt16());
            case DwarfForm.StringIndex3:
                return new(ValueKind.StringIndex, cursor.UInt24());
            case DwarfForm.StringIndex4:
                return new(ValueKind.StringIndex, cursor.UInt32());
            case DwarfForm.AddressIndex or DwarfForm.GnuAddressIndex:
                return new(ValueKind.AddressIndex, cursor.Uleb());
            case DwarfForm.AddressIndex1:
                return new(ValueKind.AddressIndex, cursor.Byte());
            case DwarfForm.AddressIndex2:
                return new(ValueKind.AddressIndex, cursor.UInt16());
            case DwarfForm.AddressIndex3:
                return new(ValueKind.AddressIndex, cursor.UInt24());
            case DwarfForm.AddressIndex4:
                return new(ValueKind.AddressIndex, cursor.UInt32());
            case DwarfForm.Reference1:
                return InUnit(cursor.Byte(), encoding);
            case DwarfForm.Reference2:
                return InUnit(cursor.UInt16(), encoding);
            case DwarfForm.Reference4:
                return InUnit(cursor.UInt32(), encoding);
            case DwarfForm.Reference8:
                return InUnit(cursor.UInt64(), encoding);
            case DwarfForm.ReferenceUnsigned:
                return InUnit(cursor.Uleb(), encoding);
            case DwarfForm.ReferenceAddress:
                return new(ValueKind.Reference, cursor.Unsigned(encoding.Version <= 2 ? encoding.AddressBytes : encoding.OffsetBytes));
            case DwarfForm.SectionOffset:
                return new(ValueKind.SectionOffset, cursor.Unsigned(encoding.OffsetBytes));
            case DwarfForm.RangeListIndex:
                return new(ValueKind.RangeListIndex, cursor.Uleb());
            default:
                PassOver(ref cursor, form, encoding);
                return default;
        }
    }

    private static AttributeValue InUnit(ulong offset, UnitEncoding encoding) => new(ValueKind.Reference, unchecked((ulong)encoding.UnitOffset + offset));

    private static void PassOver(ref ByteCursor cursor, int form, UnitEncoding encoding)
    {
        switch (form)
        {
            case DwarfForm.Block or DwarfForm.Expression:
                cursor.Skip(cursor.Uleb());
                break;
            case DwarfForm.Block1:
                cursor.Skip(cursor.Byte());
                break;
            case DwarfForm.Block2:
                cursor.Skip(cursor.UInt16());
                break;
            case DwarfForm.Block4:
                cursor.Skip(cursor.UInt32());
                break;
            case DwarfForm.Data16:
                cursor.Skip(16);
                break;
            case DwarfForm.ReferenceSignature or DwarfForm.ReferenceSupplementary8:
                cursor.Skip(8);
                break;
            case DwarfForm.ReferenceSupplementary4:
                cursor.Skip(4);
                break;
            case DwarfForm.SupplementaryString or DwarfForm.GnuReferenceAlternate or DwarfForm.GnuStringAlternate:
                cursor.Skip((ulong)encoding.OffsetBytes);
                break;
            case DwarfForm.LocationListIndex:
                cursor.Uleb();
                break;
            default:
                cursor.Fail();
                break;
        }
    }
}
