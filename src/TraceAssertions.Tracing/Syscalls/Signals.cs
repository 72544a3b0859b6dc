using System.Globalization;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Names of signals, signal(7), as strace writes them.</summary>
internal static class Signals
{
    private const int FirstRealTime = 32;
    private const int Last = 64;

    private static readonly string[] Standard =
    [
        "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV",
        "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU",
        "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    /// <summary>The name of a signal; its number in decimal where it has none. Real-time signals count from the kernel's 32, which libc keeps for itself.</summary>
    public static string Name(int signal) => signal switch
    {
        > 0 when signal <= Standard.Length => Standard[signal - 1],
        FirstRealTime => "SIGRTMIN",
        > FirstRealTime and <= Last => string.Create(CultureInfo.InvariantCulture, $"SIGRT_{signal - FirstRealTime}"),
        _ => signal.ToString(CultureInfo.InvariantCulture),
    };
}
