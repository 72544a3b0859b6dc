namespace TraceAssertions.Tracing.Dwarf;

/// <summary>The shape of an entry (DWARF 5, 7.5.3).</summary>
/// <param name="Tag">One of <see cref="DwarfTag"/>, or one that is passed over.</param>
/// <param name="HasChildren">Whether entries follow that belong to it.</param>
/// <param name="Attributes">Its attributes in the order of their values.</param>
internal sealed record Abbreviation(int Tag, bool HasChildren, AttributeShape[] Attributes);
