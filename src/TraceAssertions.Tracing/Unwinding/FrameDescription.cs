using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>A frame description entry: how to unwind out of the instructions of one function.</summary>
/// <param name="Common">What it shares with others.</param>
/// <param name="Start">The address of the first instruction, as the file says it.</param>
/// <param name="Length">How many bytes of instructions.</param>
/// <param name="Instructions">The offset in the section of its instructions.</param>
/// <param name="InstructionsEnd">Where those end.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameDescription(CommonInformation Common, ulong Start, ulong Length, int Instructions, int InstructionsEnd)
{
    /// <summary>Whether it describes the instruction at the address.</summary>
    public bool Contains(ulong address) => address - Start < Length;
}
