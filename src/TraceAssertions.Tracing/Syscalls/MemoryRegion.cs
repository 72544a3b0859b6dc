namespace TraceAssertions.Tracing.Syscalls;

/// <summary>A part of the caller's memory that is captured with a call.</summary>
/// <param name="Kind">How much it is.</param>
/// <param name="Argument">The argument that points to it, or <see cref="StackPointer"/>.</param>
/// <param name="Most">The most bytes that are captured.</param>
/// <param name="Length">The argument that states its length, or <see cref="Result"/>.</param>
/// <param name="Element">How many bytes each of the stated units has.</param>
/// <param name="Displacement">Where it begins, counted from where the argument points to.</param>
internal readonly record struct MemoryRegion(MemoryRegionKind Kind, int Argument, int Most, int Length = 0, int Element = 1, int Displacement = 0)
{
    /// <summary>As <see cref="Length"/>: the call's result. In the records of the eBPF backend it lies behind the six arguments.</summary>
    public const int Result = 6;

    /// <summary>As <see cref="Argument"/>, at the entry, where there is no result yet: the stack pointer.</summary>
    public const int StackPointer = 6;

    /// <summary>How the programs of the eBPF backend read it: four bytes of kind, argument, length and element, then the most and the displacement as 16 bits each.</summary>
    public ulong Encode() =>
        (byte)Kind | ((ulong)Argument << 8) | ((ulong)Length << 16) | ((ulong)Element << 24) | ((ulong)(ushort)Most << 32) | ((ulong)(ushort)Displacement << 48);
}
