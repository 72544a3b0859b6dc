namespace TraceAssertions.Tracing.Dwarf;

/// <summary>Rows of a line table whose addresses rise without a gap (DWARF 5, 6.2.5).</summary>
/// <param name="Range">From the first row to the end of the sequence.</param>
/// <param name="First">The first row.</param>
/// <param name="Count">How many rows.</param>
internal readonly record struct LineSequence(AddressRange Range, int First, int Count);
