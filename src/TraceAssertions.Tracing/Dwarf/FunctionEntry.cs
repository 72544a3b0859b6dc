namespace TraceAssertions.Tracing.Dwarf;

/// <summary>An entry of .debug_info that is a function, an inlined call of one, or a scope that functions stand in.</summary>
/// <param name="Offset">Where it stands in .debug_info.</param>
/// <param name="Tag">One of <see cref="DwarfTag"/>.</param>
/// <param name="Parent">The number of the function or scope that it stands in, or -1.</param>
internal readonly record struct FunctionEntry(int Offset, int Tag, int Parent)
{
    /// <summary>DW_AT_name.</summary>
    public AttributeValue Name { get; init; }

    /// <summary>DW_AT_linkage_name.</summary>
    public AttributeValue LinkageName { get; init; }

    /// <summary>DW_AT_abstract_origin or DW_AT_specification: the entry that has what this one lacks.</summary>
    public AttributeValue Origin { get; init; }

    /// <summary>DW_AT_call_file of an inlined call.</summary>
    public ulong CallFile { get; init; }

    /// <summary>DW_AT_call_line of an inlined call; 0 for none.</summary>
    public int CallLine { get; init; }
}
