namespace TraceAssertions.Analysis;

/// <summary>Turns the predicate of a selector into a function over a row and the duration of one of its calls.</summary>
internal sealed class PredicateCompiler(CausalTrace trace)
{
    private const double NanosPerMilli = 1_000_000;

    public static bool AsksDuration(SpanPredicate predicate) => predicate switch
    {
        SpanPredicate.And and => AsksDuration(and.Left) || AsksDuration(and.Right),
        SpanPredicate.Or or => AsksDuration(or.Left) || AsksDuration(or.Right),
        SpanPredicate.Not not => AsksDuration(not.Operand),
        SpanPredicate.NumberComparison number => number.Field == SpanField.DurationMs,
        _ => false,
    };

    /// <summary>Whether the predicate asks where calls were made.</summary>
    public static bool AsksSource(SpanPredicate predicate) => predicate switch
    {
        SpanPredicate.And and => AsksSource(and.Left) || AsksSource(and.Right),
        SpanPredicate.Or or => AsksSource(or.Left) || AsksSource(or.Right),
        SpanPredicate.Not not => AsksSource(not.Operand),
        SpanPredicate.TextComparison text => text.Field == SpanField.Source,
        _ => false,
    };

    /// <summary>A predicate that asks where calls were made: null where that decides and is not known (Kleene's logic, which the operators of <c>bool?</c> are).</summary>
    public Func<int, long, bool?> CompileWithSource(SpanPredicate predicate)
    {
        switch (predicate)
        {
            case SpanPredicate.And and:
                var (left, right) = (CompileWithSource(and.Left), CompileWithSource(and.Right));
                return (row, nanos) => left(row, nanos) is var holds && holds is false ? false : holds & right(row, nanos);
            case SpanPredicate.Or or:
                var (first, second) = (CompileWithSource(or.Left), CompileWithSource(or.Right));
                return (row, nanos) => first(row, nanos) is var holds && holds is true ? true : holds | second(row, nanos);
            case SpanPredicate.Not not:
                var operand = CompileWithSource(not.Operand);
                return (row, nanos) => !operand(row, nanos);
            case SpanPredicate.TextComparison { Field: SpanField.Source } text:
                var source = new SourceComparison(trace, text);
                return (row, _) => source.Holds(row);
            default:
                var known = Compile(predicate);
                return (row, nanos) => known(row, nanos);
        }
    }

    /// <summary>A predicate that does not ask where calls were made.</summary>
    public Func<int, long, bool> Compile(SpanPredicate predicate)
    {
        switch (predicate)
        {
            case SpanPredicate.And and:
                var (left, right) = (Compile(and.Left), Compile(and.Right));
                return (row, nanos) => left(row, nanos) && right(row, nanos);
            case SpanPredicate.Or or:
                var (first, second) = (Compile(or.Left), Compile(or.Right));
                return (row, nanos) => first(row, nanos) || second(row, nanos);
            case SpanPredicate.Not not:
                var operand = Compile(not.Operand);
                return (row, nanos) => !operand(row, nanos);
            case SpanPredicate.TextComparison text:
                return Compile(text);
            case SpanPredicate.NumberComparison number:
                var value = NumberOf(number.Field);
                return (row, nanos) => Holds(value(row, nanos), number.Operator, number.Value);
            case SpanPredicate.TextAttribute text:
                return (row, _) => AttributeComparison.Holds(AttributeOf(row, text.Name), text);
            case SpanPredicate.NumberAttribute number:
                return (row, _) => AttributeComparison.NumberOf(AttributeOf(row, number.Name)) is { } actual && Holds(actual, number.Operator, number.Value);
            default:
                throw new ArgumentException($"unknown predicate {predicate}", nameof(predicate));
        }
    }

    private Func<int, long, bool> Compile(SpanPredicate.TextComparison text)
    {
        var columns = trace.Columns;
        if (text.Field == SpanField.Process)
        {
            var byPid = new Dictionary<int, bool>();
            foreach (var pid in columns.Pid)
                byPid.TryAdd(pid, Holds(trace.Header.ProcessNames.GetValueOrDefault(pid, ""), text));
            return (row, _) => byPid[columns.Pid[row]];
        }

        var strings = text.Field switch
        {
            SpanField.Name => columns.Name,
            SpanField.Path => columns.Path,
            SpanField.Errno => columns.Error,
            _ => throw new ArgumentException($"{text.Field} is not a column", nameof(text)),
        };
        var holds = Array.ConvertAll(columns.Strings, s => Holds(s ?? "", text));
        return (row, _) => holds[strings[row]];
    }

    private object? AttributeOf(int row, string name) => trace.Columns.Attributes.TryGetValue(row, out var attributes) ? attributes.GetValueOrDefault(name) : null;

    private Func<int, long, double> NumberOf(SpanField field)
    {
        var columns = trace.Columns;
        return field switch
        {
            SpanField.Pid => (row, _) => columns.Pid[row],
            SpanField.Tid => (row, _) => columns.Tid[row],
            SpanField.Fd => (row, _) => columns.Fd[row],
            SpanField.Bytes => (row, _) => (double)columns.TransferredBytes[row] / columns.Repetitions[row],
            SpanField.RequestedBytes => (row, _) => columns.RequestedBytes[row],
            _ => (_, nanos) => nanos / NanosPerMilli,
        };
    }

    /// <summary>Whether a comparison holds for a text.</summary>
    public static bool Holds(string actual, SpanPredicate.TextComparison text) => Holds(actual, text.Operator, text.Value);

    /// <summary>Whether a comparison holds for a text.</summary>
    public static bool Holds(string actual, PredicateOperator op, string value) => op switch
    {
        PredicateOperator.Equal => string.Equals(actual, value, StringComparison.Ordinal),
        PredicateOperator.NotEqual => !string.Equals(actual, value, StringComparison.Ordinal),
        _ => Glob.Matches(value, actual),
    };

    private static bool Holds(double actual, PredicateOperator op, double value) => op switch
    {
        PredicateOperator.Equal => actual.Equals(value),
        PredicateOperator.NotEqual => !actual.Equals(value),
        PredicateOperator.Less => actual < value,
        PredicateOperator.LessOrEqual => actual <= value,
        PredicateOperator.Greater => actual > value,
        _ => actual >= value,
    };
}
