using System.Collections.Concurrent;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Messages;
using TraceAssertions.Tracing.Noise;
using TraceAssertions.Tracing.Stacks;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Recording;

/// <summary>Turns what a backend sees into the causal traces of scopes: decodes calls, follows descriptors and processes, and explains noise.</summary>
/// <remarks>Safe for concurrent use: the backend's thread hands in calls while tests begin and end scopes on theirs.</remarks>
internal sealed class TraceRecorder : ICallSink
{
    private const int MemfdCreate = 319;

    private readonly Lock _gate = new();
    private readonly RecorderOptions _options;
    private readonly DescriptorTable _descriptors;
    private readonly PathCache _paths = new();
    private readonly CallDetail _detail = new();
    private readonly Dictionary<ulong, ScopeRecording> _scopes = [];
    private readonly StrayCalls _strays = new();
    private readonly ProcessTable _processes;
    private readonly HostNoise _noise;
    private readonly SignalPipe _signalPipe = new();
    private readonly AsyncCauseTracker _causes;
    private readonly ConcurrentQueue<ActivityEvent> _activities = new();
    private readonly CallOwner _owner;
    private readonly MessageLog _messages = new();
    private readonly Func<int, int, Descriptor?> _find;

    /// <summary>Creates a recorder; for a host process, reads its descriptors at once, so create it before the backend attaches.</summary>
    public TraceRecorder(RecorderOptions options)
    {
        _options = options;
        _causes = new AsyncCauseTracker(options.Stacks);
        _owner = new CallOwner(options, _scopes);
        _descriptors = new DescriptorTable(options.ReadLink, options.Clock);
        _find = (pid, fd) => _descriptors.Find(pid, fd);
        if (options.NoisePid is { } host)
            _descriptors.Seed(host);
        _processes = new ProcessTable(options);
        _noise = new HostNoise(options.NoisePid, _processes);
    }

    /// <summary>Of which calls the stack is worth taking.</summary>
    public SourceMode Source => _options.Stacks is null ? SourceMode.Off : _options.Source;

    /// <summary>Calls that no scope is known for, by span name.</summary>
    public IReadOnlyDictionary<string, long> UnattributedCalls
    {
        get
        {
            lock (_gate)
                return _strays.Unattributed;
        }
    }

    /// <summary>How many calls each scope caused after it had ended, without the runtime's own; they are in no trace.</summary>
    public IReadOnlyDictionary<ulong, long> LateCalls
    {
        get
        {
            lock (_gate)
                return _strays.Late;
        }
    }

    /// <summary>What a descriptor of a process refers to, for the text of its calls.</summary>
    public string? IdentityOf(int pid, int fd)
    {
        lock (_gate)
            return _descriptors.Find(pid, fd)?.Identity;
    }

    /// <summary>Begins a scope: a test of the host, or (with <see cref="RecorderOptions.CommandScope"/>) the launched command.</summary>
    /// <param name="id">The scope's number.</param>
    /// <param name="name">A test's display name, or the command.</param>
    /// <param name="startNanos">CLOCK_MONOTONIC nanoseconds.</param>
    /// <param name="noise">The noise rules that mark the scope's calls; null for all.</param>
    public void BeginScope(ulong id, string name, long startNanos, NoiseSelection? noise = null)
    {
        lock (_gate)
        {
            var recording = _options.Command is { } command
                ? new ScopeRecording(Path.GetFileName(command), "process", startNanos, noise, Source)
                : new ScopeRecording(name, "test", startNanos, noise, Source);
            _scopes.Add(id, recording);
            _messages.IsAwake = true;
            if (_processes.Host is not { } host)
                return;
            CatchUp(host);
            recording.Begin(host);
        }
    }

