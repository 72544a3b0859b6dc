namespace TraceAssertions.Tracing.Unwinding;

/// <summary>A common information entry: what the descriptions of many functions share (DWARF 5, 6.4.1; Linux Standard Base, Core, 10.6.1.1).</summary>
/// <param name="CodeAlignment">What steps of the location are multiplied by.</param>
/// <param name="DataAlignment">What offsets are multiplied by.</param>
/// <param name="ReturnColumn">The number of the column of the return address.</param>
/// <param name="Encoding">How addresses of functions are written: see <see cref="PointerEncoding"/>.</param>
/// <param name="HasAugmentationData">Descriptions begin with a block of further data.</param>
/// <param name="IsSignalFrame">The functions are those that signal handlers return to.</param>
/// <param name="Instructions">The offset in the section of the initial instructions.</param>
/// <param name="InstructionsEnd">Where those end.</param>
internal sealed record CommonInformation(
    ulong CodeAlignment,
    long DataAlignment,
    int ReturnColumn,
    byte Encoding,
    bool HasAugmentationData,
    bool IsSignalFrame,
    int Instructions,
    int InstructionsEnd);
