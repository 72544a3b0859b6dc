namespace TraceAssertions.Tracing.Elf;

/// <summary>A function of a symbol table.</summary>
/// <param name="Name">The name as it stands there, mangled, without a version.</param>
/// <param name="Address">Where it begins, before the file is moved.</param>
/// <param name="Size">Its bytes; 0 where the table does not say (hand-written assembly).</param>
internal sealed record ElfSymbol(string Name, ulong Address, ulong Size);
