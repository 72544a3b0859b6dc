using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using TraceAssertions.Tracing.Recording;

namespace TraceAssertions.Tracing.Attribution;

/// <summary>Makes the activities that scopes cause spans of their traces, and has the tracer know which one is current when a call is made.</summary>
/// <remarks>
/// An activity is a scope's where the ExecutionContext has the scope when it starts; or where its parent is known by its span id, as in a server of the same process that is
/// called over the network with a <c>traceparent</c> (W3C Trace Context). Sources are listened to only for such activities: outside of scopes nobody is sampled who was not before.
/// Handlers make no system call, but for a thread's first one, which registers it.
/// </remarks>
internal sealed class ActivityScopes
{
    /// <summary>The activity that the thread is stopping: it is told of that first, and of the one that is current instead directly after (System.Diagnostics.DiagnosticSource, Activity.cs).</summary>
    [ThreadStatic]
    private static Activity? t_stopping;

    private readonly TraceRecorder _recorder;
    private readonly ConcurrentDictionary<ActivitySpanId, ActivityNode> _bySpan = new();
    private uint _lastNumber;
    private volatile bool _hasHeardForeignRequest;

    /// <summary>Starts to listen, for as long as the process lives.</summary>
    /// <param name="recorder">Takes the activities.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The listener lives as long as the process.")]
    public ActivityScopes(TraceRecorder recorder)
    {
        _recorder = recorder;
        var listener = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => Sample(options.Parent.SpanId, options.Kind),
            SampleUsingParentId = static (ref ActivityCreationOptions<string> _) => Sampled(ScopeSlots.Scope is not null),
            ActivityStarted = OnStarted,
            ActivityStopped = OnStopped,
        };
        ActivitySource.AddActivityListener(listener);
        Activity.CurrentChanged += OnCurrentChanged;
    }

    /// <summary>Whether, while a scope ran, a server in this process has handled a request of which no scope is known.</summary>
    public bool HasHeardForeignRequest => _hasHeardForeignRequest;

    /// <summary>Starts the activity that a scope itself is: what its calls to servers name as their parent. The scope is set already.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="name">The test.</param>
    /// <param name="context">The trace that the run is part of.</param>
    public static Activity BeginScope(ScopeToken scope, string name, TraceContext context)
    {
        var root = new Activity("test") { DisplayName = name };
        if (Activity.Current is not { } around || ActivityNode.Of(around) is null)
            root.SetParentId(context.TraceId, context.SpanId, context.Sampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None);
        new ActivityNode(scope, 0).AttachTo(root);
        root.Start();
        return root;
    }

    /// <summary>Ends a scope's own activity, and forgets the scope's others.</summary>
    public void EndScope(uint scope, Activity root)
    {
        root.Stop();
        foreach (var (span, node) in _bySpan)
        {
            if (node.Scope == scope)
                _bySpan.TryRemove(span, out _);
        }
    }

    private static void OnCurrentChanged(object? sender, ActivityChangedEventArgs change)
    {
        // An activity that stops makes the one before it current, on whatever thread it stops: that of Socket.ConnectAsync does so on a thread of the pool that serves all
        // sockets, and has no context of its own. Only where it was current itself is the one before it what goes on there.
        var stopping = t_stopping;
        t_stopping = null;
        if (stopping is null || ReferenceEquals(stopping, change.Previous))
            SetCurrent(change.Current is { } current ? ActivityNode.Of(current) : null);
    }

    // Activity.CurrentChanged tells of assignments only; where an ExecutionContext goes, ours goes with it.
    private static void SetCurrent(ActivityNode? node)
    {
        if (!ReferenceEquals(ScopeSlots.Activity, node))
            ScopeSlots.Activity = node;
    }

    // Not recorded: whether somebody else's exporter sends the activity is for its own sampler to decide.
    private static ActivitySamplingResult Sampled(bool isOfAScope) => isOfAScope ? ActivitySamplingResult.AllData : ActivitySamplingResult.None;

    private ActivitySamplingResult Sample(ActivitySpanId parent, ActivityKind kind)
    {
        var isOfAScope = ScopeSlots.Scope is not null || (parent != default && _bySpan.ContainsKey(parent));
        if (!isOfAScope && kind == ActivityKind.Server && !_bySpan.IsEmpty)
            _hasHeardForeignRequest = true;
        return Sampled(isOfAScope);
    }

    private void OnStarted(Activity activity)
    {
        if (ActivityNode.Of(activity) is { } own)
        {
            _bySpan[activity.SpanId] = own; // a scope's
            return;
        }

        var parent = activity.Parent is { } local ? ActivityNode.Of(local) : _bySpan.GetValueOrDefault(activity.ParentSpanId);
        if ((ScopeSlots.Scope ?? parent?.Token) is not { } scope)
            return;
        var node = new ActivityNode(scope, Interlocked.Increment(ref _lastNumber));
        node.AttachTo(activity);
        _bySpan[activity.SpanId] = node;
        var now = MonotonicClock.NowNanos;
        _recorder.OnActivity(new(scope.Id, node.Number, parent?.Token == scope ? parent.Number : 0, HasStopped: false, Span(activity, now, now)));

        // Told before it starts, so that it had no node then.
        SetCurrent(node);
    }

    private void OnStopped(Activity activity)
    {
        t_stopping = activity;
        if (ActivityNode.Of(activity) is { Number: not 0 } node)
            _recorder.OnActivity(new(node.Scope, node.Number, 0, HasStopped: true, Span(activity, 0, MonotonicClock.NowNanos) with { Attributes = AttributesOf(activity) }));
    }

    private static SpanRecord Span(Activity activity, long start, long end) => new()
    {
        Name = "activity:" + activity.DisplayName,
        Kind = KindOf(activity.Kind),
        StartNanos = start,
        EndNanos = end,
        Pid = Environment.ProcessId,
        SpanId = activity.SpanId,
        Error = activity.Status == ActivityStatusCode.Error ? activity.GetTagItem("error.type")?.ToString() ?? "error" : null,
    };

    /// <summary>Its tags, and where it is from by the conventions of OpenTelemetry.</summary>
    private static Dictionary<string, object> AttributesOf(Activity activity)
    {
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (key, value) in activity.EnumerateTagObjects())
        {
            if (value is not null)
                attributes[key] = value;
        }

        if (activity.Source.Name.Length > 0)
            attributes.TryAdd("otel.scope.name", activity.Source.Name);
        if (activity.StatusDescription is { Length: > 0 } description)
            attributes.TryAdd("otel.status_description", description);
        return attributes;
    }

    private static SpanKind KindOf(ActivityKind kind) => kind switch
    {
        ActivityKind.Server => SpanKind.Server,
        ActivityKind.Client => SpanKind.Client,
        ActivityKind.Producer => SpanKind.Producer,
        ActivityKind.Consumer => SpanKind.Consumer,
        _ => SpanKind.Internal,
    };
}
