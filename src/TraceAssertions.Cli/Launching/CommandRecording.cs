using System.Buffers.Binary;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Recording;

namespace TraceAssertions.Cli.Launching;

/// <summary>Runs a command under the tracer and keeps its trace.</summary>
/// <param name="Trace">Everything that the command and its descendants caused.</param>
/// <param name="Outcome">How it ended.</param>
internal sealed record CommandRecording(CausalTrace Trace, LaunchOutcome Outcome)
{
    /// <summary>Runs the command of the plan.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="name">The name of the trace.</param>
    /// <param name="costPerCallNanos">What the tracer adds to one call.</param>
    /// <exception cref="TraceAssertionsException">It could not be started or traced.</exception>
    public static CommandRecording Run(LaunchPlan plan, string name, long costPerCallNanos)
    {
        var scope = new CommandScope(new TraceRecorder(RecorderOptions.ForCommand(plan.Executable)), name);
        var outcome = BackendSelection.CreateLaunchBackend(plan.Backend).Run(plan.Request, scope);
        var trace = scope.End(Header(plan, name, costPerCallNanos, outcome));

        // The recorder has heard of most losses as they happened; the backend's total is the last word.
        var completeness = trace.Completeness;
        if (completeness.LostEvents < outcome.LostEvents)
            trace = new CausalTrace(trace.Columns, trace.Header with { Completeness = completeness with { LostEvents = outcome.LostEvents } });
        return new(trace, outcome);
    }

    private static TraceHeader Header(LaunchPlan plan, string name, long costPerCallNanos, LaunchOutcome outcome)
    {
        System.Span<byte> root = stackalloc byte[sizeof(ulong)];
        plan.Context.SpanId.CopyTo(root);
        return new TraceHeader
        {
            TraceId = plan.Context.TraceId,
            ParentSpanId = plan.Context.ParentSpanId,
            RootSpanId = BinaryPrimitives.ReadUInt64BigEndian(root),
            Name = name,
            Backend = plan.Backend,
            Completeness = new Completeness(SyscallsCaptured: true, LostEvents: 0, outcome.Reasons),
            TracerCostPerCallNanos = costPerCallNanos,
            MonotonicToUnixNanos = MonotonicClock.ToUnixNanos(),
            PeakResidentBytes = outcome.PeakResidentBytes,
        };
    }
}
