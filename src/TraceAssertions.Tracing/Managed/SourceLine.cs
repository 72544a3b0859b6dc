namespace TraceAssertions.Tracing.Managed;

/// <summary>What a PDB says of an IL offset.</summary>
/// <param name="File">The document's name, as the PDB has it.</param>
/// <param name="Line">The line on which the statement begins, from 1.</param>
/// <param name="Language">The language in lower case, or null.</param>
/// <param name="IsExact">False where the compiler hid the code at the offset, so that the line is that of the code before it, else behind it.</param>
internal sealed record SourceLine(string File, int Line, string? Language, bool IsExact);
