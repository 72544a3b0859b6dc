namespace TraceAssertions;

/// <summary>The value of a metric over one trace: a number, an interval where the tracer's own cost blurs it, or a reason why there is none.</summary>
public abstract record MetricResult
{
    private MetricResult()
    {
    }

    /// <summary>A value between <paramref name="Low"/> and <paramref name="High"/>, equal where the metric is exact.</summary>
    /// <param name="Low">The lower bound, in <paramref name="Unit"/>.</param>
    /// <param name="High">The upper bound, in <paramref name="Unit"/>.</param>
    /// <param name="Unit">The unit of both.</param>
    public sealed record Value(double Low, double High, MetricUnit Unit) : MetricResult
    {
        /// <summary>An exact value.</summary>
        public Value(double exact, MetricUnit unit)
            : this(exact, exact, unit)
        {
        }

        /// <summary>True where both bounds are the same.</summary>
        public bool IsExact => Low.Equals(High);
    }

    /// <summary>There is no value.</summary>
    /// <param name="Reason">Why, in one clause for the verdict: <c>no gpu: spans in the trace</c>.</param>
    public sealed record NotEvaluated(string Reason) : MetricResult;
}
