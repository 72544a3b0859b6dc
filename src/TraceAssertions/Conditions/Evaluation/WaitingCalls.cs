namespace TraceAssertions.Conditions.Evaluation;

/// <summary>Knows the calls that let a thread wait, so that their time is not taken for work.</summary>
/// <remarks>In .NET a sleep, a contended lock, a join and the wait for a task are all futex(2): the runtime's synchronisation is built on condition variables.</remarks>
internal static class WaitingCalls
{
    /// <summary>What a thread that spends its time in the call waits for, or null where the call does something.</summary>
    public static string? WhatFor(string spanName) => spanName switch
    {
        "syscall:futex" or "syscall:futex_waitv" or "syscall:futex_wait" => "a sleep, a lock or another thread",
        "syscall:nanosleep" or "syscall:clock_nanosleep" => "a sleep",
        "syscall:poll" or "syscall:ppoll" or "syscall:select" or "syscall:pselect6" or "syscall:epoll_wait" or "syscall:epoll_pwait" or "syscall:epoll_pwait2" =>
            "a descriptor or a timeout",
        "syscall:wait4" or "syscall:waitid" => "a child process",
        "syscall:pause" or "syscall:rt_sigsuspend" or "syscall:rt_sigtimedwait" => "a signal",
        _ => null,
    };
}
