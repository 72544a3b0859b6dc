using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Reporting;

/// <summary>One form in which a trace is shown while it is recorded.</summary>
internal abstract class TraceReport : ICallSink, IDisposable
{
    /// <inheritdoc/>
    public abstract void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack);

    /// <inheritdoc/>
    public virtual void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
    }

    /// <inheritdoc/>
    public virtual void OnLost(ulong scope, long count)
    {
    }

    /// <summary>Writes what is known only at the end, and flushes.</summary>
    public abstract void Finish(LaunchOutcome outcome);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Whether the call failed: the kernel's results -4095 to -1, with its internal restarts (strace counts them as errors too).</summary>
    protected static bool Failed(in RawCall call) => call.Result is < 0 and >= -4095;
}
