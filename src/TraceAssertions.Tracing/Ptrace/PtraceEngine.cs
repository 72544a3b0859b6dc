using System.Globalization;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Follows every stop of its tracees and reports what they do. All of it, from the seizing to the last wait, runs on one thread that does nothing else.</summary>
/// <remarks>
/// The rules of the stops are those of ptrace(2) for tracees attached by PTRACE_SEIZE. A new task's first stop may come before its creator's event: then the
/// task is held until the event tells who created it.
/// </remarks>
internal sealed class PtraceEngine : IDisposable
{
    /// <summary>A tracee that is to be let go has this long to stop.</summary>
    private const long LastPatienceNanos = 2_000_000_000;

    private readonly ProcessReports _reports;
    private readonly IAttribution _attribution;
    private readonly Dictionary<int, TracedTask> _tasks = [];
    private readonly UnclaimedTasks _unclaimed = new();
    private readonly SyscallStops _syscalls;
    private TracedTask? _last;
    private readonly HashSet<int> _released = [];
    private SeccompInjection? _injection;

    /// <summary>The tracees stop at the calls of interest alone.</summary>
    private bool _stopsAreFiltered;
    private int _vanished;
    private int _unattached;
    private int _unsettled;
    private int _root;

    /// <summary>Makes an engine that traces nothing yet.</summary>
    /// <param name="sink">Takes what the tracees do.</param>
    /// <param name="attribution">Tells to which scope it belongs.</param>
    /// <param name="source">Of which calls the stack is taken.</param>
    /// <param name="filter">Which calls are reported; null for all.</param>
    /// <param name="memory">Capture the memory that the arguments of calls point to.</param>
    public PtraceEngine(ICallSink sink, IAttribution attribution, SourceMode source, CallFilter? filter = null, bool memory = false)
    {
        _reports = new ProcessReports(sink, withAuxiliary: source != SourceMode.Off);
        _attribution = attribution;
        _syscalls = new SyscallStops(sink, attribution, Pinning, new StackTaker(source), memory ? new MemoryTaker() : null) { Filter = filter };
    }

    /// <summary>Where hot tracees run.</summary>
    public AdaptivePinning Pinning { get; } = new();

    /// <summary>Called once, when every thread that was seized has been seen to stop and goes on under the tracer's eyes.</summary>
    public Action? Settled { get; init; }

    /// <summary>Lets go of every tracee, which then goes on untraced, and returns from <see cref="Run"/>; noticed when waitpid(2) returns.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>The wait status of the first process, once it has ended.</summary>
    public WaitStatus? RootStatus { get; private set; }

    /// <summary>The largest resident set that a launched process had, or null where none could be examined.</summary>
    public long? PeakResidentBytes { get; private set; }

    /// <summary>Why the record may be incomplete.</summary>
    public IReadOnlyList<string> Reasons
    {
        get
        {
            var reasons = new List<string>();
            if (_syscalls.ForeignCalls > 0)
                reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{_syscalls.ForeignCalls} calls of another architecture (32-bit or x32) were not recorded"));
            if (_syscalls.UnreadCalls > 0)
                reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{_syscalls.UnreadCalls} calls could not be examined"));
            if (_vanished > 0)
                reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{_vanished} tasks were lost sight of"));
            if (_unattached > 0)
                reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{_unattached} threads could not be attached to"));
            return reasons;
        }
    }

    /// <summary>Attaches to a process that <see cref="ProcessSpawner"/> left stopped, and lets it go on. Nothing is reported before its first execve(2).</summary>
    /// <returns>0 or the errno.</returns>
    public int SeizeLaunched(int pid, bool followChildren)
    {
        // Whatever inherits the seccomp filter has to be traced.
        _injection = followChildren && _syscalls.Filter is { } filter ? new SeccompInjection(filter.With(SyscallStops.Needed)) : null;
        var error = TraceeControl.Seize(pid, followThreads: true, followChildren, launched: true, filtered: _injection is not null);
        if (error != 0)
            return error;
        var task = Add(pid, pid);
        _root = pid;
        _attribution.Created(null, task);
        _ = Libc.kill(pid, Libc.SIGCONT);
        return 0;
    }

