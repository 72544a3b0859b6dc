using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>Attaches to running processes by BPF programs. They are not stopped, and no call of theirs is interrupted.</summary>
internal sealed class EbpfAttachBackend : IAttachBackend
{
    /// <inheritdoc/>
    public TracerBackend Backend => TracerBackend.Ebpf;

    /// <inheritdoc/>
    public LaunchOutcome? Run(AttachRequest request, ICallSink sink)
    {
        var tasks = new AttachedTasks(sink);
        var programs = new TracerPrograms(new TracerOptions { Attaches = true, FollowChildren = request.FollowChildren, Filter = request.Filter, Memory = request.Memory, PidNamespaceLevel = EbpfProbe.PidNamespaceLevel });
        using var session = new TracerSession(programs, tasks);

        // Before any task is told to the programs: what it creates from then on is theirs to follow.
        session.Attach();
        var attached = 0;
        foreach (var tid in request.Tasks)
        {
            var threads = 0;
            var refusal = AttachTarget.Refuse(tid) ?? tasks.Add(session, programs.Tasks, tid, request.FollowChildren, out threads);
            if (refusal is not null)
            {
                request.Refused(refusal);
                continue;
            }

            attached++;
            request.Attached(tid, threads);
        }

        if (attached == 0)
            return null;
        Follow(session, tasks, request.Stop);
        session.Detach();
        return new LaunchOutcome(0, null, null, session.Lost, session.Reasons());
    }

    /// <summary>Hands the records over until every task has ended, or until it is told to stop.</summary>
    private static void Follow(TracerSession session, AttachedTasks tasks, CancellationToken stop)
    {
        var wake = Libc.eventfd(0, Libc.EPOLL_CLOEXEC);
        try
        {
            using var waiter = new RingWaiter(session.RingDescriptor, wake);
            using var registration = stop.Register(() => _ = Libc.eventfd_write(wake, 1));
            using var priority = ConsumerPriority.Raise();
            while (!stop.IsCancellationRequested)
            {
                // A task is counted out after its last record, so that this order misses nothing.
                var live = session.LiveTasks;
                session.Drain();
                if (live <= 0)
                    return;
                waiter.Wait();
                tasks.CountOutTheUnseen(session);
            }
        }
        finally
        {
            _ = Libc.close(wake);
        }
    }
}
