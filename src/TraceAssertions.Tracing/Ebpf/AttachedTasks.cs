using System.Globalization;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Ptrace;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>Tells the programs of tasks that run already, by way of their pidfds; and takes note of their ends.</summary>
/// <param name="next">Takes the calls and events.</param>
internal sealed class AttachedTasks(ICallSink next) : ICallSink
{
    private const int EEXIST = 17;
    private const int EINVAL = 22;

    /// <summary>Looked at so often, in nanoseconds: it is for a task that ended in the moment in which it was attached to.</summary>
    private const long LookNanos = 500_000_000;

    private readonly HashSet<int> _running = [];
    private readonly HashSet<int> _suspects = [];
    private long _lastLook;

    /// <summary>Begins to trace a task, or all threads of its process.</summary>
    /// <param name="session">Counts the tasks; its programs are attached already.</param>
    /// <param name="states">Where the programs know tasks from.</param>
    /// <param name="tid">The task.</param>
    /// <param name="follow">All threads of its process.</param>
    /// <param name="threads">How many are traced.</param>
    /// <returns>TA0051 or TA0054; null where it is traced.</returns>
    public Diagnostic? Add(TracerSession session, BpfMap states, int tid, bool follow, out int threads)
    {
        threads = 0;
        if (ProcFiles.ThreadGroup(tid) is not { } process)
            return AttachTarget.Missing(tid);
        var tried = new HashSet<int>();
        bool found;
        do
        {
            // A thread that one of those creates meanwhile that are traced already is traced from its first instruction on.
            found = false;
            foreach (var thread in follow ? ProcFiles.Threads(process) : [tid])
            {
                if (!tried.Add(thread))
                    continue;
                var error = Add(session, states, thread, process);
                if (error == EINVAL)
                    return Unsupported(thread);
                if (error is 0 or EEXIST)
                    threads++;
                found |= error == 0;
            }
        }
        while (found && follow);
        return threads > 0 ? null : AttachTarget.Missing(tid);
    }

    /// <summary>Of a task that ended in the moment in which it was attached to, no program knew; what waits for its end is told here.</summary>
    public void CountOutTheUnseen(TracerSession session)
    {
        var now = MonotonicClock.NowNanos;
        if (now - _lastLook < LookNanos)
            return;
        _lastLook = now;

        // The end of a suspect of last time was not among the records since, though it came before.
        if (session.LostEvents == 0)
        {
            foreach (var tid in _suspects.Where(_running.Remove))
                session.AddLiveTasks(-1);
        }

        _suspects.Clear();
        _suspects.UnionWith(_running.Where(ProcFiles.HasEnded));
    }

    /// <inheritdoc/>
    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack) => next.OnCall(call, path, path2, stack);

    /// <inheritdoc/>
    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack, CallMemory memory) => next.OnCall(call, path, path2, stack, memory);

    /// <inheritdoc/>
    public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
        if (processEvent.Kind == ProcessEventKind.Exit)
            _running.Remove(processEvent.Tid);

        // A thread that was not the leader goes on under the leader's number; the leader's own end was told.
        else if (processEvent.Kind == ProcessEventKind.Exec && processEvent.OtherTid != processEvent.Tid && _running.Remove(processEvent.OtherTid))
            _running.Add(processEvent.Tid);
        next.OnProcess(processEvent, text, auxiliary);
    }

    /// <inheritdoc/>
    public void OnLost(ulong scope, long count) => next.OnLost(scope, count);

    private int Add(TracerSession session, BpfMap states, int tid, int process)
    {
        var descriptor = Libc.OpenPidfd(tid, tid == process ? 0 : Libc.PIDFD_THREAD);
        if (descriptor < 0)
            return -descriptor;
        try
        {
            var error = states.TryAdd(descriptor, new TaskState
            {
                Identity = ((ulong)(uint)process << 32) | (uint)tid,
                InFlight = unchecked((ulong)TaskState.Unseen),
                EnterNanos = MonotonicClock.NowNanos,
                Source = (ScopeSource)((int)ScopeSource.Launched | Record.BeganBeforeBit),
            });
            if (error < 0)
                return error is -EEXIST or -Libc.ESRCH ? -error : throw BpfFailure.Refused("an update of the task storage", -error);
            session.AddLiveTasks(1);
            _running.Add(tid);
            return 0;
        }
        finally
        {
            _ = Libc.close(descriptor);
        }
    }

    private static Diagnostic Unsupported(int tid) =>
        new("TA0054", DiagnosticSeverity.Error, string.Create(CultureInfo.InvariantCulture, $"thread {tid} does not lead its process, and this kernel cannot tell a BPF program of such a one"),
            Remedy: "Linux 6.9 or later is needed (PIDFD_THREAD); or --backend ptrace");
}
