using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Reporting.Profiles;

/// <summary>Calls, errors and time by stack and name of the call.</summary>
internal sealed class StackCosts
{
    private readonly Dictionary<(int Stack, int Number), CallStatistics> _costs = [];

    /// <summary>What calls of one name on one stack cost.</summary>
    /// <param name="Stack">The number of the stack; 0 where none was taken.</param>
    /// <param name="Number">The number of the call.</param>
    /// <param name="Statistics">The calls.</param>
    internal readonly record struct Line(int Stack, int Number, CallStatistics Statistics)
    {
        /// <summary>Calls that returned.</summary>
        public long Calls => Statistics.Calls;

        /// <summary>Nanoseconds in all of them.</summary>
        public long Nanos => Statistics.Nanos;
    }

    /// <summary>Counts a call; as in strace -c, one that never returned is not counted.</summary>
    public void Add(in RawCall call, int stack, bool failed)
    {
        if (call.Unfinished)
            return;
        if (!_costs.TryGetValue((stack, call.Number), out var cost))
            _costs.Add((stack, call.Number), cost = new CallStatistics());
        cost.Add(call.ExitNanos - call.EnterNanos, failed);
    }

    /// <summary>All of them, in the order in which they came first.</summary>
    public IEnumerable<Line> Lines => _costs.Select(pair => new Line(pair.Key.Stack, pair.Key.Number, pair.Value));
}
