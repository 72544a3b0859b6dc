using TraceAssertions.Tracing.Recording;

namespace TraceAssertions.Tracing;

/// <summary>Makes the scope of a command last from the entry of its execve(2) to its last event, so that what the tracer needs to start and to stop is not counted as the command's time.</summary>
internal sealed class CommandScope(TraceRecorder recorder, string name) : ICallSink
{
    private readonly List<(RawProcessEvent Event, byte[] Text, byte[] Auxiliary)> _early = [];
    private bool _begun;
    private long _last;

    /// <inheritdoc/>
    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
    {
        Begin(call.EnterNanos);
        _last = Math.Max(_last, call.ExitNanos);
        recorder.OnCall(call, path, path2, stack);
    }

    /// <inheritdoc/>
    public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
        _last = Math.Max(_last, processEvent.Nanos);

        // The event of an execve(2) comes before the call itself returns, and the scope begins with the call.
        if (_begun)
            recorder.OnProcess(processEvent, text, auxiliary);
        else
            _early.Add((processEvent, text.ToArray(), auxiliary.ToArray()));
    }

    /// <inheritdoc/>
    public void OnLost(ulong scope, long count)
    {
        Begin(_last);
        recorder.OnLost(scope, count);
    }

    /// <summary>Freezes the trace.</summary>
    public CausalTrace End(TraceHeader header)
    {
        Begin(_last);
        return recorder.EndScope(RecorderOptions.CommandScope, _last, header);
    }

    private void Begin(long nanos)
    {
        if (_begun)
            return;
        _begun = true;
        recorder.BeginScope(RecorderOptions.CommandScope, name, nanos);
        foreach (var (processEvent, text, auxiliary) in _early)
            recorder.OnProcess(processEvent, text, auxiliary);
        _early.Clear();
    }
}