    /// <summary>Attaches to every thread of a running process.</summary>
    /// <returns>0 or the errno.</returns>
    public int SeizeRunning(int pid)
    {
        _root = pid;
        _reports.Enabled = _syscalls.Reporting = true;
        var self = Libc.gettid();
        bool found;
        do
        {
            found = false;
            foreach (var tid in ProcFiles.Threads(pid))
            {
                if (_tasks.ContainsKey(tid))
                    continue;
                var error = TraceeControl.Seize(tid, followThreads: true, followChildren: true, launched: false);
                if (error == Libc.ESRCH || IsGoneOrOurs(error, tid, self))
                    continue;
                if (error != 0)
                    return error;
                found = true;
                Begin(tid, pid);
            }
        }
        while (found);
        return _tasks.Count == 0 ? Libc.ESRCH : 0;
    }

    /// <summary>Attaches to one running task, or to all threads of its process.</summary>
    /// <param name="tid">The number of the task.</param>
    /// <param name="follow">All threads of its process, and whatever they create; else that task alone.</param>
    /// <param name="attached">How many threads were attached to.</param>
    /// <returns>0 or the errno; a thread other than the named one that refuses is counted as a reason.</returns>
    public int SeizeTask(int tid, bool follow, out int attached)
    {
        attached = 0;
        var error = _tasks.ContainsKey(tid) ? 0 : TraceeControl.Seize(tid, follow, follow, launched: false);
        if (error != 0 || ProcFiles.ThreadGroup(tid) is not { } pid)
            return error != 0 ? error : Libc.ESRCH;
        _reports.Enabled = _syscalls.Reporting = true;
        var refused = new HashSet<int>();
        attached = Begin(tid, pid);
        var before = 0;
        while (follow && attached != before)
        {
            before = attached;
            foreach (var thread in ProcFiles.Threads(pid).Where(thread => !_tasks.ContainsKey(thread) && !refused.Contains(thread)))
            {
                error = TraceeControl.Seize(thread, followThreads: true, followChildren: true, launched: false);
                if (error == 0)
                    attached += Begin(thread, pid);
                else if (error != Libc.ESRCH && !IsGoneOrOurs(error, thread, Libc.gettid()) && refused.Add(thread))
                    _unattached++;
            }
        }

        return 0;
    }

