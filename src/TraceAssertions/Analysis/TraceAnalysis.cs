using TraceAssertions.Analysis;

namespace TraceAssertions;

/// <summary>The metrics of one trace. Immutable trace in, values out; each part is computed when first asked for.</summary>
/// <param name="trace">The trace.</param>
/// <param name="options">Thresholds; the defaults where null.</param>
public sealed class TraceAnalysis(CausalTrace trace, AnalysisOptions? options = null)
{
    private readonly Lazy<long[]> _innerCalls = new(() => InnerCalls.PerCall(trace.Columns));

    /// <summary>The trace.</summary>
    public CausalTrace Trace { get; } = trace;

    /// <summary>The thresholds that apply.</summary>
    public AnalysisOptions Options { get; } = options ?? AnalysisOptions.Default;

    /// <summary>The value of a metric, or why it has none.</summary>
    public MetricResult Evaluate(MetricReference metric) => metric switch
    {
        MetricReference.SpanMetric span => StatisticsOf(span.Selector).Evaluate(span.Statistic),
        _ => new MetricResult.NotEvaluated($"{metric} is not measured"),
    };

    /// <summary>What weighs most in a metric, or null where there is nothing to point at.</summary>
    public Bottleneck? BottleneckOf(MetricReference metric) => metric switch
    {
        MetricReference.SpanMetric span => StatisticsOf(span.Selector).Heaviest(span.Statistic),
        _ => null,
    };

    /// <summary>
    /// True where an exact selector matches nothing while another call of its family does: <c>spans.syscall:read</c> in a trace in which all
    /// reads are pread64. Such a metric is rarely meant.
    /// </summary>
    public bool FamilyMatches(SpanSelector selector) => FamilyMatchOf(selector) is not null;

    /// <summary>The most frequent call of the selector's family that matches in its stead (<c>syscall:pread64</c>), or null: see <see cref="FamilyMatches"/>.</summary>
    public string? FamilyMatchOf(SpanSelector selector) =>
        selector is SpanSelector.Exact exact
        && SpanFamilies.Of(exact.Name) is { } family
        && !StatisticsOf(selector).AnyCounts()
            ? StatisticsOf(new SpanSelector.Family(family)).Heaviest(SpanStatistic.Count)?.Name
            : null;

    private SpanStatistics StatisticsOf(SpanSelector selector) => new(Trace, selector, _innerCalls.Value);
}
