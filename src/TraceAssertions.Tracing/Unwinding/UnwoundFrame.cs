using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>A frame of a thread's stack.</summary>
/// <param name="InstructionPointer">Where it continues.</param>
/// <param name="Address">The address that it is looked up by: that, or of a caller the one before.</param>
/// <param name="IsReturnAddress">The instruction concerned is the one before: a call, or <c>syscall</c>. Else a signal interrupted it there.</param>
/// <param name="Origin">How it was found.</param>
/// <param name="Place">What is known of the code.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UnwoundFrame(ulong InstructionPointer, ulong Address, bool IsReturnAddress, FrameOrigin Origin, CodePlace Place)
{
    /// <summary>See <see cref="Stacks.StackFrame.FrameBytes"/>.</summary>
    public int FrameBytes { get; init; }
}
