using System.Collections.Frozen;

namespace TraceAssertions.Golden;

/// <summary>The scrubber <c>waits</c>: calls whose number is a matter of timing, so that two runs of one program differ in them. They are left out.</summary>
/// <remarks>
/// A lock makes a call only where it is contended, a wait for descriptors returns once for whatever became ready meanwhile, a shell asks for its
/// children from a signal handler and blocks signals meanwhile (the children themselves are in the trace), the kernel restarts what a signal interrupted, and a thread
/// whose work is done may still be on its way to its end when the process ends (Python's join waits for the work alone). Sleeps stay: how often a program sleeps is
/// what it does.
/// </remarks>
internal static class TimingCalls
{
    private static readonly FrozenSet<string> Always = new[]
    {
        "futex", "futex_wait", "futex_wake", "futex_waitv", "futex_requeue", "sched_yield", "membarrier",
        "poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait", "epoll_pwait2",
        "restart_syscall", "rt_sigreturn", "rt_sigsuspend", "rt_sigtimedwait", "rt_sigprocmask", "wait4", "waitid",
    }.Select(name => "syscall:" + name).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Objects = new[] { "eventfd", "anon_inode:[timerfd]", "anon_inode:[signalfd]" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether only that the call is made is the same in every run: a shell sets its handlers anew around each wait.</summary>
    public static bool IsOnce(string name) => name == "syscall:rt_sigaction";

    /// <summary>Whether the call is left out.</summary>
    public static bool Contains(in Span span) =>
        Always.Contains(span.Name)
        || IsInterrupted(span.Error)
        || (span.Name == "syscall:exit" && span.Tid != span.Pid)
        || (span.Name == "syscall:read" && span.Path is { } path && Objects.Contains(path));

    /// <summary>The kernel makes the call again, or the program does: it is one call (signal(7)).</summary>
    private static bool IsInterrupted(string? error) =>
        error is "EINTR" or "ERESTARTSYS" or "ERESTARTNOINTR" or "ERESTARTNOHAND" or "ERESTART_RESTARTBLOCK";
}
