using TraceAssertions.Conditions.Binding;

namespace TraceAssertions.Conditions.Evaluation;

/// <summary>Judges assertions over one trace.</summary>
internal sealed class AssertionJudge(TraceAnalysis analysis, IGoldenMetrics? golden = null)
{
    private readonly TraceMetrics _metrics = new(analysis, golden);

    public TraceAssertionResult Judge(TraceAssertion assertion)
    {
        var condition = assertion.Condition;
        var evaluator = new ConditionEvaluator(condition.Text, _metrics.Evaluate, (number, value, limit) => _metrics.Blurred(condition.Text, number, value, limit));
        var judgement = evaluator.Evaluate(condition.Bound);
        var warnings = condition.Bound.Metrics().Select(m => SilentSelector(assertion, m)).OfType<Diagnostic>().Distinct().ToList();
        switch (judgement.Truth)
        {
            case Truth.False:
                return Violated(assertion, [.. new ViolationExplainer(evaluator).Explain(condition.Bound)], warnings);
            case Truth.True when assertion.Severity == AssertionSeverity.Error && !analysis.Trace.Completeness.IsComplete:
                return NotEvaluated(assertion, $"the trace is incomplete: {analysis.Trace.Completeness.Describe()}", warnings);
            case Truth.True:
                return new TraceAssertionResult(assertion, AssertionOutcome.Holds) { Actual = ActualOf(evaluator, condition.Bound), Warnings = warnings };
            default:
                return NotEvaluated(assertion, judgement.Reason!, warnings);
        }
    }

    private static TraceAssertionResult NotEvaluated(TraceAssertion assertion, string reason, List<Diagnostic> warnings) =>
        new(assertion, AssertionOutcome.NotEvaluated) { Explanation = reason, Warnings = warnings };

    private TraceAssertionResult Violated(TraceAssertion assertion, List<ComparisonEvidence> evidence, List<Diagnostic> warnings)
    {
        var metric = evidence.Select(e => e.Metric).FirstOrDefault(m => m is { Golden: false });
        return new TraceAssertionResult(assertion, AssertionOutcome.Violated)
        {
            Actual = string.Join("; ", evidence.Select(e => e.Actual)),
            Distance = evidence.Select(e => e.Distance).FirstOrDefault(d => d is not null),
            Metric = metric?.Reference,
            Bottleneck = metric is null ? null : analysis.BottleneckOf(metric.Reference),
            Warnings = warnings,
        };
    }

    private static string ActualOf(ConditionEvaluator evaluator, BoundCondition condition) =>
        string.Join("; ", new ViolationExplainer(evaluator).Values(condition));

    /// <summary>A selector that matches nothing while its family does: <c>spans.syscall:read</c> where every read was a pread64.</summary>
    private Diagnostic? SilentSelector(TraceAssertion assertion, BoundNumber.Metric metric)
    {
        if (metric.Golden || metric.Reference is not MetricReference.SpanMetric span || analysis.FamilyMatchOf(span.Selector) is not { } instead)
            return null;
        var source = assertion.Condition.Source;
        var family = SpanSelectorFamily.NameOf(instead);
        return source.Diagnose(new Syntax.ConditionIssue(
            DiagnosticCodes.SelectorMatchesNothing,
            metric.Start,
            metric.End,
            $"{span.Selector} matched nothing in this trace, while {instead} of its family occurred",
            family is null ? null : $"select the family: spans.{family}",
            DiagnosticSeverity.Warning));
    }
}
