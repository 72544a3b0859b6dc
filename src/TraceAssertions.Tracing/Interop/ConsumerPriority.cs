namespace TraceAssertions.Tracing.Interop;

/// <summary>Has the thread that empties a buffer go before others: on a crowded machine it would get its turn when the buffer is full, and records would be lost.</summary>
/// <remarks>
/// It waits nearly always, so that it takes nothing from anybody. It is scheduled in real time (sched(7)), because niceness counts within a session only where the kernel groups tasks by
/// session (autogroup), and within a container. Where that is not permitted (CAP_SYS_NICE, RLIMIT_RTPRIO) a lower niceness is tried, and else it goes without.
/// </remarks>
internal readonly struct ConsumerPriority : IDisposable
{
    private const int Least = 1;

    // As nice(1) has it: each step of five is about three times the share of the processor.
    private const int Nice = -15;

    private readonly int _before;
    private readonly bool _isRealTime;

    private ConsumerPriority(int before, bool isRealTime) => (_before, _isRealTime) = (before, isRealTime);

    /// <summary>Raises the calling thread until the result is disposed of on it. What the thread starts meanwhile may inherit it: start nothing.</summary>
    public static ConsumerPriority Raise()
    {
        var before = Libc.getpriority(Libc.PRIO_PROCESS, 0);
        var isRealTime = Libc.TrySetScheduler(Libc.SCHED_RR | Libc.SCHED_RESET_ON_FORK, Least);
        if (!isRealTime)
            _ = Libc.setpriority(Libc.PRIO_PROCESS, 0, Math.Min(before, Nice));
        return new(before, isRealTime);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isRealTime)
            _ = Libc.TrySetScheduler(Libc.SCHED_OTHER, 0);
        _ = Libc.setpriority(Libc.PRIO_PROCESS, 0, _before);
    }
}
