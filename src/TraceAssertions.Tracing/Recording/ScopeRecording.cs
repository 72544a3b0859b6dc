using TraceAssertions.Tracing.Messages;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Recording;

/// <summary>The trace of one scope while it is being recorded.</summary>
internal sealed class ScopeRecording
{
    /// <summary>More attempts in a row are not the runtime's, which waits for epoll(7) between two: they are a loop that polls.</summary>
    private const int MostRetries = 4;

    private const ulong SocketLevel = 1, SocketError = 4; // SOL_SOCKET, SO_ERROR

    private readonly CausalTraceBuilder _builder;
    private readonly Dictionary<int, int> _processRows = [];
    private readonly Dictionary<int, string> _processNames = [];
    private readonly HashSet<int> _openProcesses = [];
    private readonly Dictionary<(int Pid, int Fd, string Name), List<SpanRecord>> _notReady = [];
    private readonly Dictionary<int, SpanRecord> _inDoubt = [];
    private readonly HeldOpenings _openings;
    private readonly ActivityRows _activities;
    private readonly NoiseSelection? _noise;
    private readonly string _name;
    private readonly string _category;
    private readonly long _startNanos;
    private int _root = -1;

    /// <param name="name">The name of the scope.</param>
    /// <param name="category"><c>test</c> or <c>process</c>.</param>
    /// <param name="startNanos">When it began.</param>
    /// <param name="noise">The noise rules that mark its calls; null for all.</param>
    /// <param name="source">Of which calls the stack is taken.</param>
    public ScopeRecording(string name, string category, long startNanos, NoiseSelection? noise, SourceMode source = SourceMode.Off)
    {
        _builder = new CausalTraceBuilder(apartByStack: source == SourceMode.All);
        _activities = new ActivityRows(_builder);
        _openings = new HeldOpenings();
        _noise = noise;
        _name = name;
        _category = category;
        _startNanos = startNanos;
    }

    private ScopeRecording(ScopeRecording other)
    {
        _builder = other._builder.Copy();
        _activities = new ActivityRows(other._activities, _builder);
        _openings = new HeldOpenings(other._openings);
        (_noise, _name, _category, _startNanos, _root) = (other._noise, other._name, other._category, other._startNanos, other._root);
        (RootPid, LostEvents, UsesIoRing, Messages) = (other.RootPid, other.LostEvents, other.UsesIoRing, other.Messages);
        _processRows = new(other._processRows);
        _processNames = new(other._processNames);
        _openProcesses = [.. other._openProcesses];
        _notReady = other._notReady.ToDictionary(pair => pair.Key, pair => pair.Value.ToList());
        _inDoubt = new(other._inDoubt);
    }

    /// <summary>The process whose calls are the root's own children, or 0 before it is known.</summary>
    public int RootPid { get; private set; }

    public long LostEvents { get; set; }

    /// <summary>It did work by io_uring (<see cref="IoRings"/>).</summary>
    public bool UsesIoRing { get; set; }

    /// <summary>What its calls have to do with messages.</summary>
    public ScopeMessages Messages { get; } = new();

    public IReadOnlyDictionary<int, string> ProcessNames => _processNames;

    public string Name => _name;

    /// <summary>Whether a noise rule marks calls of this scope; what it explains else counts.</summary>
    public bool Applies(string rule) => _noise is null || (_noise.Enabled && !_noise.Disabled.Contains(rule));

    /// <summary>Begins the trace: the root is the test in the host process, or the launched command.</summary>
    public void Begin(ProcessState process)
    {
        RootPid = process.Pid;
        _processNames[process.Pid] = process.Name;

        // A command may have been started through another program: it is named by what it runs.
        var name = _category == "process" ? process.Name : _name;
        _root = _builder.Add(new SpanRecord { Name = $"{_category}:{name}", StartNanos = _startNanos, EndNanos = _startNanos, Pid = process.Pid, Tid = process.Pid, LogicalClock = process.Clock });
    }

    /// <summary>The row that a call is a child of: the activity that is current, else its process.</summary>
    /// <param name="process">The process that makes the call.</param>
    /// <param name="activity">The number of the activity, which matters in the test host only; 0 for none.</param>
    /// <param name="find">Finds a process.</param>
    public int RowOf(ProcessState process, uint activity, Func<int, ProcessState?> find)
    {
        if (_root < 0)
            Begin(process);
        if (process.Pid == RootPid)
            return _activities.RowOf(activity, _root);
        if (_processRows.TryGetValue(process.Pid, out var row))
            return row;
        var parent = find(process.ParentPid) is { } forker ? RowOf(forker, process.Activity, find) : _root;
        _processNames[process.Pid] = process.Name;
        row = _builder.Add(new SpanRecord
        {
            Name = "process:" + process.Name,
            Parent = parent,
            StartNanos = process.StartNanos,
            EndNanos = process.StartNanos,
            Pid = process.Pid,
            Tid = process.Pid,
            Confidence = Confidence.Child,
            LogicalClock = process.Clock,
            ParentLogicalClock = process.ParentClock,
        });
        _openProcesses.Add(process.Pid);
        return _processRows[process.Pid] = row;
    }

    /// <summary>A process of the scope runs another program now.</summary>
    public void Rename(ProcessState process)
    {
        if (_processRows.TryGetValue(process.Pid, out var row) || (_category == "process" && process.Pid == RootPid && (row = _root) >= 0))
        {
            _builder.Rename(row, "process:" + process.Name);
            _processNames[process.Pid] = process.Name;
        }
    }

    /// <summary>A process of the scope ended.</summary>
    public void EndProcess(int pid, long nanos)
    {
        if (_openProcesses.Remove(pid))
            _builder.Close(_processRows[pid], nanos);
    }

