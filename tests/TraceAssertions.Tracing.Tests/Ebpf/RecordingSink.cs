using System.Text;

namespace TraceAssertions.Tracing.Tests.Ebpf;

/// <summary>Keeps all that a backend hands over.</summary>
internal sealed class RecordingSink : ICallSink
{
    private readonly Lock _lock = new();
    private readonly List<RecordedCall> _calls = [];
    private readonly List<(RawProcessEvent Event, string Text)> _events = [];
    private readonly List<(int, byte[])> _auxiliaries = [];
    private readonly Dictionary<ulong, long> _lost = [];

    public RecordedCall[] Calls
    {
        get
        {
            lock (_lock)
                return [.. _calls];
        }
    }

    public (RawProcessEvent Event, string Text)[] Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    /// <summary>The auxiliary vector of each exec, in order.</summary>
    public (int Pid, byte[] Vector)[] Auxiliaries
    {
        get
        {
            lock (_lock)
                return [.. _auxiliaries];
        }
    }

    public Dictionary<ulong, long> Lost
    {
        get
        {
            lock (_lock)
                return new(_lost);
        }
    }

    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
    {
        lock (_lock)
            _calls.Add(new(call, Encoding.UTF8.GetString(path), Encoding.UTF8.GetString(path2), stack.ToArray()));
    }

    public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
        lock (_lock)
        {
            _events.Add((processEvent, Encoding.UTF8.GetString(text)));
            if (processEvent.Kind is ProcessEventKind.Exec)
                _auxiliaries.Add((processEvent.Pid, auxiliary.ToArray()));
        }
    }

    public void OnLost(ulong scope, long count)
    {
        lock (_lock)
            _lost[scope] = _lost.GetValueOrDefault(scope) + count;
    }
}
