namespace TraceAssertions.Golden;

/// <summary>What tells one line of a golden trace from another: everything but how often. Texts are indices of a <see cref="StringTable"/>.</summary>
/// <param name="Process">The chain of processes.</param>
/// <param name="Name">The canonical name.</param>
/// <param name="Path">The scrubbed path, or 0.</param>
/// <param name="OtherPath">The scrubbed second path, or 0.</param>
/// <param name="Arguments">The canonical arguments, or 0.</param>
/// <param name="Error">The errno's name, or 0.</param>
/// <param name="Size">Bytes that each call asks for, or -1.</param>
/// <param name="Kind">What of it is the same in every run.</param>
internal readonly record struct LineKey(int Process, int Name, int Path, int OtherPath, int Arguments, int Error, long Size, LineKind Kind);
