using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using TraceAssertions.Conditions;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Brokering;
using TraceAssertions.Tracing.Managed;
using TraceAssertions.Tracing.Recording;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing;

/// <summary>Traces the running process: chooses a backend, attaches it once, and gives out scopes.</summary>
/// <remarks>There is one in a process, because scopes follow the ExecutionContext and threads register their slots once.</remarks>
internal sealed class NativeTracer : ITracer
{
    private static readonly TimeSpan FenceTimeout = TimeSpan.FromSeconds(10);
    private static readonly Lock Gate = new();
    private static NativeTracer? _instance;

    private static readonly InheritedContext Inherited = InheritedContext.Read(Environment.GetEnvironmentVariable);

    // Like the tracer, there is one, and it ends with the process.
    private static HostMethods? _methods;

    private readonly IHostBackend? _backend;
    private readonly TraceRecorder? _recorder;
    private readonly long _monotonicToUnix = MonotonicClock.ToUnixNanos();
    private readonly long _cost;
    private readonly AsyncCauses? _causes;
    private readonly ActivityScopes? _activities;
    private readonly OpenScopes _open = new();
    private readonly ConcurrentDictionary<uint, Scope> _running = new();
    private readonly IReadOnlyList<Diagnostic> _notices = Inherited.Notices;
    private uint _lastScope;

    private NativeTracer(CaptureSettings capture)
    {
        var source = capture.Source;
        var untraced = TracerCost.MeasureCallNanos();
        var choice = BackendSelection.ChooseForHost(Environment.GetEnvironmentVariable(BackendSelection.Variable));
        Unavailable = choice.Unavailable;
        if (choice.Backend == TracerBackend.None)
            return;
        RuntimeWarmUp.Run();
        if (source != SourceMode.Off)
            _causes = AsyncCauses.Start(source);
        try
        {
            _methods = source == SourceMode.Off ? null : new HostMethods(source);
            var stacks = _methods is null ? null : StackCollector.ForHost(Environment.ProcessId, new ManagedSymbolizer(_methods));
            _recorder = new TraceRecorder(RecorderOptions.ForHost(Environment.ProcessId) with { Source = source, Stacks = stacks, ReceivedTime = Inherited.Time });
            _backend = BackendSelection.CreateHostBackend(choice, _recorder, _recorder.Source);
            Backend = choice.Backend;
            _notices = NoticesOf(choice);
            stacks?.LostStacks = () => _backend.LostStacks;
            RuntimeWarmUp.ShowSignalPipe(_recorder);
            AppDomain.CurrentDomain.FirstChanceException += (_, thrown) => ScopeSlots.OfThread?.CountException(thrown.Exception);
            if (capture.Activities)
            {
                _activities = new ActivityScopes(_recorder);
                ShowContext();
            }

            _cost = Math.Max(0, TracerCost.MeasureCallNanos() - untraced);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => End(_backend);
        }
        catch (TraceAssertionsException refused)
        {
            Unavailable = refused.Diagnostics[0];
        }
    }

    private static void End(IHostBackend backend)
    {
        backend.Dispose();
        _methods?.Dispose();
    }

    private NativeTracer(Diagnostic unavailable) => Unavailable = unavailable;

    /// <summary>Who asked for a broker by starting it is told where another backend had to do, and why.</summary>
    private static IReadOnlyList<Diagnostic> NoticesOf(BackendChoice choice) =>
        choice.Broker is { } broker
            ? [.. Inherited.Notices, BrokerProbe.Notice(broker)]
            : [.. Inherited.Notices, .. choice.Refused.Select(refusal => refusal.Reason).Where(reason => reason.Code == "TA0152")];

    /// <summary>The tracer of this process, attached when first asked for; of which calls the stack is taken, RENACER_SOURCE decides.</summary>
    public static NativeTracer ForThisProcess
    {
        get
        {
            lock (Gate)
            {
                if (_instance is not null)
                    return _instance;
                var source = SourceSetting.Choose(Environment.GetEnvironmentVariable(SourceSetting.Variable), asked: true, SourceMode.Sampled, out var unknown);
                return _instance = unknown is null ? new NativeTracer(new CaptureSettings(source)) : new NativeTracer(unknown);
            }
        }
    }

    /// <summary>The tracer of this process, attached when first asked for.</summary>
    /// <param name="capture">What it records. The tracer attaches once a process: whoever asks first decides for all.</param>
    public static NativeTracer Attach(CaptureSettings capture)
    {
        lock (Gate)
            return _instance ??= new NativeTracer(capture);
    }

    /// <inheritdoc/>
    public TracerBackend Backend { get; }

