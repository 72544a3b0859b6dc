using TraceAssertions.Conditions.Binding;

namespace TraceAssertions.Conditions.Evaluation;

/// <summary>The values that a metric can have in any trace at all; what tells a condition that can never fail.</summary>
internal static class MetricDomain
{
    public static Interval Of(MetricReference metric) =>
        metric is MetricReference.SpanMetric { Statistic: SpanStatistic.RleCompressedRatio } ? new Interval(0, 1) : new Interval(0, double.PositiveInfinity);

    /// <summary>True or False where <paramref name="condition"/> is that whatever the trace; Unknown where it depends on the trace.</summary>
    public static Truth Of(BoundCondition condition, string text) =>
        new ConditionEvaluator(text, metric => Quantity.Of(Of(metric.Reference)), (_, _, _) => "").Evaluate(condition).Truth;
}
