namespace TraceAssertions.Tracing.Dwarf;

/// <summary>The kinds of entries of .debug_rnglists (DWARF 5, 7.25, table 7.30).</summary>
internal enum RangeListEntry : byte
{
    /// <summary>DW_RLE_end_of_list.</summary>
    End,

    /// <summary>DW_RLE_base_addressx.</summary>
    BaseIndex,

    /// <summary>DW_RLE_startx_endx.</summary>
    StartIndexEndIndex,

    /// <summary>DW_RLE_startx_length.</summary>
    StartIndexLength,

    /// <summary>DW_RLE_offset_pair.</summary>
    OffsetPair,

    /// <summary>DW_RLE_base_address.</summary>
    BaseAddress,

    /// <summary>DW_RLE_start_end.</summary>
    StartEnd,

    /// <summary>DW_RLE_start_length.</summary>
    StartLength,
}
