using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Reporting;

/// <summary>One form in which a trace is shown while it is recorded.</summary>
internal abstract class TraceReport : ICallSink, IDisposable
{
    /// <summary>A system call returned, or will never return.</summary>
    /// <param name="call">The call.</param>
    /// <param name="path">The bytes of its first path argument; empty where it has none.</param>
    /// <param name="path2">The bytes of its second path argument.</param>
    /// <param name="stack">The number of its stack; 0 where none was taken.</param>
    /// <param name="memory">What its arguments point to; null where it was not captured.</param>
    public abstract void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, int stack, CallMemory? memory = null);

    /// <inheritdoc/>
    void ICallSink.OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack) => OnCall(call, path, path2, 0);

    /// <inheritdoc/>
    void ICallSink.OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack, CallMemory memory) => OnCall(call, path, path2, 0, memory);

    /// <inheritdoc/>
    public virtual void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
    }

    /// <inheritdoc/>
    public virtual void OnLost(ulong scope, long count)
    {
    }

    /// <summary>It gets all calls, and shows some of them.</summary>
    public virtual bool TakesAll => false;

    /// <summary>A task that runs already was attached to, with so many threads of its process.</summary>
    public virtual void OnAttached(int tid, int threads)
    {
    }

    /// <summary>A program of the run is a .NET program: the names of its compiled code are known only when it has ended.</summary>
    public virtual void OnManagedRuntime()
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
