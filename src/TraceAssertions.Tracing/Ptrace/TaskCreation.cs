using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Finds out who created a new task: the creator's event and the task's own first stop come in any order, and a creator that is killed sends no event.</summary>
/// <param name="tasks">The tasks that are traced.</param>
/// <param name="attribution">Is told of each creation.</param>
/// <param name="reports">Take each creation, and the end of those that end unclaimed.</param>
internal sealed class TaskCreation(TracedTasks tasks, IAttribution attribution, ProcessReports reports)
{
    private readonly UnclaimedTasks _unclaimed = new();

    /// <summary>Handles the stop for which a task was held, now that it is known who created it.</summary>
    public required Action<TracedTask, WaitStatus, long> Handle { get; init; }

    /// <summary>A task stopped whose creator is not known yet: it is left stopped until its creator's event comes, or can come no more.</summary>
    public void Hold(TracedTask task, WaitStatus status, long now)
    {
        task.Held = status;
        _unclaimed.Held(task);

        // Whoever is about to end never waits: its leader, which may be the creator, is not reported dead before it is.
        if (status.Kind == StopKind.Ending)
            TraceeControl.Continue(task.Tid, 0);
        else
            ReleaseOrphans(now);
    }

    /// <summary>The task need not be held any more, whoever created it.</summary>
    public void GiveUp(TracedTask task) => _unclaimed.Claimed(task);

    /// <summary>The event of a creator: it has created a task.</summary>
    /// <param name="creator">Who has.</param>
    /// <param name="tid">The number of the new task.</param>
    /// <param name="kind">PTRACE_EVENT_FORK, _VFORK or _CLONE.</param>
    /// <param name="now">CLOCK_MONOTONIC nanoseconds.</param>
    public void Created(TracedTask creator, int tid, int kind, long now)
    {
        // Where a task of that number lives, what ended was another, whose creator was killed and never told of it.
        if (_unclaimed.TakeEndedOrphan(tid) && ProcFiles.HasEnded(tid))
            return;

        // A clone(2) that shares the thread group makes a thread; the kernel says EVENT_CLONE for some processes too. A zombie still belongs to its group.
        var thread = kind == Libc.PTRACE_EVENT_CLONE && (Libc.tgkill(creator.Pid, tid, 0) == 0 || Marshal.GetLastPInvokeError() == Libc.EPERM);
        var pid = thread ? creator.Pid : tid;
        if (_unclaimed.TakeEnded(tid, out var ended) && ProcFiles.HasEnded(tid))
        {
            var gone = new TracedTask(tid, pid);
            attribution.Created(creator, gone);
            reports.Created(creator, gone, now);
            reports.Happened(ProcessEventKind.Exit, gone, now, ended.Value);
        }
        else if (tasks.Find(tid) is not { } child)
        {
            child = tasks.Add(tid, pid);
            Inherit(creator, child);
            reports.Created(creator, child, now);
        }
        else if (child.Orphan)
        {
            child.Orphan = false;
            Inherit(creator, child);
        }
        else if (child.Held is not null)
        {
            Adopt(creator, child, pid, now);
        }
    }

    /// <summary>A task that is not traced any more has ended; true where that is to be told now, and not with its creation.</summary>
    /// <param name="task">The task, or null where it was never seen.</param>
    /// <param name="tid">Its number.</param>
    /// <param name="status">How it ended.</param>
    public bool Ended(TracedTask? task, int tid, WaitStatus status)
    {
        if (task is null or { Held: not null })
        {
            if (task is not null)
                _unclaimed.Claimed(task);
            _unclaimed.Ended(tid, status);
            return false;
        }

        if (task.Orphan)
            _unclaimed.OrphanEnded(tid);
        return true;
    }

    /// <summary>A creator that is killed between the creation and its event claims nobody: its children must not wait for ever.</summary>
    public void ReleaseOrphans(long now)
    {
        if (!_unclaimed.Any || tasks.Any(task => task.MayCreate))
            return;
        foreach (var child in _unclaimed.Waiting)
        {
            var pid = ProcFiles.ThreadGroup(child.Tid) ?? child.Tid;
            var parent = pid == child.Tid ? ProcFiles.Parent(child.Tid) ?? 0 : pid;
            child.Orphan = true;
            Adopt(tasks.Find(parent) ?? tasks.FirstOrDefault(task => task.Pid == parent && task.Held is null), child, pid, now);
        }
    }

    private void Adopt(TracedTask? creator, TracedTask child, int pid, long now)
    {
        var status = child.Held!.Value;
        child.Pid = pid;
        child.Held = null;
        _unclaimed.Claimed(child);
        Inherit(creator, child);
        reports.Created(creator, child, now);
        Handle(child, status, now);
    }

    private void Inherit(TracedTask? creator, TracedTask child)
    {
        attribution.Created(creator, child);
        child.HasOwnFilter = creator is null or { HasOwnFilter: true };
    }
}
