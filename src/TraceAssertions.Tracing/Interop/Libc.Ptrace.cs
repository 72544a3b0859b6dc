using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>ptrace(2). Numbers from include/uapi/linux/ptrace.h.</summary>
internal static unsafe partial class Libc
{
    public const long PTRACE_POKEDATA = 5;
    public const long PTRACE_CONT = 7;
    public const long PTRACE_GETREGS = 12;
    public const long PTRACE_SETREGS = 13;
    public const long PTRACE_DETACH = 17;
    public const long PTRACE_SYSCALL = 24;
    public const long PTRACE_GETEVENTMSG = 0x4201;
    public const long PTRACE_GETSIGINFO = 0x4202;

    /// <summary>The bytes of a siginfo_t.</summary>
    public const int SignalInformationSize = 128;

    /// <summary>Where in it, counted in ints, si_code is, on every architecture but MIPS.</summary>
    public const int SignalCodeAt = 2;
    public const long PTRACE_SEIZE = 0x4206;
    public const long PTRACE_INTERRUPT = 0x4207;
    public const long PTRACE_LISTEN = 0x4208;
    public const long PTRACE_GET_SYSCALL_INFO = 0x420e;

    public const long PTRACE_O_TRACESYSGOOD = 0x1;
    public const long PTRACE_O_TRACEFORK = 0x2;
    public const long PTRACE_O_TRACEVFORK = 0x4;
    public const long PTRACE_O_TRACECLONE = 0x8;
    public const long PTRACE_O_TRACEEXEC = 0x10;
    public const long PTRACE_O_TRACEEXIT = 0x40;
    public const long PTRACE_O_TRACESECCOMP = 0x80;
    public const long PTRACE_O_EXITKILL = 0x100000;

    public const int PTRACE_EVENT_FORK = 1;
    public const int PTRACE_EVENT_VFORK = 2;
    public const int PTRACE_EVENT_CLONE = 3;
    public const int PTRACE_EVENT_EXEC = 4;
    public const int PTRACE_EVENT_EXIT = 6;
    public const int PTRACE_EVENT_SECCOMP = 7;
    public const int PTRACE_EVENT_STOP = 128;

    /// <summary>The prctl(2) option without which an ordinary user may install no seccomp filter.</summary>
    public const int PR_SET_NO_NEW_PRIVS = 38;

    /// <summary>The prctl(2) option that lets a process trace its caller under Yama (Documentation/admin-guide/LSM/Yama.rst).</summary>
    public const int PR_SET_PTRACER = 0x59616d61;

    /// <summary>ptrace(2). Every request of ours returns at once, so the thread need not leave the collector's sight; errno is read by <see cref="Marshal.GetLastSystemError"/> directly after.</summary>
    /// <remarks>glibc's function is variadic, but on x86-64 integer arguments travel in the same registers either way.</remarks>
    [LibraryImport("libc", EntryPoint = "ptrace")]
    [SuppressGCTransition]
    public static partial long ptrace(long request, long pid, nint address, nint data);

    /// <summary>prctl(2).</summary>
    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);
}
