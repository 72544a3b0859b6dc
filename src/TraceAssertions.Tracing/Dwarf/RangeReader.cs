using TraceAssertions.Tracing.Elf;

namespace TraceAssertions.Tracing.Dwarf;

/// <summary>Reads the addresses of entries: DW_AT_low_pc with DW_AT_high_pc, or lists of .debug_ranges (DWARF 4, 2.17.3) and .debug_rnglists (DWARF 5, 2.17.3).</summary>
/// <param name="sections">The sections.</param>
/// <param name="budget">How many ranges may be read from lists.</param>
internal sealed class RangeReader(DwarfSections sections, WorkBudget budget)
{
    /// <summary>The ranges of an entry, empty ones left out; null where they cannot be read.</summary>
    /// <param name="unit">The unit of the entry.</param>
    /// <param name="code">What the entry says of its code.</param>
    public AddressRange[]? Read(DwarfUnit unit, in CodeAttributes code)
    {
        var (low, high, list) = (code.Low, code.High, code.Ranges);
        if (list.Kind != ValueKind.None)
            return unit.Encoding.Version >= 5 ? FromRangeLists(unit, list) : list.IsOffset ? FromRanges(unit, list.Number) : null;
        if (low.Kind == ValueKind.None || high.Kind == ValueKind.None)
            return [];
        if (sections.Address(low, unit) is not { } begin)
            return null;
        ulong end;
        if (high.Kind == ValueKind.Constant)
            end = begin + high.Number;
        else if (sections.Address(high, unit) is { } address)
            end = address;
        else
            return null;
        return end < begin ? null : end == begin ? [] : [new(begin, end)];
    }

    private AddressRange[]? FromRanges(DwarfUnit unit, ulong offset)
    {
        var section = sections.Ranges;
        if (offset >= (ulong)section.Length)
            return null;
        var cursor = new ByteCursor(section, (int)offset);
        var width = unit.Encoding.AddressBytes;
        var baseSelection = width == 8 ? ulong.MaxValue : uint.MaxValue;
        var from = unit.LowAddress;
        var ranges = new List<AddressRange>();
        while (true)
        {
            var low = cursor.Unsigned(width);
            var high = cursor.Unsigned(width);
            if (cursor.Failed || !budget.Spend(1))
                return null;
            if (low == 0 && high == 0)
                return [.. ranges];
            if (low == baseSelection)
                from = high;
            else if (!Add(ranges, from + low, from + high))
                return null;
        }
    }

    private AddressRange[]? FromRangeLists(DwarfUnit unit, AttributeValue list)
    {
        var section = sections.RangeLists;
        var offset = list.Number;
        if (list.Kind == ValueKind.RangeListIndex)
        {
            if (DwarfSections.Indexed(section, unit.RangeListsBase, list.Number, unit.Encoding.OffsetBytes) is not { } relative)
                return null;
            offset = unit.RangeListsBase + relative;
        }
        else if (!list.IsOffset)
        {
            return null;
        }

        if (offset >= (ulong)section.Length)
            return null;
        var cursor = new ByteCursor(section, (int)offset);
        var width = unit.Encoding.AddressBytes;
        ulong? from = unit.LowAddress;
        var ranges = new List<AddressRange>();
        while (true)
        {
            var kind = (RangeListEntry)cursor.Byte();
            ulong? low = null;
            ulong? high = null;
            switch (kind)
            {
                case RangeListEntry.End:
                    return cursor.Failed ? null : [.. ranges];
                case RangeListEntry.BaseIndex:
                    from = sections.AddressOfIndex(cursor.Uleb(), unit);
                    break;
                case RangeListEntry.StartIndexEndIndex:
                    low = sections.AddressOfIndex(cursor.Uleb(), unit);
                    high = sections.AddressOfIndex(cursor.Uleb(), unit);
                    break;
                case RangeListEntry.StartIndexLength:
                    low = sections.AddressOfIndex(cursor.Uleb(), unit);
                    high = low + cursor.Uleb();
                    break;
                case RangeListEntry.OffsetPair:
                    low = from + cursor.Uleb();
                    high = from + cursor.Uleb();
                    break;
                case RangeListEntry.BaseAddress:
                    from = cursor.Unsigned(width);
                    break;
                case RangeListEntry.StartEnd:
                    low = cursor.Unsigned(width);
                    high = cursor.Unsigned(width);
                    break;
                case RangeListEntry.StartLength:
                    low = cursor.Unsigned(width);
                    high = low + cursor.Uleb();
                    break;
                default:
                    return null;
            }

            if (cursor.Failed || !budget.Spend(1))
                return null;
            if (kind is RangeListEntry.BaseIndex or RangeListEntry.BaseAddress)
                continue;
            if (low is not { } begin || high is not { } end || !Add(ranges, begin, end))
                return null;
        }
    }

    private static bool Add(List<AddressRange> ranges, ulong low, ulong high)
    {
        if (high > low)
            ranges.Add(new(low, high));
        return high >= low;
    }
}
