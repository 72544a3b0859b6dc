using System.Globalization;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting.Profiles;

/// <summary><c>--function-time</c>: system calls and the time in them by function of the user's code.</summary>
internal sealed class FunctionTable
{
    private readonly Dictionary<(string Name, string? File), Function> _functions = [];

    /// <summary>Sums up costs.</summary>
    /// <param name="costs">The costs.</param>
    /// <param name="stacks">Their stacks.</param>
    /// <param name="order">What the functions are ordered by.</param>
    public FunctionTable(StackCosts costs, ITraceStacks stacks, FunctionOrder order)
    {
        var inclusive = order == FunctionOrder.Inclusive;
        foreach (var cost in costs.Lines)
            Add(cost, cost.Stack == 0 ? null : stacks.Resolve(cost.Stack));
        TotalNanos = costs.Lines.Sum(cost => cost.Nanos);
        TotalCalls = costs.Lines.Sum(cost => cost.Calls);
        Lines =
        [
            .. _functions.Select(pair => pair.Value.ToLine(pair.Key.Name))
                .OrderByDescending(line => inclusive ? line.InclusiveNanos : line.Nanos)
                .ThenByDescending(line => inclusive ? line.InclusiveCalls : line.Calls)
                .ThenBy(line => line.Name, StringComparer.Ordinal)
                .ThenBy(line => line.Place?.File, StringComparer.Ordinal),
        ];
    }

    /// <summary>The functions, the most expensive first.</summary>
    public IReadOnlyList<FunctionLine> Lines { get; }

    /// <summary>Nanoseconds of all calls.</summary>
    public long TotalNanos { get; }

    /// <summary>All calls that returned.</summary>
    public long TotalCalls { get; }

    /// <summary>Writes the table with its total.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="place">Words a place.</param>
    public void Write(TextWriter writer, Func<SourceLocation, string> place)
    {
        writer.WriteLine("% time     self ms    incl. ms     calls most often       function");
        writer.WriteLine("------ ----------- ----------- --------- ---------------- ----------------");
        foreach (var line in Lines)
        {
            var share = TotalNanos == 0 ? 0.0 : 100.0 * line.Nanos / TotalNanos;
            var at = line.Place is { Line: > 0 } lined ? $"  {place(lined)}" : "";
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{share,6:F2} {line.Nanos / 1e6,11:F3} {line.InclusiveNanos / 1e6,11:F3} {line.Calls,9} {line.MostFrequent ?? "",-16} {line.Name}{at}").TrimEnd());
        }

        writer.WriteLine("------ ----------- ----------- --------- ---------------- ----------------");
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{100.0,6:F2} {TotalNanos / 1e6,11:F3} {TotalNanos / 1e6,11:F3} {TotalCalls,9} {"",-16} total"));
    }

    private void Add(in StackCosts.Line cost, CallStack? stack)
    {
        var site = stack?.Site;
        var own = Of(site);
        own.AddSelf(cost, site is { IsUserCode: true } ? FrameName.Shown(site) : null);
        var inclusive = new HashSet<Function> { own };
        foreach (var frame in (stack?.Frames ?? []).Concat(stack?.CausedBy ?? []).Where(frame => frame.IsUserCode))
            inclusive.Add(Of(frame));
        foreach (var function in inclusive)
            function.AddInclusive(cost);
        foreach (var frame in (stack?.Frames ?? []).Concat(stack?.CausedBy ?? []).Where(frame => frame.IsUserCode))
            Of(frame).SetPlace(FrameName.Shown(frame));
    }

    private Function Of(SourceLocation? place)
    {
        // What no code of the user's asked for (the loader's calls before main) is told by its module: its functions are nobody's here.
        var key = place is null ? (FrameName.NoStack, null)
            : place.IsUserCode ? (FrameName.Of(place), FrameName.Shown(place).File)
            : (FrameName.ModuleOf(place), null);
        if (!_functions.TryGetValue(key, out var function))
            _functions.Add(key, function = new Function());
        return function;
    }

    private sealed class Function
    {
        private readonly Dictionary<int, long> _numbers = [];
        private readonly Dictionary<int, (SourceLocation Place, long Nanos)> _lines = [];
        private SourceLocation? _anyPlace;
        private long _calls;
        private long _nanos;
        private long _inclusiveCalls;
        private long _inclusiveNanos;

        public void AddSelf(in StackCosts.Line cost, SourceLocation? place)
        {
            _calls += cost.Calls;
            _nanos += cost.Nanos;
            _numbers[cost.Number] = _numbers.GetValueOrDefault(cost.Number) + cost.Calls;
            if (place is not null)
                _lines[place.Line] = (place, _lines.GetValueOrDefault(place.Line).Nanos + cost.Nanos);
        }

        public void AddInclusive(in StackCosts.Line cost)
        {
            _inclusiveCalls += cost.Calls;
            _inclusiveNanos += cost.Nanos;
        }

        /// <summary>A place for a function that makes no calls itself.</summary>
        public void SetPlace(SourceLocation place) => _anyPlace ??= place;

        public FunctionLine ToLine(string name) => new(
            name,
            _lines.Count == 0 ? _anyPlace : _lines.OrderByDescending(line => line.Value.Nanos).ThenBy(line => line.Key).First().Value.Place,
            _calls,
            _nanos,
            _inclusiveCalls,
            _inclusiveNanos,
            _numbers.Count == 0 ? null : SyscallTable.Name(_numbers.OrderByDescending(number => number.Value).ThenBy(number => number.Key).First().Key));
    }
}
