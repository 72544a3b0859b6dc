namespace TraceAssertions.Tracing.Interop;

/// <summary>Has the thread that empties a buffer go before others: on a crowded machine it would get its turn when the buffer is full, and records would be lost.</summary>
/// <remarks>It waits nearly always, so that it takes nothing from anybody. Where it is not permitted (CAP_SYS_NICE, RLIMIT_NICE) it goes without.</remarks>
internal readonly struct ConsumerPriority : IDisposable
{
    // As nice(1) has it: each step of five is about three times the share of the processor.
    private const int Nice = -15;

    private readonly int _before;

    private ConsumerPriority(int before) => _before = before;

    /// <summary>Raises the calling thread until the result is disposed of on it. What the thread starts meanwhile inherits it: start nothing.</summary>
    public static ConsumerPriority Raise()
    {
        var before = Libc.getpriority(Libc.PRIO_PROCESS, 0);
        _ = Libc.setpriority(Libc.PRIO_PROCESS, 0, Math.Min(before, Nice));
        return new(before);
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Libc.setpriority(Libc.PRIO_PROCESS, 0, _before);
}
