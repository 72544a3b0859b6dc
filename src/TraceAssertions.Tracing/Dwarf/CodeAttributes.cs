namespace TraceAssertions.Tracing.Dwarf;

/// <summary>The attributes of an entry that tell the addresses of its code (DWARF 5, 2.17); <see cref="RangeReader"/> reads what they say.</summary>
internal struct CodeAttributes
{
    /// <summary>DW_AT_low_pc, or nothing.</summary>
    public AttributeValue Low { get; private set; }

    /// <summary>DW_AT_high_pc, or nothing: an address, or a number of bytes.</summary>
    public AttributeValue High { get; private set; }

    /// <summary>DW_AT_ranges, or nothing.</summary>
    public AttributeValue Ranges { get; private set; }

    /// <summary>Keeps an attribute if it is one of these.</summary>
    /// <param name="name">One of <see cref="DwarfAttribute"/>.</param>
    /// <param name="value">Its value.</param>
    public void Keep(int name, AttributeValue value)
    {
        switch (name)
        {
            case DwarfAttribute.LowPc:
                Low = value;
                break;
            case DwarfAttribute.HighPc:
                High = value;
                break;
            case DwarfAttribute.Ranges:
                Ranges = value;
                break;
        }
    }
}
