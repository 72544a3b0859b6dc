using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Reporting.Profiles;

/// <summary>Calls, errors and time by stack and name of the call.</summary>
internal sealed class StackCosts
{
    private readonly Dictionary<(int Stack, int Number), Cost> _costs = [];

    /// <summary>What calls of one name on one stack cost.</summary>
    /// <param name="Stack">The number of the stack; 0 where none was taken.</param>
    /// <param name="Number">The number of the call.</param>
    /// <param name="Calls">Calls that returned.</param>
    /// <param name="Errors">Those of them that failed.</param>
    /// <param name="Nanos">Nanoseconds in all of them.</param>
    internal readonly record struct Line(int Stack, int Number, long Calls, long Errors, long Nanos);

    /// <summary>Counts a call; as in strace -c, one that never returned is not counted.</summary>
    public void Add(in RawCall call, int stack, bool failed)
    {
        if (call.Unfinished)
            return;
        if (!_costs.TryGetValue((stack, call.Number), out var cost))
            _costs.Add((stack, call.Number), cost = new Cost());
        cost.Calls++;
        cost.Errors += failed ? 1 : 0;
        cost.Nanos += call.ExitNanos - call.EnterNanos;
    }

    /// <summary>All of them, in the order in which they came first.</summary>
    public IEnumerable<Line> Lines => _costs.Select(pair => new Line(pair.Key.Stack, pair.Key.Number, pair.Value.Calls, pair.Value.Errors, pair.Value.Nanos));

    private sealed class Cost
    {
        public long Calls;
        public long Errors;
        public long Nanos;
    }
}
