using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>Processes: waiting, signals.</summary>
internal static unsafe partial class Libc
{
    public const int EPERM = 1;
    public const int ESRCH = 3;
    public const int EINTR = 4;
    public const int ECHILD = 10;

    public const int SIGINT = 2;
    public const int SIGTRAP = 5;
    public const int SIGKILL = 9;
    public const int SIGPIPE = 13;
    public const int SIGTERM = 15;
    public const int SIGCONT = 18;
    public const int SIGSTOP = 19;
    public const int SIGTSTP = 20;
    public const int SIGTTIN = 21;
    public const int SIGTTOU = 22;

    public const int WNOHANG = 1;
    public const int WUNTRACED = 2;
    public const int WEXITED = 4;

    /// <summary>Leave the child to be waited for again (waitid(2)).</summary>
    public const int WNOWAIT = 0x01000000;

    /// <summary>A process or thread by its id (setpriority(2)).</summary>
    public const int PRIO_PROCESS = 0;

    /// <summary>Wait for the child with this pid (waitid(2)).</summary>
    public const int P_PID = 1;

    /// <summary>Wait for children and tracees of any kind, threads too (wait(2)).</summary>
    public const int __WALL = 0x40000000;

    /// <summary>Wait for this thread's own tracees only (wait(2)): what the runtime's other threads start is none of ours.</summary>
    public const int __WNOTHREAD = 0x20000000;

    /// <summary>waitpid(2).</summary>
    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int waitpid(int pid, out int status, int options);

    /// <summary>waitid(2).</summary>
    /// <param name="kind">What <paramref name="id"/> is.</param>
    /// <param name="id">Whom to wait for.</param>
    /// <param name="information">The siginfo_t; null where nobody wants it.</param>
    /// <param name="options">Which changes to wait for.</param>
    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    public static unsafe partial int waitid(int kind, int id, void* information, int options);

    /// <summary>getpriority(2): the nice value, -20 to 19, of the calling thread where <paramref name="id"/> is 0.</summary>
    [LibraryImport("libc", EntryPoint = "getpriority", SetLastError = true)]
    public static partial int getpriority(int kind, int id);

    /// <summary>setpriority(2). On Linux a nice value is a thread's, and its children begin with it.</summary>
    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    public static partial int setpriority(int kind, int id, int nice);

    /// <summary>kill(2).</summary>
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int kill(int pid, int signal);

    /// <summary>tgkill(2): signal 0 asks whether a thread belongs to a thread group.</summary>
    [LibraryImport("libc", EntryPoint = "tgkill", SetLastError = true)]
    public static partial int tgkill(int pid, int tid, int signal);

    /// <summary>_exit(2): ends the process at once, without finalizers and handlers.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void _exit(int status);

    /// <summary>tcgetpgrp(3): the foreground process group of a terminal, or -1 where the descriptor is none.</summary>
    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    public static partial int tcgetpgrp(int fd);

    /// <summary>geteuid(2).</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint geteuid();

    /// <summary>getpgrp(2).</summary>
    [LibraryImport("libc", EntryPoint = "getpgrp")]
    public static partial int getpgrp();
}
