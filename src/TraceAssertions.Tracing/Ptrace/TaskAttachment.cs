using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Attaches to tasks that run already, by PTRACE_SEIZE, and knows when each has been seen to stop.</summary>
/// <param name="tasks">Takes the tasks that were attached to.</param>
/// <param name="attribution">Is told of each.</param>
internal sealed class TaskAttachment(TracedTasks tasks, IAttribution attribution)
{
    private int _unsettled;

    /// <summary>Called whenever every thread that was attached to has been seen to stop, and goes on under the tracer's eyes.</summary>
    public Action? Settled { get; init; }

    /// <summary>Threads that could not be attached to though their process could.</summary>
    public int Refused { get; private set; }

    /// <summary>Attaches to every thread of a running process.</summary>
    /// <returns>0 or the errno.</returns>
    public int SeizeProcess(int pid)
    {
        bool found;
        do
        {
            found = false;
            foreach (var tid in Untraced(pid))
            {
                var error = TraceeControl.Seize(tid, followThreads: true, followChildren: true, launched: false);
                if (IsGoneOrOurs(error, tid))
                    continue;
                if (error != 0)
                    return error;
                found = true;
                Begin(tid, pid);
            }
        }
        while (found);
        return tasks.Count == 0 ? Libc.ESRCH : 0;
    }

    /// <summary>Attaches to one running task, or to all threads of its process.</summary>
    /// <param name="tid">The number of the task.</param>
    /// <param name="follow">All threads of its process, and whatever they create; else that task alone.</param>
    /// <param name="attached">How many threads were attached to.</param>
    /// <returns>0 or the errno; a thread other than the named one that refuses is counted in <see cref="Refused"/>.</returns>
    public int SeizeTask(int tid, bool follow, out int attached)
    {
        attached = 0;
        var error = tasks.Contains(tid) ? 0 : TraceeControl.Seize(tid, follow, follow, launched: false);
        if (error != 0 || ProcFiles.ThreadGroup(tid) is not { } pid)
            return error != 0 ? error : Libc.ESRCH;
        var refused = new HashSet<int>();
        attached = Begin(tid, pid);
        var before = 0;
        while (follow && attached != before)
        {
            before = attached;
            foreach (var thread in Untraced(pid).Where(thread => !refused.Contains(thread)))
            {
                error = TraceeControl.Seize(thread, followThreads: true, followChildren: true, launched: false);
                if (error == 0)
                    attached += Begin(thread, pid);
                else if (!IsGoneOrOurs(error, thread) && refused.Add(thread))
                    Refused++;
            }
        }

        return 0;
    }

    /// <summary>The task has stopped, or ended: from now on its calls are seen.</summary>
    public void Settle(TracedTask task)
    {
        if (!task.Unsettled)
            return;
        task.Unsettled = false;
        if (--_unsettled == 0)
            Settled?.Invoke();
    }

    private IEnumerable<int> Untraced(int pid) => ProcFiles.Threads(pid).Where(tid => !tasks.Contains(tid));

    /// <summary>ESRCH where the thread has ended; EPERM where it is a zombie, or was created meanwhile by one that we trace, and so is ours already.</summary>
    private static bool IsGoneOrOurs(int error, int tid) =>
        error == Libc.ESRCH || (error == Libc.EPERM && ProcFiles.Tracer(tid) is var tracer && (tracer is null || tracer == Libc.gettid() || ProcFiles.HasEnded(tid)));

    /// <summary>Takes note of a task that runs already, and has it stop once, from where on its calls are seen.</summary>
    private int Begin(int tid, int pid)
    {
        if (tasks.Contains(tid))
            return 0;
        var task = tasks.Add(tid, pid);
        task.Unsettled = true;
        _unsettled++;
        attribution.Created(null, task);
        TraceeControl.Interrupt(tid);
        return 1;
    }
}
