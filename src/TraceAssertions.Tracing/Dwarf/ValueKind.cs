namespace TraceAssertions.Tracing.Dwarf;

/// <summary>What the number of an <see cref="AttributeValue"/> means.</summary>
internal enum ValueKind : byte
{
    /// <summary>There is no value, or one that is not read (a block, a type).</summary>
    None,

    /// <summary>A number; in DWARF 2 and 3 also an offset into another section.</summary>
    Constant,

    /// <summary>An address.</summary>
    Address,

    /// <summary>The number of an address in .debug_addr.</summary>
    AddressIndex,

    /// <summary>Where a zero-ended text stands in the section that is read.</summary>
    InlineString,

    /// <summary>Where a text stands in .debug_str.</summary>
    StringOffset,

    /// <summary>Where a text stands in .debug_line_str.</summary>
    LineStringOffset,

    /// <summary>The number of a text in .debug_str_offsets.</summary>
    StringIndex,

    /// <summary>Where an entry stands in .debug_info.</summary>
    Reference,

    /// <summary>An offset into another section.</summary>
    SectionOffset,

    /// <summary>The number of a list in .debug_rnglists.</summary>
    RangeListIndex,
}
