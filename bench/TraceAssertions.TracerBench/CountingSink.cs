using TraceAssertions.Tracing;

namespace TraceAssertions.TracerBench;

/// <summary>Counts, and nothing else: the cost is the tracer's.</summary>
internal sealed class CountingSink : ICallSink
{
    public long Calls { get; private set; }

    public long PathBytes { get; private set; }

    public long StackBytes { get; private set; }

    public long Lost { get; private set; }

    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
    {
        Calls++;
        PathBytes += path.Length;
        StackBytes += stack.Length;
    }

    public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
    }

    public void OnLost(ulong scope, long count) => Lost += count;
}
