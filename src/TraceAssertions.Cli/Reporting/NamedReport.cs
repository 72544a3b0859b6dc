using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Ptrace;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting;

/// <summary><c>-y</c>: follows what descriptors refer to, for a report that shows it.</summary>
/// <param name="report">Shows the calls.</param>
/// <param name="names">What the report asks.</param>
/// <param name="shown">The calls that the report gets; null for all.</param>
internal sealed class NamedReport(TraceReport report, DescriptorNames names, CallFilter? shown) : TraceReport
{
    /// <inheritdoc/>
    public override bool TakesAll => true;

    /// <inheritdoc/>
    public override void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, int stack, CallMemory? memory = null)
    {
        names.Begin(call, path, path2, memory);
        if (shown is null || shown.Matches(call.Number))
            report.OnCall(call, path, path2, stack, memory);
        names.End(call);
    }

    /// <inheritdoc/>
    public override void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
        names.OnProcess(processEvent);
        report.OnProcess(processEvent, text, auxiliary);
    }

    /// <inheritdoc/>
    public override void OnLost(ulong scope, long count)
    {
        names.OnLost();
        report.OnLost(scope, count);
    }

    /// <inheritdoc/>
    public override void OnAttached(int tid, int threads)
    {
        names.Seed(ProcFiles.ThreadGroup(tid) ?? tid);
        report.OnAttached(tid, threads);
    }

    /// <inheritdoc/>
    public override void OnManagedRuntime() => report.OnManagedRuntime();

    /// <inheritdoc/>
    public override void Finish(LaunchOutcome outcome) => report.Finish(outcome);

    /// <inheritdoc/>
    public override void Dispose()
    {
        report.Dispose();
        base.Dispose();
    }
}
