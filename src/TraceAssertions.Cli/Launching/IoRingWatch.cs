using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Recording;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Launching;

/// <summary>Notices the use of io_uring, whatever is shown, so that a trace that lacks what was done by it says so.</summary>
/// <param name="next">Takes the calls.</param>
/// <param name="shown">The calls that are shown; null for all.</param>
internal sealed class IoRingWatch(ICallSink next, CallFilter? shown) : ICallSink
{
    private bool _isUsed;

    /// <summary>The calls that the tracer has to see for it.</summary>
    public static CallFilter? Seen(CallFilter? shown) => shown?.With(IoRings.Numbers);

    /// <summary>A process that is attached to may have had a ring before; its kernel threads may work on it without any call of the process.</summary>
    public void Attached(int pid) => _isUsed |= ProcFd.List(pid).Any(fd => ProcFd.ReadLink(pid, fd) == "anon_inode:[io_uring]");

    /// <summary>The outcome with what was noticed.</summary>
    public LaunchOutcome Complete(LaunchOutcome outcome) => _isUsed ? outcome with { Reasons = [.. outcome.Reasons, IoRings.Reason] } : outcome;

    /// <inheritdoc/>
    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
    {
        if (IsShown(call))
            next.OnCall(call, path, path2, stack);
    }

    /// <inheritdoc/>
    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack, CallMemory memory)
    {
        if (IsShown(call))
            next.OnCall(call, path, path2, stack, memory);
    }

    /// <inheritdoc/>
    public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary) => next.OnProcess(processEvent, text, auxiliary);

    /// <inheritdoc/>
    public void OnLost(ulong scope, long count) => next.OnLost(scope, count);

    private bool IsShown(in RawCall call)
    {
        if (!IoRings.Numbers.Contains(call.Number))
            return true;
        _isUsed |= IoRings.IsUse(call);
        return shown is null || shown.Matches(call.Number);
    }
}
