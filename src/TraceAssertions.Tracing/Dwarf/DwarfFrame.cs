namespace TraceAssertions.Tracing.Dwarf;

/// <summary>A function at an address: the one that runs there, or one that the others were inlined into.</summary>
/// <param name="Name">Its names; all null where the debug information tells none.</param>
/// <param name="File">The file, or null.</param>
/// <param name="Line">The line in it; 0 for none.</param>
/// <param name="IsExact">Whether the line is that of the address; else it is near it.</param>
/// <param name="Language">The language of the unit, or null.</param>
internal sealed record DwarfFrame(FunctionName Name, string? File, int Line, bool IsExact, string? Language);
