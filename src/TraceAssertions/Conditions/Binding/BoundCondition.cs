using TraceAssertions.Conditions.Syntax;

namespace TraceAssertions.Conditions.Binding;

/// <summary>A condition whose names are resolved and whose units agree.</summary>
internal abstract record BoundCondition(int Start, int End)
{
    public sealed record Literal(bool Value, int Start, int End) : BoundCondition(Start, End);

    public sealed record Not(BoundCondition Operand, int Start, int End) : BoundCondition(Start, End);

    public sealed record Logical(bool IsAnd, BoundCondition Left, BoundCondition Right, int Start, int End) : BoundCondition(Start, End);

    public sealed record Comparison(BinaryOperator Operator, BoundNumber Left, BoundNumber Right, int Start, int End) : BoundCondition(Start, End);

    /// <summary><c>within(a, b, t)</c>: |a - b| is at most t times |b|.</summary>
    public sealed record Within(BoundNumber Value, BoundNumber Target, BoundNumber Tolerance, int Start, int End) : BoundCondition(Start, End);

    /// <summary>
    /// Every comparison in it that asks for a metric asks for a time, and one does: its truth may differ between two runs of the same behaviour. A ratio of times and
    /// bytes over a time are such too.
    /// </summary>
    public bool IsOfTimes
    {
        get
        {
            var comparisons = Comparisons(this).Select(comparison => comparison.Metrics().ToList()).Where(metrics => metrics.Count > 0).ToList();
            return comparisons.Count > 0 && comparisons.TrueForAll(metrics => metrics.Exists(metric => metric.Reference.Unit == MetricUnit.Milliseconds));

            static IEnumerable<BoundCondition> Comparisons(BoundCondition condition) => condition switch
            {
                Not not => Comparisons(not.Operand),
                Logical logical => Comparisons(logical.Left).Concat(Comparisons(logical.Right)),
                _ => [condition],
            };
        }
    }

    /// <summary>Every metric that is asked for, in the order of the text.</summary>
    public IEnumerable<BoundNumber.Metric> Metrics()
    {
        return this switch
        {
            Not not => not.Operand.Metrics(),
            Logical logical => logical.Left.Metrics().Concat(logical.Right.Metrics()),
            Comparison comparison => Of(comparison.Left).Concat(Of(comparison.Right)),
            Within within => Of(within.Value).Concat(Of(within.Target)).Concat(Of(within.Tolerance)),
            _ => [],
        };

        static IEnumerable<BoundNumber.Metric> Of(BoundNumber number) => number switch
        {
            BoundNumber.Metric metric => [metric],
            BoundNumber.Negate negate => Of(negate.Operand),
            BoundNumber.Arithmetic arithmetic => Of(arithmetic.Left).Concat(Of(arithmetic.Right)),
            BoundNumber.Function function => function.Arguments.SelectMany(Of),
            _ => [],
        };
    }
}