    /// <summary>Ends a scope and freezes its trace. Fence the backend first.</summary>
    /// <param name="id">The scope's number.</param>
    /// <param name="endNanos">CLOCK_MONOTONIC nanoseconds.</param>
    /// <param name="header">What the caller knows of the trace; the scope, the names of processes and the events lost are added to it.</param>
    public CausalTrace EndScope(ulong id, long endNanos, TraceHeader header)
    {
        ScopeRecording? recording;
        ScopeContents messages;
        lock (_gate)
        {
            TakeActivities();
            _scopes.Remove(id, out recording);
            ArgumentNullException.ThrowIfNull(recording);
            messages = MessageLog.ContentsOf(recording.Messages);
            if (_scopes.Count == 0)
                _messages.Sleep();
            _strays.End(id);
            _causes.EndScope(id);
        }

        // Not under the lock: it takes long where the trace is, and nobody else sees the recording any more.
        recording.End(endNanos);
        return TraceOf(id, recording, messages, header);
    }

    /// <summary>The trace of a scope until now, which goes on; null where it has ended. Fence the backend first.</summary>
    /// <param name="id">The scope's number.</param>
    /// <param name="nanos">CLOCK_MONOTONIC nanoseconds.</param>
    /// <param name="header">What the caller knows of the trace.</param>
    public CausalTrace? TraceUntil(ulong id, long nanos, TraceHeader header)
    {
        ScopeRecording? recording;
        ScopeContents? messages;
        lock (_gate)
        {
            TakeActivities();
            recording = _scopes.GetValueOrDefault(id)?.Until(nanos);
            messages = recording is null ? null : MessageLog.ContentsOf(recording.Messages);
        }

        return recording is null ? null : TraceOf(id, recording, messages!, header);
    }

    // Not under the lock: debug information may be read, while the calls of other scopes go on arriving.
    private CausalTrace TraceOf(ulong id, ScopeRecording recording, ScopeContents messages, TraceHeader header) => recording.ToTrace(
        header with
        {
            Name = recording.Name,
            Scope = id,
            Completeness = header.Completeness with
            {
                LostEvents = header.Completeness.LostEvents + recording.LostEvents,
                Reasons = recording.UsesIoRing ? [.. header.Completeness.Reasons, IoRings.Reason] : header.Completeness.Reasons,
            },
            ProcessNames = new Dictionary<int, string>(recording.ProcessNames),
            Source = Source,
        },
        messages,
        _options.Stacks);

    /// <summary>An activity of a scope has started or stopped. Waits for nothing: it is called on the threads of tests.</summary>
    public void OnActivity(in ActivityEvent activity) => _activities.Enqueue(activity);

    /// <summary>The host sends a message of its own, whose Lamport time is later than that of all calls that have arrived. Fence the backend first.</summary>
    /// <returns>The time that the receiver starts above.</returns>
    public long Send()
    {
        lock (_gate)
        {
            CatchUp(_processes.Host!);
            return _processes.Send(_processes.Host!);
        }
    }

    /// <summary>Messages make Lamport times later than they were when the calls came: from here on they are later than any of those.</summary>
    private void CatchUp(ProcessState process)
    {
        if (_messages.HasNumbered)
            _processes.CatchUp(process);
    }

    /// <inheritdoc/>
    public void OnLost(ulong scope, long count)
    {
        lock (_gate)
        {
            _descriptors.OnLost();
            _messages.OnLost();
            if (scope != 0 && _options.Command is null)
            {
                if (_scopes.TryGetValue(scope, out var recording))
                    recording.LostEvents += count;
                return;
            }

            // A loss that no scope is known for may belong to any that is open.
            foreach (var recording in _scopes.Values)
                recording.LostEvents += count;
        }
    }

