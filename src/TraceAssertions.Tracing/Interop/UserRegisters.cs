using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>struct user_regs_struct of arch/x86/include/uapi (sys/user.h): what PTRACE_GETREGS fills on x86-64. Only what unwinding needs is named.</summary>
[StructLayout(LayoutKind.Explicit, Size = 27 * sizeof(ulong))]
internal struct UserRegisters
{
    [FieldOffset(0 * sizeof(ulong))]
    public ulong R15;

    [FieldOffset(1 * sizeof(ulong))]
    public ulong R14;

    [FieldOffset(2 * sizeof(ulong))]
    public ulong R13;

    [FieldOffset(3 * sizeof(ulong))]
    public ulong R12;

    [FieldOffset(4 * sizeof(ulong))]
    public ulong Rbp;

    [FieldOffset(5 * sizeof(ulong))]
    public ulong Rbx;

    [FieldOffset(14 * sizeof(ulong))]
    public ulong Rdi;

    [FieldOffset(16 * sizeof(ulong))]
    public ulong Rip;

    [FieldOffset(19 * sizeof(ulong))]
    public ulong Rsp;

    /// <summary>The thread pointer.</summary>
    [FieldOffset(21 * sizeof(ulong))]
    public ulong FsBase;
}
