namespace TraceAssertions.Tracing.Ebpf;

/// <summary>Tells a sink what the programs counted as lost, once each.</summary>
/// <param name="losses">Reads the table of events lost so far, by scope.</param>
internal sealed class LossLedger(Func<IReadOnlyList<KeyValuePair<ulong, long>>> losses)
{
    private readonly Dictionary<ulong, long> _told = [];
    private long _toldTotal;

    /// <summary>Reports the growth since the last call.</summary>
    /// <param name="total">All that was lost so far; read before this call, so that the table is at least as new.</param>
    /// <param name="sink">Is told by scope; under scope 0 also what the table had no room for.</param>
    public void Report(long total, ICallSink sink)
    {
        if (total == _toldTotal)
            return;
        foreach (var (scope, count) in losses())
        {
            var growth = count - _told.GetValueOrDefault(scope);
            if (growth <= 0)
                continue;
            _told[scope] = count;
            _toldTotal += growth;
            sink.OnLost(scope, growth);
        }

        if (total <= _toldTotal)
            return;
        sink.OnLost(0, total - _toldTotal);
        _toldTotal = total;
    }
}
