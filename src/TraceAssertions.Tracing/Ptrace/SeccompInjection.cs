using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Has a tracee install a seccomp filter for itself, so that calls of no interest do not stop it.</summary>
/// <remarks>
/// <para>It is done at the exit of the program's execve(2): where the tracee would go on, it finds a <c>syscall</c> instruction, and other registers; afterwards it gets its own back.</para>
/// <para>A filter is inherited by whatever the tracee starts, and a call that it stops fails where there is no tracer: it is for tracees all of whose descendants are traced, and which die with
/// their tracer (PTRACE_O_EXITKILL).</para>
/// <para>An ordinary user may install one only with no_new_privs, after which setuid programs are executed without their privileges. The kernel does so to the tracees of an ordinary user all the
/// same; where the tracer might be allowed to trace setuid programs, no_new_privs is never set.</para>
/// </remarks>
internal sealed class SeccompInjection(CallFilter wanted)
{
    private const int SECCOMP_SET_MODE_FILTER = 1;

    /// <summary>A filter alone is no reason to slow a program down against speculation (seccomp(2)).</summary>
    private const int SECCOMP_FILTER_FLAG_SPEC_ALLOW = 4;

    private const int CAP_SYS_PTRACE = 19;
    private const int CAP_SYS_ADMIN = 21;

    private const int RedZone = 128;
    private const ulong SyscallInstruction = 0x050f;

    /// <summary>__USER_CS of arch/x86/include/asm/segment.h.</summary>
    private const ulong UserCodeSegment = 0x33;

    private static readonly ulong Prctl = (ulong)SyscallTable.Number("prctl");
    private static readonly ulong Seccomp = (ulong)SyscallTable.Number("seccomp");

    private readonly List<int> _signals = [];

    /// <summary>How the tracee ended meanwhile; null where it lives.</summary>
    public WaitStatus? Ended { get; private set; }

    /// <summary>Installs the filter in a tracee that is at the exit of a system call. False where that cannot be: then it stops at each call as before.</summary>
    public bool TryInstall(int tid)
    {
        var privileged = ProcFiles.HasCapability(CAP_SYS_ADMIN);
        Span<byte> code = stackalloc byte[sizeof(ulong)];
        if ((!privileged && ProcFiles.HasCapability(CAP_SYS_PTRACE)) || !TraceeControl.TryGetRegisters(tid, out var saved) || saved.Cs != UserCodeSegment || WillRepeat(saved)
            || Libc.ReadProcessMemory(tid, saved.Rip, code) != code.Length)
            return false;
        var former = BitConverter.ToUInt64(code);
        var program = SeccompFilter.Write(wanted);

        // struct sock_fprog, and the instructions behind it, below what the tracee has on its stack.
        var address = (saved.Rsp - RedZone - (8 * ((ulong)program.Length + 2))) & ~15ul;
        var done = TraceeControl.TryWrite(tid, address, [(ulong)program.Length, address + 16, .. program])
            && TraceeControl.TryWrite(tid, saved.Rip, [(former & ~0xfffful) | SyscallInstruction])
            && (privileged || Call(tid, saved, Prctl, Libc.PR_SET_NO_NEW_PRIVS, 1, 0) == 0)
            && Call(tid, saved, Seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, address) == 0;
        if (Ended is null)
        {
            TraceeControl.TryWrite(tid, saved.Rip, [former]);
            TraceeControl.TrySetRegisters(tid, saved);
        }

        foreach (var signal in _signals)
            _ = Libc.tgkill(tid, tid, signal);
        return done;
    }

    /// <summary>The kernel has a mind to repeat the call that has been interrupted (linux/errno.h): what it goes by must not be touched.</summary>
    private static bool WillRepeat(in UserRegisters registers) => (long)registers.Rax is >= -516 and <= -512;

    /// <summary>Has the tracee make a call; returns its result, or -1 where it did not come to that.</summary>
    private long Call(int tid, UserRegisters registers, ulong number, ulong first, ulong second, ulong third)
    {
        (registers.Rax, registers.OrigRax) = (number, ulong.MaxValue);
        (registers.Rdi, registers.Rsi, registers.Rdx, registers.R10, registers.R8) = (first, second, third, 0, 0);
        return TraceeControl.TrySetRegisters(tid, registers) && ToNextCallStop(tid) && ToNextCallStop(tid) && TraceeControl.TryGetRegisters(tid, out registers) ? (long)registers.Rax : -1;
    }

    /// <summary>Signals that come meanwhile are kept for later.</summary>
    private bool ToNextCallStop(int tid)
    {
        while (true)
        {
            TraceeControl.ToNextCall(tid, 0);
            if (Libc.waitpid(tid, out var value, Libc.__WALL | Libc.__WNOTHREAD) != tid)
                return false;
            var status = new WaitStatus(value);
            if (status.Kind == StopKind.Syscall)
                return true;
            if (status.Kind == StopKind.Signal)
                _signals.Add(status.StopSignal);
            if (status.Kind != StopKind.Ended)
                continue;
            Ended = status;
            return false;
        }
    }
}
