using TraceAssertions.Conditions.Binding;
using TraceAssertions.Conditions.Syntax;

namespace TraceAssertions.Conditions.Evaluation;

/// <summary>Finds the comparisons that made a condition false, with their actual values and distances.</summary>
internal sealed class ViolationExplainer(ConditionEvaluator evaluator)
{
    // Beyond ten times a limit nobody can picture a percentage.
    private const int TimesFrom = 10;

    /// <summary>The comparisons that made <paramref name="condition"/> what it is, in the order of the text.</summary>
    public IEnumerable<ComparisonEvidence> Explain(BoundCondition condition, Truth blamed = Truth.False)
    {
        switch (condition)
        {
            case BoundCondition.Not not:
                return Explain(not.Operand, Kleene.Not(blamed));
            case BoundCondition.Logical logical:
                return new[] { logical.Left, logical.Right }.Where(c => evaluator.Evaluate(c).Truth == blamed).SelectMany(c => Explain(c, blamed));
            case BoundCondition.Comparison comparison:
                return [Describe(comparison.Left, comparison.Right, blamed == Truth.True)];
            case BoundCondition.Within within:
                return [Describe(within.Value, within.Target, blamed == Truth.True)];
            default:
                return [];
        }
    }

    /// <summary>The value of each compared expression that varies, without its distance: what a passing verdict shows.</summary>
    public IEnumerable<string> Values(BoundCondition condition) => condition switch
    {
        BoundCondition.Not not => Values(not.Operand),
        BoundCondition.Logical logical => Values(logical.Left).Concat(Values(logical.Right)),
        BoundCondition.Comparison comparison => [ValueOf(comparison.Left.IsConstant ? comparison.Right : comparison.Left)],
        BoundCondition.Within within => [ValueOf(within.Value)],
        _ => [],
    };

    private string ValueOf(BoundNumber number) => evaluator.Evaluate(number) is { Missing: null } quantity
        ? ValueFormat.WithUnit(quantity.Value, number.Dimension, number is BoundNumber.Metric metric ? NounOf(metric.Reference) : "")
        : "not evaluated";

    private ComparisonEvidence Describe(BoundNumber left, BoundNumber right, bool negated)
    {
        var (leftValue, rightValue) = (evaluator.Evaluate(left), evaluator.Evaluate(right));
        var (actual, limit, limitNode, actualNode) = left.IsConstant && !right.IsConstant
            ? (rightValue.Value, leftValue.Value, left, right)
            : (leftValue.Value, rightValue.Value, right, left);
        var metric = actualNode as BoundNumber.Metric ?? MetricsIn(actualNode).Concat(MetricsIn(limitNode)).FirstOrDefault();
        var dimension = actualNode.IsBare ? limitNode.Dimension : actualNode.Dimension;
        var value = ValueFormat.WithUnit(actual, dimension, actualNode is BoundNumber.Metric single ? NounOf(single.Reference) : "");
        if (!limitNode.IsConstant)
            value = $"{evaluator.TextOf(actualNode)} is {value}, {evaluator.TextOf(limitNode)} is {ValueFormat.WithUnit(limit, dimension, limitNode is BoundNumber.Metric other ? NounOf(other.Reference) : "")}";
        var distance = Distance(actual, limit);
        var where = limitNode.IsConstant ? "the limit" : evaluator.TextOf(limitNode);
        var text = distance switch
        {
            { Absolute: 0 } => $"{value} (exactly {where}{(negated ? ", which 'not' excludes" : "")})",
            { Fraction: null } => $"{value} ({where} is 0)",
            { IsOver: true, Fraction: > TimesFrom - 1 } when limit.High > 0 => $"{value} ({ValueFormat.Number(distance.Fraction.Value + 1)} times {where})",
            _ => $"{value} ({ValueFormat.Percent(distance.Fraction!.Value)} {(distance.IsOver ? "over" : "under")} {where})",
        };
        return new ComparisonEvidence(text, distance, metric);
    }

    private static AssertionDistance Distance(Interval actual, Interval limit)
    {
        var over = actual.Low - limit.High;
        var under = limit.Low - actual.High;
        var (absolute, reference) = over >= 0 ? (over, limit.High) : (Math.Max(under, 0), limit.Low);
        return new AssertionDistance(absolute, reference == 0 ? null : absolute / Math.Abs(reference), over >= 0);
    }

    private static IEnumerable<BoundNumber.Metric> MetricsIn(BoundNumber number) => number switch
    {
        BoundNumber.Metric metric => [metric],
        BoundNumber.Negate negate => MetricsIn(negate.Operand),
        BoundNumber.Arithmetic arithmetic => MetricsIn(arithmetic.Left).Concat(MetricsIn(arithmetic.Right)),
        BoundNumber.Function function => function.Arguments.SelectMany(MetricsIn),
        _ => [],
    };

    private static string NounOf(MetricReference reference) => reference switch
    {
        MetricReference.AntipatternCount => "finding",
        MetricReference.SpanMetric { Statistic: SpanStatistic.Runs } => "run",
        MetricReference.SpanMetric { Statistic: SpanStatistic.Errors } => "failed call",
        MetricReference.SpanMetric { Statistic: SpanStatistic.Count, Selector: SpanSelector.Category { Name: not "syscall" } or SpanSelector.Quoted } => "span",
        MetricReference.SpanMetric { Statistic: SpanStatistic.Count } => "call",
        _ => "",
    };
}
