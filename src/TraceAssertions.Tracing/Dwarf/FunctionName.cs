namespace TraceAssertions.Tracing.Dwarf;

/// <summary>The names of a function in debug information.</summary>
/// <param name="Plain">DW_AT_name, or null.</param>
/// <param name="Linkage">DW_AT_linkage_name: the mangled name, or null.</param>
/// <param name="Qualified">The plain name behind those of the namespaces, types and functions that it stands in, or null.</param>
internal readonly record struct FunctionName(string? Plain, string? Linkage, string? Qualified);
