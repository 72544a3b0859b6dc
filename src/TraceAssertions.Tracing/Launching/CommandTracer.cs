using System.Collections.Concurrent;
using System.Diagnostics;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Recording;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing;

/// <summary>Runs a command under a backend and makes one causal trace of it.</summary>
internal static class CommandTracer
{
    private static readonly ConcurrentDictionary<TracerBackend, CallCost?> Costs = new();
    private static readonly string[] NullStreams = ["/dev/null", "/dev/null", "/dev/null"];

    /// <summary>Runs the command to its end.</summary>
    /// <param name="request">What to start.</param>
    /// <param name="backend">What traces it.</param>
    /// <param name="context">The trace that it belongs to; the span is its parent.</param>
    /// <exception cref="TraceAssertionsException">Tracing was refused (TA0xxx).</exception>
    public static TracedProcess Run(LaunchRequest request, ILaunchBackend backend, TraceContext context) => Run(request, backend, context, TraceHeader.NewRootSpanId(), 0);

    /// <summary>Runs the command to its end.</summary>
    /// <param name="request">What to start.</param>
    /// <param name="backend">What traces it.</param>
    /// <param name="context">The trace that it belongs to; the span is its parent.</param>
    /// <param name="rootSpanId">The seed of the trace's span ids.</param>
    /// <param name="time">The Lamport time of its start.</param>
    /// <exception cref="TraceAssertionsException">Tracing was refused (TA0xxx).</exception>
    public static TracedProcess Run(LaunchRequest request, ILaunchBackend backend, TraceContext context, ulong rootSpanId, long time)
    {
        var recording = Record(request, backend, context.TraceId, context.SpanId, rootSpanId, string.Join(' ', request.Arguments), time);
        return new TracedProcess(recording.Outcome.ExitCode, recording.Trace);
    }

    /// <summary>Runs the command to its end.</summary>
    /// <param name="request">What to start.</param>
    /// <param name="backend">What traces it.</param>
    /// <param name="traceId">The trace that it belongs to.</param>
    /// <param name="parentSpanId">The span that it continues, or default where it is the root.</param>
    /// <param name="rootSpanId">The seed of the trace's span ids.</param>
    /// <param name="name">The name of the trace.</param>
    /// <param name="time">The Lamport time of its start: all of its own is later.</param>
    /// <exception cref="TraceAssertionsException">Tracing was refused (TA0xxx).</exception>
    public static CommandRecording Record(LaunchRequest request, ILaunchBackend backend, ActivityTraceId traceId, ActivitySpanId parentSpanId, ulong rootSpanId, string name, long time = 0)
    {
        // The calibration also compiles the recorder, for which a program under ptrace(2) would wait.
        var cost = Costs.GetOrAdd(backend.Backend, CallCost.Measure);
        var stacks = request.Source == SourceMode.Off ? null : StackCollector.ForCommand(request.WorkingDirectory);
        var options = RecorderOptions.ForCommand(request.FileName) with { StandardDescriptors = request.NullStreams ? NullStreams : null, Source = request.Source, Stacks = stacks, ReceivedTime = time };
        var scope = new CommandScope(new TraceRecorder(options), name);
        var outcome = backend.Run(request, scope);
        var trace = scope.End(new TraceHeader
        {
            TraceId = traceId,
            ParentSpanId = parentSpanId,
            RootSpanId = rootSpanId,
            Name = name,
            Backend = backend.Backend,
            Completeness = new Completeness(SyscallsCaptured: true, LostEvents: 0, outcome.Reasons),
            TracerCostPerCallNanos = cost?.UpperNanos ?? 0,
            MonotonicToUnixNanos = MonotonicClock.ToUnixNanos(),
            PeakResidentBytes = outcome.PeakResidentBytes,
        });

        // The recorder has heard of most losses as they happened; the backend's total is the last word.
        var completeness = trace.Completeness;
        if (completeness.LostEvents < outcome.LostEvents)
            trace = new CausalTrace(trace.Columns, trace.Header with { Completeness = completeness with { LostEvents = outcome.LostEvents } }, trace.Stacks);
        return new(trace, outcome);
    }
}
