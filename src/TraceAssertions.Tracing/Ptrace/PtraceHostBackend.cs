using System.Globalization;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Recording;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Traces the running process by ptrace(2), which only another process can do: a sidecar, started here and reaped here.</summary>
/// <remarks>See docs/decisions/0003-sidecar-transport.md. A thread that was excluded makes no fences: its marker calls are not seen.</remarks>
internal sealed class PtraceHostBackend : IHostBackend
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);

    private readonly object _gate = new(); // a monitor, because fences wait on it
    private readonly HashSet<long> _passed = [];
    private readonly AffinityGuard _affinity = new();
    private readonly SidecarProcess _sidecar;
    private readonly RecordReader _reader;
    private readonly Thread _thread;
    private long _lastFence;
    private bool _ready;
    private bool _ended;
    private bool _disposed;
    private int? _refusal;
    private long _lostStacks;
    private volatile string? _broken;

    /// <summary>Starts the sidecar and returns when it traces every thread of this process.</summary>
    /// <param name="sink">Takes what this process does.</param>
    /// <param name="source">Of which calls within scopes the stack is taken.</param>
    /// <exception cref="TraceAssertionsException">TA0121 to TA0127.</exception>
    public PtraceHostBackend(ICallSink sink, SourceMode source = SourceMode.Off)
    {
        _sidecar = new SidecarProcess(source);
        _reader = new RecordReader(_sidecar.Records, sink) { Notice = OnNotice };
        _thread = new Thread(Read) { IsBackground = true, Name = "ptrace records" };

        // Without the creator's ExecutionContext, so that the thread never carries a test's scope.
        _thread.UnsafeStart();
        _sidecar.Begin();
        WaitUntilReady();
    }

    /// <inheritdoc/>
    public TracerBackend Backend => TracerBackend.Ptrace;

    /// <inheritdoc/>
    public string? Broken => _broken;

    /// <summary>The pid of the sidecar.</summary>
    public int SidecarPid => _sidecar.Pid;

    /// <inheritdoc/>
    public long LostStacks => Volatile.Read(ref _lostStacks);

    /// <inheritdoc/>
    public string? Fence(TimeSpan timeout)
    {
        if (_broken is not null)
            return _broken;
        var number = Interlocked.Increment(ref _lastFence);
        Marker.Call(Marker.Fence, number);
        lock (_gate)
        {
            var patience = new Patience(timeout);
            while (!_passed.Remove(number))
            {
                if (_broken is not null)
                    return _broken;
                if (!Monitor.Wait(_gate, patience.Slice) && patience.IsOver(_reader.Received))
                    return Unanswered(timeout);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            _broken ??= "the tracer was disposed of";
            Monitor.PulseAll(_gate);
        }

        _sidecar.End();
        if (!_thread.Join(EndTimeout))
        {
            _sidecar.Kill();
            _thread.Join();
        }

        _sidecar.Dispose();
    }

    /// <summary>Names the thread, and who traces it: one that got out of the tracer's sight cannot be answered.</summary>
    private string Unanswered(TimeSpan timeout)
    {
        var tid = Libc.gettid();
        var tracer = ProcFiles.Tracer(tid) switch
        {
            null => "",
            0 => ", which nobody traces,",
            var other => string.Create(CultureInfo.InvariantCulture, $", which task {other} traces,"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"the tracer's process (pid {_sidecar.Pid}) did not answer thread {tid}{tracer} within {timeout.TotalSeconds} s");
    }

    private void WaitUntilReady()
    {
        lock (_gate)
        {
            while (!_ready && _broken is null)
            {
                if (!Monitor.Wait(_gate, StartTimeout))
                    _broken = string.Create(CultureInfo.InvariantCulture, $"it did not attach within {StartTimeout.TotalSeconds} s");
            }
        }

        _sidecar.Started();
        if (_broken is not { } why)
            return;
        var diagnostic = _refusal is { } error
            ? PtraceRefusal.Explain(error, Environment.ProcessId)
            : new Diagnostic("TA0127", DiagnosticSeverity.Error, $"the tracer's own process cannot be started: {why}", Remedy: "run `renacer doctor`, which tries each way of tracing");
        _sidecar.Kill();
        Dispose();
        throw new TraceAssertionsException(diagnostic);
    }

    private void Read()
    {
        try
        {
            using var priority = ConsumerPriority.Raise();
            _reader.ReadToEnd();
        }
        catch (IOException)
        {
            // The same as the end of the stream: the sidecar is gone.
        }

        var how = _sidecar.Reap();
        lock (_gate)
        {
            if (!_ended)
                _affinity.Restore();
            _broken ??= _ended && _refusal is null ? "the tracer's process has ended"
                : string.Create(CultureInfo.InvariantCulture, $"the tracer's process (pid {_sidecar.Pid}) is gone: {how}");
            Monitor.PulseAll(_gate);
        }
    }

    private void OnNotice(RecordKind kind, long number)
    {
        // Seen while the sidecar answers: from here on this thread is not stopped at its calls.
        if (kind == RecordKind.Ready)
            Marker.Call(Marker.ExcludeThread, 0);
        lock (_gate)
        {
            switch (kind)
            {
                case RecordKind.Ready:
                    _ready = true;
                    break;
                case RecordKind.Refused:
                    _refusal = (int)number;
                    break;
                case RecordKind.Fence:
                    _passed.Add(number);
                    break;
                case RecordKind.LostStacks:
                    Volatile.Write(ref _lostStacks, _lostStacks + number);
                    break;
                case RecordKind.End:
                    _ended = true;
                    break;
                default:
                    break;
            }

            Monitor.PulseAll(_gate);
        }
    }
}
