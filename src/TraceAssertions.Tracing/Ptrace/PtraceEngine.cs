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

    /// <summary>After so many stops all tracees that wait are served (<see cref="ServeAllThatWait"/>). It takes one call more, which looks at every tracee.</summary>
    private const int MostOvertaken = 4;

    private readonly ProcessReports _reports;
    private readonly IAttribution _attribution;
    private readonly TracedTasks _tasks = new();
    private readonly TaskAttachment _attachment;
    private readonly TaskCreation _creation;
    private readonly SyscallStops _syscalls;
    private readonly OwnFilters _ownFilters;
    private readonly HashSet<int> _released = [];
    private readonly Queue<(TracedTask Task, int Signal)> _heldBack = new();

    /// <summary>Whoever is served waits until all have been.</summary>
    private bool _holdsBack;
    private int _overtaking;
    private SeccompInjection? _injection;

    /// <summary>The tracees stop at the calls of interest alone.</summary>
    private bool _stopsAreFiltered;

    /// <summary>What the command creates is traced, whatever flags it asks for.</summary>
    private bool _followsChildren;
    private int _vanished;
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
        _attachment = new TaskAttachment(_tasks, attribution) { Settled = () => Settled?.Invoke() };
        _creation = new TaskCreation(_tasks, attribution, _reports) { Handle = OnStopped };
        _ownFilters = new OwnFilters(_tasks);
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
            if (_attachment.Refused > 0)
                reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{_attachment.Refused} threads could not be attached to"));
            return reasons;
        }
    }

    /// <summary>Attaches to a process that <see cref="ProcessSpawner"/> holds, and that is to be released after this. Nothing is reported before its first execve(2).</summary>
    /// <returns>0 or the errno.</returns>
    public int SeizeLaunched(int pid, bool followChildren)
    {
        _followsChildren = followChildren;

        // Whatever inherits the seccomp filter has to be traced.
        _injection = followChildren && _syscalls.Filter is { } filter ? new SeccompInjection(filter.With([.. SyscallStops.Needed, .. OwnFilters.Needed])) : null;
        var error = TraceeControl.Seize(pid, followThreads: true, followChildren, launched: true, filtered: _injection is not null);
        if (error != 0)
            return error;
        var task = _tasks.Add(pid, pid);
        _root = pid;
        _attribution.Created(null, task);
        TraceeControl.Interrupt(pid);
        return 0;
    }

    /// <summary>Attaches to every thread of a running process.</summary>
    /// <returns>0 or the errno.</returns>
    public int SeizeRunning(int pid)
    {
        _root = pid;
        _reports.Enabled = _syscalls.Reporting = true;
        return _attachment.SeizeProcess(pid);
    }

    /// <inheritdoc cref="TaskAttachment.SeizeTask"/>
    public int SeizeTask(int tid, bool follow, out int attached)
    {
        _reports.Enabled = _syscalls.Reporting = true;
        return _attachment.SeizeTask(tid, follow, out attached);
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

            if (_tasks.Count > 1 && ++_overtaking > MostOvertaken)
            {
                // Among them may have been the last that was waited for.
                ServeAllThatWait();
                continue;
            }

            var error = Serve(0);
            if (error is not (0 or Libc.EINTR))
                CloseVanished(MonotonicClock.NowNanos);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Pinning.Dispose();

    /// <summary>Serves one tracee that has stopped or ended.</summary>
    /// <param name="options">WNOHANG not to wait for one.</param>
    /// <returns>0; EAGAIN where none has, EINTR where a signal came first, ECHILD where there are no tracees.</returns>
    private int Serve(int options)
    {
        var tid = Libc.waitpid(-1, out var value, Libc.__WALL | Libc.__WNOTHREAD | options);
        if (tid <= 0)
            return tid == 0 ? Libc.EAGAIN : Marshal.GetLastPInvokeError();
        var (status, now) = (new WaitStatus(value), MonotonicClock.NowNanos);
        if (status.Kind == StopKind.Ended)
            OnEnded(tid, status, now);
        else if (Stop.IsCancellationRequested)
            LetGo(tid, status, now);
        else
            OnStopped(tid, status, now);
        return 0;
    }

    /// <summary>Serves every tracee that has stopped before one of them goes on.</summary>
    /// <remarks>
    /// Of several that have stopped waitpid(2) tells of the one that comes first in a list of the kernel's, and not of the one that has waited longest (kernel/exit.c, ptrace_do_wait). One near its head
    /// that stops again as soon as it is resumed would keep the others stopped for ever; on one CPU that is the rule, because whoever is resumed runs before the tracer. strace collects what waits
    /// before it serves any (since 5.0). Here each is served at once, because whoever is killed meanwhile can be asked nothing more, and resumed later.
    /// </remarks>
    private void ServeAllThatWait()
    {
        _overtaking = 0;
        _holdsBack = true;
        while (Serve(Libc.WNOHANG) == 0)
        {
        }

        _holdsBack = false;
        while (_heldBack.TryDequeue(out var resumed))
        {
            if (_tasks.Find(resumed.Task.Tid) == resumed.Task)
                Resume(resumed.Task, resumed.Signal);
        }
    }

    /// <summary>Only a stopped tracee can be let go of. One that does not stop in time sleeps uninterruptibly: the kernel lets go of it when this thread ends.</summary>
    private void LetGo()
    {
        foreach (var task in _tasks.Snapshot)
        {
            if (task.Held is { } status)
            {
                _creation.GiveUp(task);
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
            var error = Serve(Libc.WNOHANG);
            if (error == Libc.EAGAIN && MonotonicClock.NowNanos <= deadline)
                Thread.Sleep(1); // there is no wait for tracees that ends by itself
            else if (error is not (0 or Libc.EINTR))
                break;
        }

        foreach (var task in _tasks.Snapshot)
            CloseCall(task, MonotonicClock.NowNanos);
        _tasks.Clear();
    }

    /// <summary>Lets go of a stopped tracee, and tells what the stop was for.</summary>
    private void LetGo(int tid, WaitStatus status, long now)
    {
        if (_tasks.Find(tid) is { } task)
        {
            if (status.Kind is StopKind.Syscall or StopKind.Filtered)
                _syscalls.OnStop(task, now);
            else if (status.Kind == StopKind.Signal)
                _reports.Happened(ProcessEventKind.Signal, task, now, status.StopSignal);

            // What it has just created is ours too, and has to be waited for.
            else if (status.Kind == StopKind.Created && TraceeControl.EventMessage(tid, status.Event) is > 0 and var child && !_tasks.Contains(child) && !_released.Contains(child))
                _tasks.Add(child, child);
            CloseCall(task, now);
            _tasks.Remove(task);
        }

        _released.Add(tid);
        TraceeControl.Detach(tid, status.Kind == StopKind.Signal ? status.StopSignal : 0);
    }

    private void OnStopped(int tid, WaitStatus status, long now)
    {
        if (_tasks.Find(tid) is { Held: null } task)
            OnStopped(task, status, now);
        else
            _creation.Hold(_tasks.Find(tid) ?? _tasks.Add(tid, tid), status, now);
    }

    private void OnStopped(TracedTask task, WaitStatus status, long now)
    {
        _attachment.Settle(task);
        Pinning.Stopped(task, now);
        switch (status.Kind)
        {
            case StopKind.Filtered when task.InCall:
                OwnFilters.Stopped(task);
                Resume(task, 0);
                break;
            case StopKind.Syscall or StopKind.Filtered:
                if (_syscalls.OnStop(task, now))
                    _creation.ReleaseOrphans(now);
                if (_stopsAreFiltered && !task.InCall)
                    _ownFilters.Returned(task);
                if (_injection is not null && _syscalls.Reporting && !task.InCall)
                    Inject(task, now);
                else if (_followsChildren)
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
        if (TraceeControl.EventMessage(creator.Tid, kind) is > 0 and var tid)
            _creation.Created(creator, tid, kind, now);
        Resume(creator, 0);
    }

    private void OnExecuted(TracedTask task, long now)
    {
        // Where it was killed at once: of its process nobody else is left by now but the thread that executed, if it was not the leader.
        var formerTid = TraceeControl.EventMessage(task.Tid, Libc.PTRACE_EVENT_EXEC) is > 0 and var former ? former
            : _tasks.FirstOrDefault(other => other.Pid == task.Pid && other != task)?.Tid ?? task.Tid;
        var caller = task;
        if (formerTid != task.Tid && _tasks.Find(formerTid) is { } thread)
        {
            // A thread other than the leader has executed: it takes over the leader's number, and the leader's end is never reported.
            CloseCall(task, now);
            _reports.Happened(ProcessEventKind.Exit, task, now, -1);
            Pinning.Forget(task);
            caller = thread;
            _tasks.Renumber(caller, task.Tid);
        }

        _reports.Enabled = _syscalls.Reporting = true;
        caller.SlotAddress = 0;
        _attribution.Executed(caller);
        caller.CallUnreported = !_syscalls.TellsExecution(caller);
        _reports.Executed(caller, formerTid, now);
        Resume(caller, 0);
    }

    private void OnEnding(TracedTask task, long now)
    {
        task.Ending = true;
        task.MayCreate = false;

        // The leader, and whoever outlives it, sees the peak of the whole process.
        if (_reports.Enabled && (task.Tid == task.Pid || _tasks.Find(task.Pid) is null or { Ending: true }))
            NotePeak(task.Tid);
        Resume(task, 0);
        _creation.ReleaseOrphans(now);
    }

    private void NotePeak(int tid)
    {
        if (ProcFiles.PeakResidentBytes(tid) is { } peak)
            PeakResidentBytes = Math.Max(PeakResidentBytes ?? 0, peak);
    }

    private void OnEnded(int tid, WaitStatus status, long now)
    {
        var task = _tasks.Find(tid);
        if (task is not null)
        {
            _attachment.Settle(task);
            _tasks.Remove(task);
            Pinning.Forget(task);
        }

        if (_creation.Ended(task, tid, status))
        {
            CloseCall(task!, now);
            _reports.Happened(ProcessEventKind.Exit, task!, now, status.Value);
        }

        if (tid == _root)
            RootStatus = status;
        _creation.ReleaseOrphans(now);
    }

    /// <summary>waitpid(2) says that there are no tracees: another tracer or a kernel defect took them. What is open is closed.</summary>
    private void CloseVanished(long now)
    {
        _vanished += _tasks.Count;
        foreach (var task in _tasks.Snapshot)
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

    private void Resume(TracedTask task, int signal)
    {
        if (_holdsBack)
        {
            _heldBack.Enqueue((task, signal));
            return;
        }

        AdaptivePinning.Resumes(task);
        if (task.Silent || (_stopsAreFiltered && !task.InCall && !task.HasOwnFilter))
            TraceeControl.Continue(task.Tid, signal);
        else
            TraceeControl.ToNextCall(task.Tid, signal);
    }
}
