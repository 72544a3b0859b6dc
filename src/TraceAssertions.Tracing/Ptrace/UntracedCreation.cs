using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Takes CLONE_UNTRACED out of a call while it is made: a trace of a command with its children lacks none of them silently, and what inherits a seccomp filter of ours must be traced, or its calls fail (<see cref="SeccompInjection"/>).</summary>
internal static class UntracedCreation
{
    private const ulong CLONE_UNTRACED = 0x00800000;
    private static readonly int Clone = SyscallTable.Number("clone");
    private static readonly int Clone3 = SyscallTable.Number("clone3");

    /// <summary>At the entry of a call: takes the flag out where it has it; true where it had.</summary>
    public static bool TryHide(int tid, in RawCall call) =>
        call.Number == Clone ? (call.Arg0 & CLONE_UNTRACED) != 0 && SetRegister(tid, call.Arg0 & ~CLONE_UNTRACED)
        : call.Number == Clone3 && TryReadFlags(tid, call, out var flags) && (flags & CLONE_UNTRACED) != 0 && TraceeControl.TryWrite(tid, call.Arg0, [flags & ~CLONE_UNTRACED]);

    /// <summary>At the exit of a call from which it was taken: puts it back where the program has it.</summary>
    public static void Restore(int tid, in RawCall call)
    {
        if (call.Number == Clone)
            SetRegister(tid, call.Arg0);
        else if (TryReadFlags(tid, call, out var flags))
            TraceeControl.TryWrite(tid, call.Arg0, [flags | CLONE_UNTRACED]);
    }

    private static bool SetRegister(int tid, ulong flags)
    {
        if (!TraceeControl.TryGetRegisters(tid, out var registers))
            return false;
        registers.Rdi = flags;
        return TraceeControl.TrySetRegisters(tid, registers);
    }

    /// <summary>The first member of struct clone_args.</summary>
    private static bool TryReadFlags(int tid, in RawCall call, out ulong flags)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        var read = Libc.ReadProcessMemory(tid, call.Arg0, bytes) == bytes.Length;
        flags = BitConverter.ToUInt64(bytes);
        return read;
    }
}
