namespace TraceAssertions.Tests.Analysis;

/// <summary>The definition of the critical path, literally: every item by itself, own time nanosecond by nanosecond, and of all chains of items the one with the most work.</summary>
internal sealed class CriticalPathOracle
{
    private readonly CausalTrace _trace;
    private readonly List<Call> _calls;
    private readonly List<(long Start, long End, long Waited)> _items = [];
    private readonly Dictionary<int, List<(long Start, long End)>> _inProcess = [];
    private readonly Dictionary<long, (long Weight, long Nanos)> _best = [];

    public CriticalPathOracle(CausalTrace trace)
    {
        _trace = trace;
        _calls = [.. trace.Calls];
        foreach (var span in trace.Spans.Where(span => IsScope(span.Row) && span.Name.StartsWith("process:", StringComparison.Ordinal)))
            _inProcess[span.Row] = [.. OwnTimeOfThreads(span.Row)];
        for (var call = 0; call < _calls.Count; call++)
            AddCall(call);
        foreach (var span in trace.Spans.Where(span => IsScope(span.Row)))
        {
            if (_inProcess.TryGetValue(span.Row, out var own))
                _items.AddRange(own.Select(time => (time.Start, time.End, 0L)));
            else
                _items.AddRange(Runs(span.Row).Select(time => (time.Start, time.End, 0L)));
        }
    }

    public long Total() => From(long.MinValue).Nanos;

    private (long Weight, long Nanos) From(long time)
    {
        if (_best.TryGetValue(time, out var known))
            return known;
        (long Weight, long Nanos) best = default;
        foreach (var (start, end, waited) in _items.Where(item => item.Start >= time))
        {
            var rest = From(end);
            (long Weight, long Nanos) with = ((2 * (end - start)) - waited + rest.Weight, end - start + rest.Nanos);
            best = with.CompareTo(best) > 0 ? with : best;
        }

        return _best[time] = best;
    }

    private void AddCall(int call)
    {
        if (!TakesPart(call))
            return;
        var (start, end) = Interval(call);
        if (start >= end)
            return;
        var span = _trace[_calls[call].Row];
        var senders = SendersTo(call);
        var sent = senders.Count == 0 ? start : Math.Max(start, senders.Min(sender => _calls[sender].EndNanos));
        _items.Add((start, end, span.Unfinished && span.Name is not ("syscall:exit" or "syscall:exit_group") ? end - start : Math.Min(sent, end) - start));
        if (sent <= start)
            return;
        if (sent < end)
            _items.Add((sent, end, 0));
        var first = senders.OrderBy(sender => _calls[sender].EndNanos).First();
        if (_calls[first].EndNanos > end)
            AddUntil(first, end);
    }

    private void AddUntil(int call, long time)
    {
        var (start, end) = Interval(call);
        if (start < Math.Min(end, time))
            _items.Add((start, Math.Min(end, time), 0));
    }

    /// <summary>When a call is more than a wait; empty where it was nothing else.</summary>
    private (long Start, long End) Work(int call)
    {
        var (start, end) = Interval(call);
        var senders = SendersTo(call);
        return senders.Count == 0 ? (start, end) : (Math.Max(start, senders.Min(sender => _calls[sender].EndNanos)), end);
    }

    private List<int> SendersTo(int call) =>
        [.. _trace.Messages.Where(message => message.ToCall == call && message.Kind != MessageKind.Fork && TakesPart(message.FromCall)).Select(message => message.FromCall)];

    /// <summary>What the threads of a process did between one call and the next.</summary>
    private IEnumerable<(long Start, long End)> OwnTimeOfThreads(int process)
    {
        var (from, to) = Interval(process, _trace[process].StartNanos, _trace[process].EndNanos);
        foreach (var tid in _calls.Where(call => ScopeOf(call.Row) == process).Select(call => _trace[call.Row].Tid).Append(_trace[process].Tid).Distinct())
        {
            var calls = Enumerable.Range(0, _calls.Count).Where(call => TakesPart(call) && ScopeOf(_calls[call].Row) == process && _trace[_calls[call].Row].Tid == tid).ToList();
            var until = calls.Count == 0 ? from : BeginningOf(calls[0], from);
            foreach (var call in calls)
            {
                if (Math.Max(until, from) < Math.Min(to, _calls[call].StartNanos))
                    yield return (Math.Max(until, from), Math.Min(to, _calls[call].StartNanos));
                until = Math.Max(until, _calls[call].EndNanos);
            }

            if ((calls.Count == 0 || !_trace[_calls[calls[^1]].Row].Unfinished) && Math.Max(until, from) < to)
                yield return (Math.Max(until, from), to);
        }
    }

    private long BeginningOf(int call, long processStart)
    {
        var creations = _trace.Messages.Where(message => message.ToCall == call && message.Kind == MessageKind.Fork && TakesPart(message.FromCall)).ToList();
        if (creations.Count == 0)
            return processStart;
        var created = creations[0].FromCall;
        if (_calls[created].EndNanos > _calls[call].StartNanos)
            AddUntil(created, _calls[call].StartNanos);
        return Math.Min(_calls[created].EndNanos, _calls[call].StartNanos);
    }

    /// <summary>The runs of nanoseconds of a test or an activity that nothing in it covers.</summary>
    private IEnumerable<(long Start, long End)> Runs(int scope)
    {
        var (from, to) = Interval(scope, _trace[scope].StartNanos, _trace[scope].EndNanos);
        for (var nano = from; nano < to; nano++)
        {
            var start = nano;
            while (nano < to && !Covers(scope, nano))
                nano++;
            if (start < nano)
                yield return (start, nano);
        }
    }

    private bool Covers(int scope, long nano)
    {
        for (var call = 0; call < _calls.Count; call++)
        {
            if (TakesPart(call) && ScopeOf(_calls[call].Row) == scope && Work(call) is var work && work.Start <= nano && nano < work.End)
                return true;
        }

        return (_inProcess.TryGetValue(scope, out var own) && own.Exists(time => time.Start <= nano && nano < time.End))
            || _trace.Spans.Any(child => IsScope(child.Row) && ScopeOf(child.Row) == scope && (_inProcess.ContainsKey(child.Row)
                ? Covers(child.Row, nano)
                : Interval(child.Row, child.StartNanos, child.EndNanos) is var whole && whole.Start <= nano && nano < whole.End));
    }

    private (long Start, long End) Interval(int call) => Interval(_calls[call].Row, _calls[call].StartNanos, _calls[call].EndNanos);

    /// <summary>An interval of a row, cut to every scope around it.</summary>
    private (long Start, long End) Interval(int row, long start, long end)
    {
        for (var scope = ScopeOf(row); scope >= 0; scope = ScopeOf(scope))
            (start, end) = (Math.Max(start, _trace[scope].StartNanos), Math.Min(end, _trace[scope].EndNanos));
        return (start, end);
    }

    private int ScopeOf(int row)
    {
        var parent = _trace[row].ParentRow;
        while (parent >= 0 && _trace[parent].IsSyscall)
            parent = _trace[parent].ParentRow;
        return parent;
    }

    private bool TakesPart(int call) => _trace[_calls[call].Row] is { IsSyscall: true, IsJudged: true } span && IsInScopes(span.Row);

    private bool IsScope(int row) => !_trace[row].IsSyscall && _trace[row].IsJudged && IsInScopes(row);

    private bool IsInScopes(int row) => ScopeOf(row) is var scope && (scope < 0 || (_trace[scope].IsJudged && IsInScopes(scope)));
}
