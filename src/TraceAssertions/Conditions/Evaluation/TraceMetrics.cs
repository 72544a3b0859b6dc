using TraceAssertions.Conditions.Binding;

namespace TraceAssertions.Conditions.Evaluation;

/// <summary>The metrics of the trace that is judged, widened by what the trace may lack.</summary>
/// <remarks>
/// Lost events can only add to a count, a sum or a maximum: its true value is the seen one or more. So a budget that is exceeded by what was seen is exceeded,
/// and one that is not may be. (One thing can make a seen call too many: where the open of a runtime library was lost, its reads pass for the user's. The verdict
/// then errs on the side of failing.) Every other metric of an incomplete trace may have any value in its domain.
/// </remarks>
internal sealed class TraceMetrics(TraceAnalysis analysis, IGoldenMetrics? golden)
{
    private readonly Dictionary<MetricReference, Quantity> _values = [];
    private readonly Dictionary<MetricReference, Quantity> _goldenValues = [];

    private Completeness Completeness => analysis.Trace.Completeness;

    public Quantity Evaluate(BoundNumber.Metric metric)
    {
        var values = metric.Golden ? _goldenValues : _values;
        if (!values.TryGetValue(metric.Reference, out var quantity))
            values.Add(metric.Reference, quantity = metric.Golden ? Recall(metric.Reference) : Measure(metric.Reference));
        return quantity;
    }

    /// <summary>Why overlapping intervals cannot be told apart: what the tracer itself cost, or what was lost.</summary>
    public string Blurred(string condition, BoundNumber number, Interval value, Interval limit)
    {
        if (!Completeness.IsComplete)
            return $"the trace is incomplete: {Completeness.Describe()}";
        var remedy = analysis.Trace.Header.Backend == TracerBackend.Ebpf ? "widen the budget" : "use eBPF";
        return $"{condition[number.Start..number.End]} is {ValueFormat.WithUnit(value, number.Dimension, "")} and the limit {ValueFormat.WithUnit(limit, number.Dimension, "")}, within the tracer's own cost; {remedy}";
    }

    private Quantity Measure(MetricReference metric)
    {
        switch (analysis.Evaluate(metric))
        {
            case MetricResult.NotEvaluated missing:
                return Quantity.None(missing.Reason);
            case MetricResult.Value value when double.IsNaN(value.Low) || double.IsNaN(value.High) || value.Low > value.High:
                return Quantity.None($"{metric} has no value");
            case MetricResult.Value value:
                var seen = new Interval(value.Low, value.High);
                return Quantity.Of(Completeness.IsComplete ? seen : Widen(metric, seen));
            default:
                return Quantity.None($"{metric} has no value");
        }
    }

    /// <summary>A golden trace is complete: only of complete traces is one made.</summary>
    private Quantity Recall(MetricReference metric) => golden?.Evaluate(metric) switch
    {
        MetricResult.Value value => Quantity.Of(new Interval(value.Low, value.High)),
        MetricResult.NotEvaluated missing => Quantity.None(missing.Reason),
        _ => Quantity.None("no golden trace; capture one: dotnet msbuild -t:CaptureGoldenTraces"),
    };

    private static Interval Widen(MetricReference metric, Interval seen) => metric switch
    {
        // What was lost may be what makes a finding none: a longer read, an answer, another request at the same time, the open that tells which file it is.
        MetricReference.AntipatternCount
        {
            Kind: AntipatternKind.NPlusOne or AntipatternKind.TinyIo or AntipatternKind.ReopenedFile or AntipatternKind.BusyPolling or AntipatternKind.FsyncStorm,
        } => MetricDomain.Of(metric),

        // Two findings can turn out to be one loop when the calls between them are known.
        MetricReference.AntipatternCount => new Interval(Math.Min(seen.Low, 1), double.PositiveInfinity),
        MetricReference.SpanMetric { Statistic: SpanStatistic.MinMs } => new Interval(0, seen.High),
        _ when GrowsWithEvents(metric) => new Interval(seen.Low, double.PositiveInfinity),
        _ => MetricDomain.Of(metric),
    };

    private static bool GrowsWithEvents(MetricReference metric) => metric switch
    {
        MetricReference.SpanMetric { Selector: SpanSelector.Where where } when !RestsOnTheCallAlone(where.Predicate) => false,
        MetricReference.SpanMetric span => span.Statistic is SpanStatistic.Count or SpanStatistic.Runs or SpanStatistic.DurationMs or SpanStatistic.MaxMs
            or SpanStatistic.Errors or SpanStatistic.Bytes or SpanStatistic.RequestedBytes,
        MetricReference.MemoryAllocated or MetricReference.MemoryPeakResident or MetricReference.Gpu => true,
        _ => false,
    };

    /// <summary>A path, a process' name or a run's mean bytes come from other events too, which may be the lost ones: with them a seen call might not be selected.</summary>
    private static bool RestsOnTheCallAlone(SpanPredicate predicate) => predicate switch
    {
        SpanPredicate.And and => RestsOnTheCallAlone(and.Left) && RestsOnTheCallAlone(and.Right),
        SpanPredicate.Or or => RestsOnTheCallAlone(or.Left) && RestsOnTheCallAlone(or.Right),
        SpanPredicate.Not not => RestsOnTheCallAlone(not.Operand),
        SpanPredicate.TextComparison text => text.Field is SpanField.Name or SpanField.Errno,
        SpanPredicate.NumberComparison number => number.Field != SpanField.Bytes,
        _ => false,
    };
}
