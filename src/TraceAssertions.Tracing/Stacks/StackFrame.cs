using TraceAssertions.Tracing.Unwinding;

namespace TraceAssertions.Tracing.Stacks;

/// <summary>A frame of a stack, as it is kept until somebody asks for its line.</summary>
/// <param name="Pid">The process whose <paramref name="Address"/> it is; 0 for a place of a file, which is the same in all.</param>
/// <param name="Address">Where it continues, in memory; 0 for a place of a file.</param>
/// <param name="Module">The path of the file; null for memory that is none.</param>
/// <param name="Build">Which build of the file; null for what is no ELF file.</param>
/// <param name="FileOffset">Where it continues, in the file.</param>
/// <param name="Kind">What kind of code it is.</param>
/// <param name="IsReturnAddress">The instruction concerned is the one before: a call, or <c>syscall</c>.</param>
/// <param name="IsGuess">It was found by a frame pointer in code that nothing describes, or by way of such a frame.</param>
internal sealed record StackFrame(int Pid, ulong Address, string? Module, CodeBuild? Build, ulong FileOffset, FrameKind Kind, bool IsReturnAddress, bool IsGuess)
{
    /// <summary>Of compiled .NET code: how large the frame was taken to be in order to find its caller, in bytes below the return address; 0 where the caller was found by the frame pointer.</summary>
    public int FrameBytes { get; init; }

    /// <summary>An address inside the instruction concerned.</summary>
    public ulong InstructionAddress => Address - (IsReturnAddress ? 1UL : 0);

    /// <summary>A place of the file inside the instruction concerned.</summary>
    public ulong InstructionOffset => FileOffset - (IsReturnAddress ? 1UL : 0);
}
