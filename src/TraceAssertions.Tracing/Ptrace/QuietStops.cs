using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Keeps the stops of tracees from raising SIGCHLD in this process while a tracer runs.</summary>
/// <remarks>
/// Each ptrace stop would raise one. The .NET runtime, once it has started a process, handles SIGCHLD by waking a thread that looks for ended children: that
/// costs more than the stop. It is only interested in children that end, and those still raise it; wait(2) wakes up all the same
/// (do_notify_parent_cldstop in kernel/signal.c).
/// </remarks>
internal sealed class QuietStops : IDisposable
{
    private readonly bool _changed;

    public QuietStops()
    {
        if (!Libc.TryGetSignalAction(Libc.SIGCHLD, out var action) || (action.Flags & Libc.SA_NOCLDSTOP) != 0)
            return;
        action.Flags |= Libc.SA_NOCLDSTOP;
        _changed = Libc.TrySetSignalAction(Libc.SIGCHLD, action);
    }

    /// <summary>Takes the flag away again, from whatever handler there is by now.</summary>
    public void Dispose()
    {
        if (!_changed || !Libc.TryGetSignalAction(Libc.SIGCHLD, out var action))
            return;
        action.Flags &= ~Libc.SA_NOCLDSTOP;
        _ = Libc.TrySetSignalAction(Libc.SIGCHLD, action);
    }
}