    /// <inheritdoc/>
    public Diagnostic? Unavailable { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Notices =>
        _activities is { HasHeardForeignRequest: true } && InMemoryServer.IsLoaded ? [.. _notices, InMemoryServer.WithoutContext] : _notices;

    /// <summary>The W3C trace context of the run: from TRACEPARENT, else random. Asking for it attaches nothing.</summary>
    public static TraceContext Context { get; } = Inherited.Context ?? TraceContext.NewRoot();

    /// <summary>Calls of this process, and of its children, that no scope is known for, by span name. Complete up to the last scope's end.</summary>
    public IReadOnlyDictionary<string, long> UnattributedCalls => _recorder?.UnattributedCalls ?? new Dictionary<string, long>();

    /// <inheritdoc/>
    public IReadOnlyDictionary<ulong, long> LateCalls => _recorder?.LateCalls ?? new Dictionary<ulong, long>();

    /// <inheritdoc/>
    [SuppressMessage("Reliability", "CA2000", Justification = "The scope's own activity ends with the scope.")]
    public ITraceScope BeginScope(string name, NoiseSelection? noise = null)
    {
        var id = Interlocked.Increment(ref _lastScope);
        var enclosing = ScopeSlots.Scope;
        var start = MonotonicClock.NowNanos;
        _recorder?.BeginScope(id, name, start, noise);
        var token = new ScopeToken(id);
        if (_backend is not null)
        {
            _open.Begin(token);
            ScopeSlots.Scope = token;
        }

        var scope = new Scope(this, token, name, start, enclosing, _activities is null ? null : ActivityScopes.BeginScope(token, name, Context));
        _running[id] = scope;
        return scope;
    }

    /// <summary>The trace of the scope that the caller runs in, until now; null where it runs in none.</summary>
    public CausalTrace? TraceSoFar()
    {
        if (_recorder is null || ScopeSlots.OfThread is not { } token || !_running.TryGetValue(token.Id, out var scope))
            return null;

        return ScopeSlots.WithoutScope(() => _recorder.TraceUntil(token.Id, MonotonicClock.NowNanos, Fenced(scope)));
    }

    /// <inheritdoc/>
    public void Outside(Action action) => ScopeSlots.WithoutScope(() =>
    {
        action();
        return true;
    });

    /// <summary>The Lamport time of a message that the caller sends to a process, later than all that the caller did; null where nothing was received and no tracer is attached.</summary>
    public static long? Send()
    {
        NativeTracer? attached;
        lock (Gate)
            attached = _instance;
        if (attached is not { _recorder: { } recorder, _backend: { } backend })
            return Inherited.Time == 0 ? null : Inherited.Time + 1;
        return ScopeSlots.WithoutScope(() =>
        {
            // The calls that the caller made are ticks of the clock once they have arrived.
            _ = backend.Fence(FenceTimeout);
            return recorder.Send();
        });
    }

    // The environment is one for all tests, and so it names what is theirs in common: a child that nobody hands a context joins the run's trace.
    private static void ShowContext()
    {
        if (Inherited.Context is not null)
            return;
        Environment.SetEnvironmentVariable(TraceContext.EnvironmentVariable, Context.ToString());
        Environment.SetEnvironmentVariable(InheritedContext.TraceStateVariable, null);
    }

    private CausalTrace EndScope(Scope scope)
    {
        _running.TryRemove(scope.Token.Id, out _);
        if (_backend is null || _recorder is null)
            return Untraced(scope, MonotonicClock.NowNanos);

        if (scope.Activity is not null)
            _activities?.EndScope(scope.Token.Id, scope.Activity);

        ScopeSlots.Scope = scope.Enclosing;

        // What the tracer itself does to end a scope is no other scope's: neither that of the enclosing one, nor that of the activity around, which is current again.
        return ScopeSlots.WithoutScope(() =>
        {
            _open.End(scope.Token);
            var end = MonotonicClock.NowNanos;
            _causes?.EndScope(scope.Token.Id);
            return _recorder.EndScope(scope.Token.Id, end, Fenced(scope));
        });
    }

    /// <summary>What is known of a scope once all of its calls have arrived.</summary>
    private TraceHeader Fenced(Scope scope)
    {
        var counters = scope.Token.Counters;
        var broken = _backend!.Fence(FenceTimeout) ?? _backend.Broken;
        return Header(scope, new Completeness(true, 0, broken is null ? [] : [broken]) { ActivitiesCaptured = _activities is not null }) with { Runtime = counters };
    }

    private CausalTrace Untraced(Scope scope, long end)
    {
        var builder = new CausalTraceBuilder();
        builder.Add(new SpanRecord { Name = $"test:{scope.Name}", StartNanos = scope.Start, EndNanos = end, Pid = Environment.ProcessId });
        return builder.Build(Header(scope, new Completeness(false, 0, [Unavailable?.Message ?? "no tracer runs"])));
    }

    private TraceHeader Header(Scope scope, Completeness completeness) => new()
    {
        TraceId = Context.TraceId,
        ParentSpanId = scope.Activity?.ParentSpanId ?? Context.SpanId,
        RootSpanId = scope.Activity is { } activity ? CausalTrace.RootSpanIdOf(activity.SpanId) : TraceHeader.NewRootSpanId(),
        Name = scope.Name,
        Scope = scope.Token.Id,
        Backend = Backend,
        Completeness = completeness,
        TracerCostPerCallNanos = _cost,
        MonotonicToUnixNanos = _monotonicToUnix,
    };

    private sealed record Scope(NativeTracer Tracer, ScopeToken Token, string Name, long Start, ScopeToken? Enclosing, Activity? Activity) : ITraceScope
    {
        public CausalTrace End() => Tracer.EndScope(this);
    }
}
