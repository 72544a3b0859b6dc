using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Recording;

namespace TraceAssertions.Tracing;

/// <summary>Runs a command under a backend and makes one causal trace of it.</summary>
internal static class CommandTracer
{
    /// <summary>Runs the command to its end.</summary>
    /// <param name="request">What to start.</param>
    /// <param name="backend">What traces it.</param>
    /// <param name="context">The trace that it belongs to; the span is its parent.</param>
    /// <exception cref="TraceAssertionsException">Tracing was refused (TA0xxx).</exception>
    public static TracedProcess Run(LaunchRequest request, ILaunchBackend backend, TraceContext context)
    {
        var recorder = new TraceRecorder(RecorderOptions.ForCommand(request.FileName));
        var offset = MonotonicClock.ToUnixNanos();
        recorder.BeginScope(RecorderOptions.CommandScope, request.FileName, MonotonicClock.NowNanos);
        var outcome = backend.Run(request, recorder);
        var trace = recorder.EndScope(RecorderOptions.CommandScope, MonotonicClock.NowNanos, new TraceHeader
        {
            TraceId = context.TraceId,
            ParentSpanId = context.SpanId,
            RootSpanId = TraceHeader.NewRootSpanId(),
            Name = string.Join(' ', request.Arguments),
            Backend = backend.Backend,
            Completeness = new Completeness(true, 0, outcome.Reasons),
            MonotonicToUnixNanos = offset,
            PeakResidentBytes = outcome.PeakResidentBytes,
        });
        return new TracedProcess(outcome.ExitCode, trace);
    }
}
