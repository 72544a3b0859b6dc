namespace TraceAssertions.Tracing.Tests.Ebpf;

/// <summary>Counts calls by scope, and can be slow.</summary>
internal sealed class CountingSink : ICallSink
{
    private readonly long[] _calls = new long[100];
    private readonly long[] _lost = new long[100];

    public int Delay { get; init; }

    public long TotalLost => _lost.Sum();

    public long CountOf(ulong scope) => Volatile.Read(ref _calls[scope]);

    public long LostOf(ulong scope) => Volatile.Read(ref _lost[scope]);

    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
    {
        if (Delay > 0)
            Thread.SpinWait(Delay / 100);
        if (Delay > 0 || path.SequenceEqual("/fenced"u8))
            Interlocked.Increment(ref _calls[call.Scope]);
    }

    public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
    }

    public void OnLost(ulong scope, long count) => Interlocked.Add(ref _lost[scope], count);
}
