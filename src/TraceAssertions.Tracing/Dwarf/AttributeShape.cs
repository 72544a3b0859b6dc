namespace TraceAssertions.Tracing.Dwarf;

/// <summary>An attribute of an <see cref="Abbreviation"/>.</summary>
/// <param name="Name">One of <see cref="DwarfAttribute"/>, or one that is passed over.</param>
/// <param name="Form">One of <see cref="DwarfForm"/>.</param>
/// <param name="Constant">The value where the form is DW_FORM_implicit_const.</param>
internal readonly record struct AttributeShape(int Name, int Form, long Constant);