    /// <summary>Serves the tracees until the last one has ended, or until <see cref="Stop"/>.</summary>
    /// <param name="untilRootEnds">Return as soon as the first process has ended, whatever of its descendants is left.</param>
    public void Run(bool untilRootEnds = false)
    {
        using var quiet = new QuietStops();
        while (_tasks.Count > 0 && !(untilRootEnds && RootStatus is not null))
        {
            if (Stop.IsCancellationRequested)
            {
                LetGo();
                return;
            }

            var tid = Libc.waitpid(-1, out var value, Libc.__WALL | Libc.__WNOTHREAD);
            var now = MonotonicClock.NowNanos;
            if (tid > 0)
            {
                var status = new WaitStatus(value);
                if (status.Kind == StopKind.Ended)
                    OnEnded(tid, status, now);
                else
                    OnStopped(tid, status, now);
            }
            else if (Marshal.GetLastPInvokeError() != Libc.EINTR)
            {
                CloseVanished(now);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Pinning.Dispose();

    /// <summary>EPERM where the thread has ended, or was created meanwhile by one that we trace, and so is ours already.</summary>
    private static bool IsGoneOrOurs(int error, int tid, int self) =>
        error == Libc.EPERM && ProcFiles.Tracer(tid) is var tracer && (tracer is null || tracer == self || ProcFiles.HasEnded(tid));

    /// <summary>Takes note of a task that runs already, and has it stop once, from where on its calls are seen.</summary>
    private int Begin(int tid, int pid)
    {
        if (Find(tid) is not null)
            return 0;
        var task = Add(tid, pid);
        task.Unsettled = true;
        _unsettled++;
        _attribution.Created(null, task);
        TraceeControl.Interrupt(tid);
        return 1;
    }

    /// <summary>Only a stopped tracee can be let go of. One that does not stop in time sleeps uninterruptibly: the kernel lets go of it when this thread ends.</summary>
    private void LetGo()
    {
        foreach (var task in _tasks.Values.ToArray())
        {
            if (task.Held is { } status)
            {
                _unclaimed.Claimed(task);
                LetGo(task.Tid, status, MonotonicClock.NowNanos);
            }
            else
            {
                TraceeControl.Interrupt(task.Tid);
            }
        }

        var deadline = MonotonicClock.NowNanos + LastPatienceNanos;
        while (_tasks.Count > 0)
        {
            var tid = Libc.waitpid(-1, out var value, Libc.__WALL | Libc.__WNOTHREAD | Libc.WNOHANG);
            var (status, now) = (new WaitStatus(value), MonotonicClock.NowNanos);
            if (tid > 0 && status.Kind == StopKind.Ended)
                OnEnded(tid, status, now);
            else if (tid > 0)
                LetGo(tid, status, now);
            else if (now > deadline || (tid < 0 && Marshal.GetLastPInvokeError() != Libc.EINTR))
                break;
            else
                Thread.Sleep(1);
        }

        foreach (var task in _tasks.Values)
            CloseCall(task, MonotonicClock.NowNanos);
        _tasks.Clear();
    }

    /// <summary>Lets go of a stopped tracee, and tells what the stop was for.</summary>
    private void LetGo(int tid, WaitStatus status, long now)
    {
        if (Find(tid) is { } task)
        {
            if (status.Kind is StopKind.Syscall or StopKind.Filtered)
                _syscalls.OnStop(task, now);
            else if (status.Kind == StopKind.Signal)
                _reports.Happened(ProcessEventKind.Signal, task, now, status.StopSignal);

            // What it has just created is ours too, and has to be waited for.
            else if (status.Kind == StopKind.Created && TraceeControl.TryGetEventMessage(tid, out var child) && Find(child) is null && !_released.Contains(child))
                Add(child, child);
            CloseCall(task, now);
            _tasks.Remove(tid);
        }

        _released.Add(tid);
        TraceeControl.Detach(tid, status.Kind == StopKind.Signal ? status.StopSignal : 0);
    }

    private void OnStopped(int tid, WaitStatus status, long now)
    {
        var task = _last is { } last && last.Tid == tid ? last : Find(tid);
        if (task is null or { Held: not null })
        {
            Hold(task ?? Add(tid, tid), status, now);
            return;
        }

        _last = task;
        if (task.Unsettled)
            Settle(task);

        Pinning.Stopped(task, now);
        switch (status.Kind)
        {
            case StopKind.Syscall or StopKind.Filtered:
                if (_syscalls.OnStop(task, now) && _unclaimed.Any)
                    ReleaseOrphans(now);
                if (_injection is not null && _syscalls.Reporting && !task.InCall)
                    Inject(task, now);
                else if (_stopsAreFiltered)
                    KeepCreationTraced(task);
                Resume(task, 0);
                break;
            case StopKind.Signal:
                _reports.Happened(ProcessEventKind.Signal, task, now, status.StopSignal);
                Resume(task, status.StopSignal);
                break;
            case StopKind.Group or StopKind.Trap:
                OnJobControl(task, status, now);
                break;
            case StopKind.Created:
                OnCreated(task, status.Event, now);
                break;
            case StopKind.Executed:
                OnExecuted(task, now);
                break;
            case StopKind.Ending:
                OnEnding(task, now);
                break;
            default:
                Resume(task, 0);
                break;
        }
    }

    /// <summary>The command is about to begin: it takes the filter on, and whatever it starts inherits it. Where it cannot, the tracees stop at each call.</summary>
    private void Inject(TracedTask task, long now)
    {
        var injection = _injection!;
        _injection = null;
        _stopsAreFiltered = injection.TryInstall(task.Tid);
        if (injection.Ended is { } status)
            OnEnded(task.Tid, status, now);
    }

    private static void KeepCreationTraced(TracedTask task)
    {
        if (task.InCall)
        {
            task.HidesUntraced = UntracedCreation.TryHide(task.Tid, task.Call);
        }
        else if (task.HidesUntraced)
        {
            task.HidesUntraced = false;
            UntracedCreation.Restore(task.Tid, task.Call);
        }
    }

    private void Hold(TracedTask task, WaitStatus status, long now)
    {
        task.Held = status;
        _unclaimed.Held(task);

        // Whoever is about to end never waits: its leader, which may be the creator, is not reported dead before it is.
        if (status.Kind == StopKind.Ending)
            TraceeControl.Continue(task.Tid, 0);
        else
            ReleaseOrphans(now);
    }

    private void OnJobControl(TracedTask task, WaitStatus status, long now)
    {
        if (status.Kind == StopKind.Group)
        {
            if (!task.GroupStopped)
                _reports.Happened(ProcessEventKind.Stopped, task, now, status.StopSignal);
            task.GroupStopped = true;
            TraceeControl.Listen(task.Tid);
            return;
        }

        if (task.GroupStopped)
            _reports.Happened(ProcessEventKind.Continued, task, now, 0);
        task.GroupStopped = false;
        Resume(task, 0);
    }

    private void OnCreated(TracedTask creator, int kind, long now)
    {
        creator.MayCreate = false;
        if (!TraceeControl.TryGetEventMessage(creator.Tid, out var tid))
        {
            Resume(creator, 0);
            return;
        }

        if (_unclaimed.TakeEndedOrphan(tid))
        {
            Resume(creator, 0);
            return;
        }

        // A clone(2) that shares the thread group makes a thread; the kernel says EVENT_CLONE for some processes too. A zombie still belongs to its group.
        var thread = kind == Libc.PTRACE_EVENT_CLONE && (Libc.tgkill(creator.Pid, tid, 0) == 0 || Marshal.GetLastPInvokeError() == Libc.EPERM);
        var pid = thread ? creator.Pid : tid;
        if (_unclaimed.TakeEnded(tid, out var ended))
        {
            var gone = new TracedTask(tid, pid);
            _attribution.Created(creator, gone);
            _reports.Created(creator, gone, now);
            _reports.Happened(ProcessEventKind.Exit, gone, now, ended.Value);
        }
        else if (Find(tid) is not { } child)
        {
            child = Add(tid, pid);
            _attribution.Created(creator, child);
            _reports.Created(creator, child, now);
        }
        else if (child.Orphan)
        {
            child.Orphan = false;
            _attribution.Created(creator, child);
        }
        else if (child.Held is not null)
        {
            Adopt(creator, child, pid, now);
        }

        Resume(creator, 0);
    }

    private void Adopt(TracedTask? creator, TracedTask child, int pid, long now)
    {
        var status = child.Held!.Value;
        child.Pid = pid;
        child.Held = null;
        _unclaimed.Claimed(child);
        _attribution.Created(creator, child);
        _reports.Created(creator, child, now);
        OnStopped(child.Tid, status, now);
    }

    /// <summary>A creator that is killed between the creation and its event claims nobody: its children must not wait for ever.</summary>
    private void ReleaseOrphans(long now)
    {
        if (!_unclaimed.Any || _tasks.Values.Any(task => task.MayCreate))
            return;
        foreach (var child in _unclaimed.Waiting)
        {
            var pid = ProcFiles.ThreadGroup(child.Tid) ?? child.Tid;
            var parent = pid == child.Tid ? ProcFiles.Parent(child.Tid) ?? 0 : pid;
            child.Orphan = true;
            Adopt(Find(parent) ?? _tasks.Values.FirstOrDefault(task => task.Pid == parent && task.Held is null), child, pid, now);
        }
    }

    private void OnExecuted(TracedTask task, long now)
    {
        var formerTid = TraceeControl.TryGetEventMessage(task.Tid, out var former) ? former : task.Tid;
        var caller = task;
        if (formerTid != task.Tid && Find(formerTid) is { } thread)
        {
            // A thread other than the leader has executed: it takes over the leader's number, and the leader's end is never reported.
            CloseCall(task, now);
            _reports.Happened(ProcessEventKind.Exit, task, now, -1);
            Pinning.Forget(task);
            _tasks.Remove(formerTid);
            caller = thread;
            caller.Tid = task.Tid;
            _tasks[task.Tid] = caller;
            _last = null;
        }

        _reports.Enabled = _syscalls.Reporting = true;
        caller.SlotAddress = 0;
        _attribution.Executed(caller);
        caller.CallUnreported = caller.Silent || _syscalls.LeavesOut(caller.Call.Number);
        _reports.Executed(caller, formerTid, now);
        Resume(caller, 0);
    }

    private void OnEnding(TracedTask task, long now)
    {
        task.Ending = true;
        task.MayCreate = false;

        // The leader, and whoever outlives it, sees the peak of the whole process.
        if (_reports.Enabled && (task.Tid == task.Pid || Find(task.Pid) is null or { Ending: true }))
            NotePeak(task.Tid);
        Resume(task, 0);
        ReleaseOrphans(now);
    }

    private void NotePeak(int tid)
    {
        if (ProcFiles.PeakResidentBytes(tid) is { } peak)
            PeakResidentBytes = Math.Max(PeakResidentBytes ?? 0, peak);
    }

    private void OnEnded(int tid, WaitStatus status, long now)
    {
        if (Find(tid) is not { } task)
        {
            _unclaimed.Ended(tid, status);
        }
        else
        {
            if (task.Unsettled)
                Settle(task);
            _tasks.Remove(tid);
            _last = null;
            Pinning.Forget(task);
            if (task.Held is not null)
            {
                _unclaimed.Claimed(task);
                _unclaimed.Ended(tid, status);
            }
            else
            {
                if (task.Orphan)
                    _unclaimed.OrphanEnded(tid);
                CloseCall(task, now);
                _reports.Happened(ProcessEventKind.Exit, task, now, status.Value);
            }
        }

        if (tid == _root)
            RootStatus = status;
        ReleaseOrphans(now);
    }

    /// <summary>waitpid(2) says that there are no tracees: another tracer or a kernel defect took them. What is open is closed.</summary>
    private void CloseVanished(long now)
    {
        _vanished += _tasks.Count;
        foreach (var task in _tasks.Values)
        {
            CloseCall(task, now);
            _reports.Happened(ProcessEventKind.Exit, task, now, -1);
        }

        _tasks.Clear();
    }

    private void CloseCall(TracedTask task, long now)
    {
        if (task.InCall)
            _syscalls.Finish(task, 0, now, unfinished: true);
    }

    private void Settle(TracedTask task)
    {
        task.Unsettled = false;
        if (--_unsettled == 0)
            Settled?.Invoke();
    }

    private void Resume(TracedTask task, int signal)
    {
        AdaptivePinning.Resumes(task);
        if (task.Silent || (_stopsAreFiltered && !task.InCall))
            TraceeControl.Continue(task.Tid, signal);
        else
            TraceeControl.ToNextCall(task.Tid, signal);
    }

    private TracedTask? Find(int tid) => _tasks.GetValueOrDefault(tid);

    private TracedTask Add(int tid, int pid)
    {
        var task = new TracedTask(tid, pid);
        _tasks[tid] = task;
        return task;
    }
}
