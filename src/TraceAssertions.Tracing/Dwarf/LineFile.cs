namespace TraceAssertions.Tracing.Dwarf;

/// <summary>A file of a line table.</summary>
/// <param name="Name">The name, relative to its directory or absolute.</param>
/// <param name="Directory">The number of its directory.</param>
internal readonly record struct LineFile(AttributeValue Name, ulong Directory);
