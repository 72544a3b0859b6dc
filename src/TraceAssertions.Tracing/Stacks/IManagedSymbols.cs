namespace TraceAssertions.Tracing.Stacks;

/// <summary>What is known of code that a .NET runtime compiled at run time, or that lies in an assembly's own file: methods by the addresses of one process.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal interface IManagedSymbols
{
    /// <summary>The frames at an address, inlined methods innermost first; null where no method is known there.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="address">An address inside the instruction concerned: of a call the address before the one that it returns to.</param>
    IReadOnlyList<SourceLocation>? Symbolize(int pid, ulong address);

    /// <summary>
    /// Whether the caller of a method was looked for where it is. False where it was not, so that the frame that seems to call is further out or none at all; or where that
    /// cannot be told.
    /// </summary>
    /// <param name="pid">The process.</param>
    /// <param name="address">As above.</param>
    /// <param name="frameBytes">See <see cref="StackFrame.FrameBytes"/>.</param>
    bool ShowsCaller(int pid, ulong address, int frameBytes);

    /// <summary>Why lines may be missing: the runtime's diagnostics is off, a PDB is of another build …</summary>
    IReadOnlyList<Diagnostic> Notices { get; }
}
