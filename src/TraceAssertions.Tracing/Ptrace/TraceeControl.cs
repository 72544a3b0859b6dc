using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>The requests of ptrace(2) that the engine makes. All on the thread that seized the tracee; ESRCH means that it was killed meanwhile, and its end will be reported.</summary>
internal static unsafe class TraceeControl
{
    private const long Options = Libc.PTRACE_O_TRACESYSGOOD | Libc.PTRACE_O_TRACEEXEC;

    /// <summary>Attaches without stopping the tracee; returns 0 or the errno.</summary>
    /// <remarks>Stops by seccomp filters are asked for only where there will be one of ours: a call that the program's own filter hands to a tracer fails where there is none.</remarks>
    public static int Seize(int tid, bool followThreads, bool followChildren, bool launched, bool filtered = false)
    {
        var options = Options
            | (followThreads ? Libc.PTRACE_O_TRACECLONE : 0)
            | (followChildren ? Libc.PTRACE_O_TRACEFORK | Libc.PTRACE_O_TRACEVFORK : 0)
            | (launched ? Libc.PTRACE_O_EXITKILL | Libc.PTRACE_O_TRACEEXIT : 0)
            | (filtered ? Libc.PTRACE_O_TRACESECCOMP : 0);
        return Libc.ptrace(Libc.PTRACE_SEIZE, tid, 0, (nint)options) == 0 ? 0 : Marshal.GetLastSystemError();
    }

    /// <summary>Makes a running tracee stop.</summary>
    public static void Interrupt(int tid) => _ = Libc.ptrace(Libc.PTRACE_INTERRUPT, tid, 0, 0);

    /// <summary>Lets a tracee go on to its next system call stop, delivering <paramref name="signal"/> where it is not 0.</summary>
    public static void ToNextCall(int tid, int signal) => _ = Libc.ptrace(Libc.PTRACE_SYSCALL, tid, 0, signal);

    /// <summary>Lets a tracee go on without stops at system calls.</summary>
    public static void Continue(int tid, int signal) => _ = Libc.ptrace(Libc.PTRACE_CONT, tid, 0, signal);

    /// <summary>Lets go of a stopped tracee, delivering <paramref name="signal"/> where it is not 0. One in a group stop stays in it.</summary>
    public static void Detach(int tid, int signal) => _ = Libc.ptrace(Libc.PTRACE_DETACH, tid, 0, signal);

    /// <summary>Leaves a tracee in its group stop, and hears of the end of that stop.</summary>
    public static void Listen(int tid) => _ = Libc.ptrace(Libc.PTRACE_LISTEN, tid, 0, 0);

    /// <summary>The message of an event stop: a new task's tid, or the former tid of a thread that executed a program, or what a seccomp filter said; null where the tracee was killed, and is not in that stop any more.</summary>
    public static int? EventMessage(int tid, int stop)
    {
        nuint message = 0;
        var information = stackalloc int[Libc.SignalInformationSize / sizeof(int)];

        // The message first: if the tracee is still in that stop after it was read, it is that stop's.
        var done = Libc.ptrace(Libc.PTRACE_GETEVENTMSG, tid, 0, (nint)(&message)) == 0
            && Libc.ptrace(Libc.PTRACE_GETSIGINFO, tid, 0, (nint)information) == 0
            && information[Libc.SignalCodeAt] == (Libc.SIGTRAP | (stop << 8));
        return done ? (int)message : null;
    }

    /// <summary>The registers of a stopped tracee.</summary>
    public static bool TryGetRegisters(int tid, out UserRegisters registers)
    {
        fixed (UserRegisters* pointer = &registers)
        {
            *pointer = default;
            return Libc.ptrace(Libc.PTRACE_GETREGS, tid, 0, (nint)pointer) == 0;
        }
    }

    /// <summary>Sets the registers of a stopped tracee.</summary>
    public static bool TrySetRegisters(int tid, UserRegisters registers) => Libc.ptrace(Libc.PTRACE_SETREGS, tid, 0, (nint)(&registers)) == 0;

    /// <summary>Writes words into the memory of a stopped tracee.</summary>
    public static bool TryWrite(int tid, ulong address, ReadOnlySpan<ulong> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (Libc.ptrace(Libc.PTRACE_POKEDATA, tid, (nint)(address + (8 * (ulong)i)), (nint)words[i]) != 0)
                return false;
        }

        return true;
    }

    /// <summary>What a tracee does at a system call stop.</summary>
    public static bool TryGetSyscallInfo(int tid, out PtraceSyscallInfo info)
    {
        fixed (PtraceSyscallInfo* pointer = &info)
        {
            *pointer = default;
            return Libc.ptrace(Libc.PTRACE_GET_SYSCALL_INFO, tid, sizeof(PtraceSyscallInfo), (nint)pointer) > 0;
        }
    }
}
