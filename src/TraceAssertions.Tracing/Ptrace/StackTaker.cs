using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Stacks;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Takes the <see cref="StackSnapshot"/> of a tracee that is stopped at a system call, where the mode asks for it.</summary>
internal sealed class StackTaker(SourceMode mode)
{
    private const byte PushRdi = 0x57;
    private static readonly int Vfork = SyscallTable.Number("vfork");

    private readonly byte[] _buffer = new byte[StackSnapshot.MaxBytes];

    /// <summary>Whether stacks are taken at all.</summary>
    public bool Enabled => mode != SourceMode.Off;

    /// <summary>The stack of the call that the task has just finished; empty where the mode does not want it or the task was killed meanwhile. Valid until the next one.</summary>
    public ReadOnlySpan<byte> OfCall(TracedTask task) => mode switch
    {
        SourceMode.Sampled when task.Sampler.Takes(task.Call) => Take(task),
        SourceMode.All when StackPolicy.HasStack(task.Call) => Take(task),
        _ => default,
    };

    /// <summary>The stack of a task that is stopped at its call, whatever the call is. Valid until the next one.</summary>
    public ReadOnlySpan<byte> Take(TracedTask task)
    {
        if (!TraceeControl.TryGetRegisters(task.Tid, out var registers))
            return default;
        if (task.Call.Number == Vfork)
            LeaveVfork(task.Tid, ref registers);
        var words = MemoryMarshal.Cast<byte, ulong>(_buffer.AsSpan(0, StackSnapshot.RegisterBytes));
        words[0] = registers.Rip;
        words[1] = registers.Rsp;
        words[2] = registers.Rbp;
        words[3] = registers.Rbx;
        words[4] = registers.R12;
        words[5] = registers.R13;
        words[6] = registers.R14;
        words[7] = registers.R15;

        // The C libraries put a thread's own block on top of its stack, and no frame is beyond it. That of the main thread is elsewhere.
        var room = (int)Math.Min(registers.FsBase - registers.Rsp, StackSnapshot.MaxStackBytes);
        var read = Libc.ReadMappedMemory(task.Tid, registers.Rsp, _buffer.AsSpan(StackSnapshot.RegisterBytes, room));
        return _buffer.AsSpan(0, StackSnapshot.RegisterBytes + read);
    }

    /// <summary>
    /// The C library's vfork(3) keeps its return address in rdi across the call, because the child overwrites the place on the stack that they share, and pushes it
    /// back by the next instruction. A snapshot has no rdi: so it shows the moment after the function has returned, which is the same place to its caller.
    /// </summary>
    private static void LeaveVfork(int tid, ref UserRegisters registers)
    {
        Span<byte> next = stackalloc byte[1];
        if (Libc.ReadProcessMemory(tid, registers.Rip, next) == 1 && next[0] == PushRdi)
            registers.Rip = registers.Rdi;
    }
}
