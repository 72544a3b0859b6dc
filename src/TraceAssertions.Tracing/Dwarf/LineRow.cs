namespace TraceAssertions.Tracing.Dwarf;

/// <summary>A row of a line table: the instructions from here to the next row come from this line.</summary>
/// <param name="Address">The first instruction.</param>
/// <param name="File">The number of the file.</param>
/// <param name="Line">The line; 0 for instructions that the compiler ties to none.</param>
internal readonly record struct LineRow(ulong Address, int File, int Line);