    /// <summary>Forgets a process whose pid is used again.</summary>
    public void Forget(int pid)
    {
        _processRows.Remove(pid);
        _openProcesses.Remove(pid);
    }

    /// <summary>An activity of the scope starts: see <see cref="ActivityRows.Begin"/>.</summary>
    public void BeginActivity(uint number, in SpanRecord started, uint parent) => _activities.Begin(number, started, parent);

    /// <summary>An activity of the scope has stopped.</summary>
    public void EndActivity(uint number, in SpanRecord stopped) => _activities.End(number, stopped);

    /// <summary>A call arrives: the activities that started before it have their rows before it.</summary>
    public void AddActivitiesUntil(long nanos) => _activities.AddUntil(nanos, _root);

    /// <summary>Adds a call.</summary>
    public void Add(in SpanRecord record) => _ = _builder.Add(record);

    /// <summary>Adds a call of a .NET process on a descriptor, or one that made it, unless it is not yet known whether user code opened that.</summary>
    public void Add(in SpanRecord record, Descriptor? used, Descriptor? made)
    {
        if (_openings.Hold(record, used, made))
            return;
        if (used is not null)
        {
            foreach (var held in _openings.Settle(used, record.Noise))
                _builder.Add(held);
        }

        _builder.Add(record);
    }

    /// <summary>Adds a call that found its descriptor not ready: whether it counts is known when the same call follows, or the scope ends.</summary>
    public void AddNotReady(in SpanRecord record)
    {
        var key = (record.Pid, record.Fd, record.Name);
        if (!_notReady.TryGetValue(key, out var waiting))
            _notReady.Add(key, waiting = []);
        if (waiting.Count < MostRetries)
            waiting.Add(record);
        else
            _builder.Add(record);
    }

    /// <summary>The same call followed and found it ready, or failed: the attempts before it are retries of one logical call.</summary>
    public void Resolve((int Pid, int Fd, string Name) key)
    {
        if (_notReady.Count == 0 || !_notReady.Remove(key, out var waiting))
            return;
        foreach (var attempt in waiting)
            _builder.Add(attempt with { Noise = NoiseRuleNames.Retry });
    }

    /// <summary>
    /// Some calls are shown to be the runtime's by the next one of their thread. A write of one byte to a pipe may be that of its signal handler, which tells its own
    /// thread so (System.Native, pal_signal.c): rt_sigreturn(2) follows. A poll that does not wait may ask whether a socket has been connected (SocketPal.Unix.cs), on
    /// whatever thread learns of that first: getsockopt(2) of the error follows. Settles the doubt about the thread's former call, and keeps this one back where it is
    /// in doubt itself.
    /// </summary>
    /// <param name="record">The call, decoded.</param>
    /// <param name="call">The call.</param>
    /// <param name="signalPipe">Its descriptor where that may be the runtime's pipe of signals; null where that pipe is known.</param>
    /// <returns>True where the call is kept back.</returns>
    public bool AddWithDoubt(in SpanRecord record, in RawCall call, Descriptor? signalPipe)
    {
        if (_inDoubt.Count > 0 && _inDoubt.Remove(record.Tid, out var former))
        {
            var rule = (former.Name, record.Name) switch
            {
                ("syscall:write", "syscall:rt_sigreturn") => NoiseRuleNames.Signals,
                ("syscall:poll", "syscall:getsockopt") when call is { Arg1: SocketLevel, Arg2: SocketError } => NoiseRuleNames.AsyncIo,
                _ => null,
            };
            _builder.Add(rule is not null && Applies(rule) ? former with { Noise = rule } : former);
        }

        var inDoubt = record.Noise is null && record.Name switch
        {
            "syscall:write" => record.RequestedBytes == 1 && signalPipe is { Kind: DescriptorKind.Pipe },
            "syscall:poll" => call is { Arg1: 1, Result: 1 } && (int)call.Arg2 == 0,
            _ => false,
        };
        if (inDoubt)
            _inDoubt[record.Tid] = record;
        return inDoubt;
    }

    /// <summary>Attempts of one logical call that was not ready before the scope ended: the last one is that call.</summary>
    private static IEnumerable<SpanRecord> OneCounts(List<SpanRecord> attempts) =>
        attempts.Select((attempt, i) => i < attempts.Count - 1 ? attempt with { Noise = NoiseRuleNames.Retry } : attempt);

    /// <summary>The recording as it would be if it ended now; it goes on itself.</summary>
    /// <param name="nanos">CLOCK_MONOTONIC nanoseconds.</param>
    public ScopeRecording Until(long nanos)
    {
        var copy = new ScopeRecording(this);
        copy.End(nanos);
        return copy;
    }

    /// <summary>Ends the recording: nothing is added any more.</summary>
    public void End(long endNanos)
    {
        foreach (var attempt in _notReady.Values.SelectMany(OneCounts).Concat(_inDoubt.Values).Concat(_openings.Held).OrderBy(attempt => attempt.StartNanos))
            _builder.Add(attempt);
        foreach (var pid in _openProcesses)
            _builder.Close(_processRows[pid], endNanos);
        _activities.Close(endNanos, _root);
        if (_root >= 0)
            _builder.Close(_root, endNanos);
    }

    /// <summary>The trace of a recording that has ended.</summary>
    /// <param name="header">What is known of it as a whole.</param>
    /// <param name="messages">What is known of its messages.</param>
    /// <param name="stacks">The stacks of its calls; null where none was taken.</param>
    public CausalTrace ToTrace(TraceHeader header, ScopeContents messages, ITraceStacks? stacks = null) => _builder.Build(header, stacks, messages.Links());
}
