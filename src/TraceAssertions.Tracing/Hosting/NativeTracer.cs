using TraceAssertions.Conditions;
using TraceAssertions.Tracing.Attribution;
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

    private readonly IHostBackend? _backend;
    private readonly TraceRecorder? _recorder;
    private readonly long _monotonicToUnix = MonotonicClock.ToUnixNanos();
    private readonly long _cost;
    private readonly AsyncCauses? _causes;
    private ulong _lastScope;

    private NativeTracer(SourceMode source)
    {
        var untraced = TracerCost.MeasureCallNanos();
        var choice = BackendSelection.Choose(Environment.GetEnvironmentVariable(BackendSelection.Variable));
        Unavailable = choice.Unavailable;
        if (choice.Backend == TracerBackend.None)
            return;
        RuntimeWarmUp.Run();
        if (source != SourceMode.Off)
            _causes = AsyncCauses.Start(source);
        try
        {
            var methods = source == SourceMode.Off ? null : new HostMethods(source);
            var stacks = methods is null ? null : StackCollector.ForHost(Environment.ProcessId, new ManagedSymbolizer(methods));
            _recorder = new TraceRecorder(RecorderOptions.ForHost(Environment.ProcessId) with { Source = source, Stacks = stacks });
            _backend = BackendSelection.CreateHostBackend(choice.Backend, _recorder, _recorder.Source);
            Backend = choice.Backend;
            stacks?.LostStacks = () => _backend.LostStacks;
            RuntimeWarmUp.ShowSignalPipe(_recorder);
            _cost = Math.Max(0, TracerCost.MeasureCallNanos() - untraced);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => End(_backend, methods);
        }
        catch (TraceAssertionsException refused)
        {
            Unavailable = refused.Diagnostics[0];
        }
    }

    private static void End(IHostBackend backend, HostMethods? methods)
    {
        backend.Dispose();
        methods?.Dispose();
    }

    private NativeTracer(Diagnostic unavailable) => Unavailable = unavailable;

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
                return _instance = unknown is null ? new NativeTracer(source) : new NativeTracer(unknown);
            }
        }
    }

    /// <summary>The tracer of this process, attached when first asked for.</summary>
    /// <param name="source">Of which calls the stack is taken. The tracer attaches once a process: whoever asks first decides for all.</param>
    public static NativeTracer Attach(SourceMode source)
    {
        lock (Gate)
            return _instance ??= new NativeTracer(source);
    }

    /// <inheritdoc/>
    public TracerBackend Backend { get; }

    /// <inheritdoc/>
    public Diagnostic? Unavailable { get; }

    /// <summary>The W3C trace context of the run: from TRACEPARENT, else random. Asking for it attaches nothing.</summary>
    public static TraceContext Context { get; } =
        TraceContext.TryParse(Environment.GetEnvironmentVariable(TraceContext.EnvironmentVariable), out var received) ? received : TraceContext.NewRoot();

    /// <inheritdoc/>
    public ITraceScope BeginScope(string name, NoiseSelection? noise = null)
    {
        var id = Interlocked.Increment(ref _lastScope);
        var enclosing = ScopeSlots.Current.Value;
        var start = MonotonicClock.NowNanos;
        _recorder?.BeginScope(id, name, start, noise);
        if (_backend is not null)
            ScopeSlots.Current.Value = new ScopeToken(id);
        return new Scope(this, id, name, start, enclosing);
    }

    private CausalTrace EndScope(Scope scope)
    {
        if (_backend is null || _recorder is null)
            return Untraced(scope, MonotonicClock.NowNanos);

        // What the tracer itself does to end a scope is no other scope's, the enclosing one's included.
        ScopeSlots.Current.Value = null;
        var end = MonotonicClock.NowNanos;
        _causes?.EndScope(scope.Id);
        try
        {
            var broken = _backend.Fence(FenceTimeout) ?? _backend.Broken;
            return _recorder.EndScope(scope.Id, end, Header(scope, new Completeness(true, 0, broken is null ? [] : [broken])));
        }
        finally
        {
            ScopeSlots.Current.Value = scope.Enclosing;
        }
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
        ParentSpanId = Context.SpanId,
        RootSpanId = TraceHeader.NewRootSpanId(),
        Name = scope.Name,
        Scope = scope.Id,
        Backend = Backend,
        Completeness = completeness,
        TracerCostPerCallNanos = _cost,
        MonotonicToUnixNanos = _monotonicToUnix,
    };

    private sealed record Scope(NativeTracer Tracer, ulong Id, string Name, long Start, ScopeToken? Enclosing) : ITraceScope
    {
        public CausalTrace End() => Tracer.EndScope(this);
    }
}
