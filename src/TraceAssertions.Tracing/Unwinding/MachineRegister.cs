namespace TraceAssertions.Tracing.Unwinding;

/// <summary>The registers that unwinding knows, by their DWARF numbers (System V ABI, AMD64, figure 3.36).</summary>
internal static class MachineRegister
{
    public const int Rax = 0, Rdx = 1, Rcx = 2, Rbx = 3, Rsi = 4, Rdi = 5, Rbp = 6, Rsp = 7, R8 = 8, R12 = 12, R13 = 13, R14 = 14, R15 = 15;

    /// <summary>The column of the return address: of a frame, where it executes.</summary>
    public const int Rip = 16;

    /// <summary>How many there are.</summary>
    public const int Count = 17;

    /// <summary>A bit for each register that a function preserves for its caller (3.2.1).</summary>
    public const uint Preserved = (1 << Rbx) | (1 << Rbp) | (1 << R12) | (1 << R13) | (1 << R14) | (1 << R15);
}
