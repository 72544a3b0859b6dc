using TraceAssertions.Tracing;

namespace TraceAssertions.TracerBench;

/// <summary>Keeps all that a backend delivers.</summary>
internal sealed class DeliveredCalls : ICallSink
{
    private readonly List<Action<ICallSink>> _all = [];

    /// <summary>The calls with their snapshots.</summary>
    public List<(RawCall Call, byte[] Stack)> Calls { get; } = [];

    /// <summary>Delivers it again.</summary>
    public void Replay(ICallSink sink) => _all.ForEach(delivery => delivery(sink));

    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
    {
        var (copy, first, second, snapshot) = (call, path.ToArray(), path2.ToArray(), stack.ToArray());
        Calls.Add((copy, snapshot));
        _all.Add(sink => sink.OnCall(copy, first, second, snapshot));
    }

    public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
        var (copy, name, vector) = (processEvent, text.ToArray(), auxiliary.ToArray());
        _all.Add(sink => sink.OnProcess(copy, name, vector));
    }

    public void OnLost(ulong scope, long count) => Console.Error.WriteLine($"{count} events lost");
}