    /// <inheritdoc/>
    public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
        lock (_gate)
        {
            _causes.OnTask(processEvent);
            TakeActivities();
            switch (processEvent.Kind)
            {
                case ProcessEventKind.Fork:
                    OnFork(processEvent);
                    break;
                case ProcessEventKind.Exec:
                    OnExec(processEvent, _paths.Get(text));
                    _options.Stacks?.OnExec(processEvent.Pid, _paths.Get(text), auxiliary);
                    break;
                case ProcessEventKind.Exit:
                    OnExit(processEvent);
                    break;
                case ProcessEventKind.Signal:
                    _messages.OnSignal(processEvent);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
    {
        lock (_gate)
        {
            if (AsyncCauseTracker.IsMarker(call))
            {
                _causes.OnMarker(call, stack);
                return;
            }

            TakeActivities();
            var process = Process(call.Pid);
            var target = CallTarget.Of(call, path, path2, _paths, _descriptors);
            var noise = _noise.Explain(call, process, path.IsEmpty ? null : _paths.Get(path), target);
            var made = _descriptors.Apply(call, call.Number == MemfdCreate || target.PathIsFirst ? path : path2);
            if (made.First is { } opening)
                _messages.OnMade(call, opening, made.Second);
            _noise.Learn(call, target, made, ref noise);
            if (_options.Stacks is { } stacks && CodeChanges.IsOne(call))
                CodeChanges.Tell(stacks, call, target);
            _signalPipe.Learn(call, target.Descriptor);
            var allocated = process.Memory.Follow(call);

            var (scope, confidence) = _owner.Of(call, target.Descriptor, made);
            if (_descriptors.HasLost && confidence is (Confidence.Unattributed or Confidence.Inherited))
                TellUnknownOwner(call, target);
            var isStray = !_scopes.TryGetValue(scope, out var recording) || confidence == Confidence.Unattributed;
            var message = _messages.Add(call, target.Descriptor, isStray ? null : recording!.Messages, _find);
            if (isStray || recording is null)
            {
                _processes.Tick(process, call, out _);
                _strays.Count(call, scope, confidence, noise);
                return;
            }

            if (_descriptors.HasLost && IsOnUnknown(call, target))
            {
                _processes.Tick(process, call, out _);
                recording.LostEvents++;
                return;
            }

            Record(recording, call, process, target, made.First, noise, confidence, allocated, message, _causes.StackOf(call, stack, scope, confidence, target.Descriptor));
        }
    }

    /// <summary>
    /// What the call works on was opened when events were lost. It may be the runtime's own, or anything that a condition names; an incomplete trace is judged by what is
    /// certain, so that it is lost as well. A command's calls are all its own: there it stays a call, on something unknown.
    /// </summary>
    private bool IsOnUnknown(in RawCall call, in CallTarget target) =>
        _options.Command is null && target is { Fd: >= 0, Descriptor: null } && call.Result != -Errno.EBADF;

    /// <summary>A call of nobody's may be one that would be its descriptor's last user's, had nothing been lost: the trace of that one may lack it.</summary>
    private void TellUnknownOwner(in RawCall call, in CallTarget target)
    {
        var isInDoubt = IsOnUnknown(call, target) || target.Descriptor is { OwnerIsInDoubt: true, Kind: not (DescriptorKind.Epoll or DescriptorKind.EventFd) };
        if (isInDoubt && _scopes.TryGetValue(_descriptors.LastScopeOf(call.Pid, target.Fd), out var recording))
            recording.LostEvents++;
    }

    private void TakeActivities()
    {
        while (_activities.TryDequeue(out var activity))
        {
            if (!_scopes.TryGetValue(activity.Scope, out var recording))
                continue;
            if (activity.HasStopped)
                recording.EndActivity(activity.Number, activity.Span);
            else
                recording.BeginActivity(activity.Number, activity.Span, activity.Parent);
        }
    }

    private void Record(ScopeRecording recording, in RawCall call, ProcessState process, in CallTarget target, Descriptor? made, string? noise, Confidence confidence, long allocated, int message, int stack)
    {
        recording.UsesIoRing |= IoRings.IsUse(call);
        recording.AddActivitiesUntil(call.EnterNanos);
        var parent = recording.RowOf(process, call.Activity, _processes.Find);
        var clock = _processes.Tick(process, call, out var received);
        var record = new SpanRecord
        {
            Name = SyscallTable.SpanName(call.Number),
            Parent = parent,
            StartNanos = call.EnterNanos,
            EndNanos = call.ExitNanos,
            Pid = call.Pid,
            Tid = call.Tid,
            Path = target.Path,
            OtherPath = target.Other,
            Arguments = _detail.Of(call),
            Fd = target.Fd,
            RequestedBytes = CallSizes.Requested(call),
            TransferredBytes = allocated + CallSizes.Transferred(call),
            Result = call.Result,
            Error = call.Unfinished ? null : Errno.OfResult(call.Result),
            Confidence = confidence,
            Stack = stack,
            Noise = noise is not null && recording.Applies(noise) ? noise : null,
            Unfinished = call.Unfinished,
            LogicalClock = clock,
            ParentLogicalClock = received,
            Message = message,
        };
        if (call.Pid == _options.NoisePid && recording.AddWithDoubt(record, call, _signalPipe.IsKnown ? null : target.Descriptor))
            return;
        if (call.Pid == _options.NoisePid && target.Fd >= 0 && noise is null && recording.Applies(NoiseRuleNames.Retry))
        {
            if (call.Result == -Errno.EAGAIN)
            {
                recording.AddNotReady(record);
                return;
            }

            recording.Resolve((record.Pid, record.Fd, record.Name));
        }

        recording.Add(record, target.Descriptor, made);
    }

    /// <summary>The thread is about to send itself a signal that the runtime handles: see <see cref="SignalPipe"/>.</summary>
    /// <param name="tid">The thread.</param>
    /// <param name="nanos">CLOCK_MONOTONIC nanoseconds: the backend may still report what the thread did before.</param>
    public void ExpectSignal(int tid, long nanos)
    {
        lock (_gate)
            _signalPipe.Expect(tid, nanos);
    }

    private ProcessState Process(int pid)
    {
        var process = _processes.Get(pid, out var isCommand);
        if (isCommand)
            SeedStandardDescriptors(pid);
        return process;
    }

    private void SeedStandardDescriptors(int pid)
    {
        for (var fd = 0; fd < 3; fd++)
        {
            if ((_options.StandardDescriptors is { } links ? links[fd] : ProcFd.ReadLink(Environment.ProcessId, fd)) is { } link)
                _descriptors.Seed(pid, fd, link);
        }
    }

    private void OnFork(in RawProcessEvent fork)
    {
        var parent = Process(fork.Pid);
        _messages.OnFork(fork);
        if (fork.OtherPid == fork.Pid)
        {
            parent.Tasks++;
            return;
        }

        var child = _processes.Fork(parent, fork);
        _descriptors.OnFork(fork.Pid, fork.OtherPid);
        _options.Stacks?.OnFork(fork.Pid, fork.OtherPid);
        foreach (var recording in _scopes.Values)
            recording.Forget(fork.OtherPid);
        var scope = _options.Command is null ? fork.Scope : RecorderOptions.CommandScope;
        if (_scopes.TryGetValue(scope, out var owner))
            owner.RowOf(child, 0, _processes.Find);
    }

    private void OnExec(in RawProcessEvent exec, string file)
    {
        var process = Process(exec.Pid);
        process.Tasks = 1;
        process.Memory = new();
        process.HasExecuted = true;
        if (file.Length > 0)
            process.Name = Path.GetFileName(file);
        _descriptors.OnExec(exec.Pid);
        foreach (var recording in _scopes.Values)
            recording.Rename(process);
    }

    private void OnExit(in RawProcessEvent exit)
    {
        // The host outlives its recorder; threads that it had before the tracer attached end without ever having been counted.
        if (exit.Pid == _options.NoisePid)
        {
            _owner.Forget(exit.Tid);
            return;
        }

        if (_processes.Find(exit.Pid) is not { } process || --process.Tasks > 0)
            return;
        _descriptors.OnExit(exit.Pid);
        _options.Stacks?.OnExit(exit.Pid);
        foreach (var recording in _scopes.Values)
            recording.EndProcess(exit.Pid, exit.Nanos);
    }
}
