namespace TraceAssertions.Conditions.Toml;

/// <summary>A stretch of a text, with the place where it begins.</summary>
/// <param name="Offset">Zero-based offset in UTF-16 code units.</param>
/// <param name="Length">Length in UTF-16 code units.</param>
/// <param name="Line">One-based line.</param>
/// <param name="Column">One-based column in UTF-16 code units, as editors and MSBuild count.</param>
internal readonly record struct SourceSpan(int Offset, int Length, int Line, int Column);
