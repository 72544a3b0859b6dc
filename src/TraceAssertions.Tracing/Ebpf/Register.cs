namespace TraceAssertions.Tracing.Ebpf;

/// <summary>The registers of the BPF machine (Documentation/bpf/standardization/instruction-set.rst).</summary>
internal enum Register
{
    /// <summary>Results; not kept over a call.</summary>
    R0,

    /// <summary>First argument; not kept over a call.</summary>
    R1,

    R2,
    R3,
    R4,
    R5,

    /// <summary>Kept over calls, as are R7 to R9.</summary>
    R6,

    R7,
    R8,
    R9,

    /// <summary>The frame's end; the stack lies at negative offsets.</summary>
    R10,
}
