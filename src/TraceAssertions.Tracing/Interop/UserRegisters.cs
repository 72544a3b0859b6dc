using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>struct user_regs_struct of arch/x86/include/uapi (sys/user.h): what PTRACE_GETREGS fills on x86-64. Only what is used is named.</summary>
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

    [FieldOffset(7 * sizeof(ulong))]
    public ulong R10;

    [FieldOffset(9 * sizeof(ulong))]
    public ulong R8;

    [FieldOffset(10 * sizeof(ulong))]
    public ulong Rax;

    [FieldOffset(12 * sizeof(ulong))]
    public ulong Rdx;

    [FieldOffset(13 * sizeof(ulong))]
    public ulong Rsi;

    [FieldOffset(14 * sizeof(ulong))]
    public ulong Rdi;

    /// <summary>The number of the system call in progress, or -1.</summary>
    [FieldOffset(15 * sizeof(ulong))]
    public ulong OrigRax;

    [FieldOffset(16 * sizeof(ulong))]
    public ulong Rip;

    /// <summary>The code segment, which tells 64-bit code from other.</summary>
    [FieldOffset(17 * sizeof(ulong))]
    public ulong Cs;

    [FieldOffset(19 * sizeof(ulong))]
    public ulong Rsp;

    /// <summary>The thread pointer.</summary>
    [FieldOffset(21 * sizeof(ulong))]
    public ulong FsBase;
}
