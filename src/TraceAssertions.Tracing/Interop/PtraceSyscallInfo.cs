using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>struct ptrace_syscall_info, as PTRACE_GET_SYSCALL_INFO fills it (ptrace(2), Linux 5.3).</summary>
[StructLayout(LayoutKind.Explicit, Size = 88)]
internal struct PtraceSyscallInfo
{
    public const byte Entry = 1;
    public const byte Exit = 2;

    /// <summary>A seccomp filter has stopped the call at its entry.</summary>
    public const byte Seccomp = 3;

    /// <summary>AUDIT_ARCH_X86_64 of include/uapi/linux/audit.h.</summary>
    public const uint ArchitectureX64 = 0xC000003E;

    /// <summary>__X32_SYSCALL_BIT of asm/unistd.h: the call is of the x32 table, whose numbers mean other calls.</summary>
    public const ulong X32Bit = 0x40000000;

    [FieldOffset(0)]
    public byte Operation;

    [FieldOffset(4)]
    public uint Architecture;

    [FieldOffset(16)]
    public ulong StackPointer;

    [FieldOffset(24)]
    public ulong Number;

    [FieldOffset(32)]
    public ulong Arg0;

    [FieldOffset(40)]
    public ulong Arg1;

    [FieldOffset(48)]
    public ulong Arg2;

    [FieldOffset(56)]
    public ulong Arg3;

    [FieldOffset(64)]
    public ulong Arg4;

    [FieldOffset(72)]
    public ulong Arg5;

    /// <summary>The result, at an exit stop.</summary>
    [FieldOffset(24)]
    public long Result;
}
