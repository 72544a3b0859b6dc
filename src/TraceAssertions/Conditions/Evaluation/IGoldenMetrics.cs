namespace TraceAssertions.Conditions.Evaluation;

/// <summary>The metrics of what was committed: what <c>golden.METRIC</c> asks.</summary>
internal interface IGoldenMetrics
{
    /// <summary>The value, or why the golden trace has none.</summary>
    MetricResult Evaluate(MetricReference metric);
}
