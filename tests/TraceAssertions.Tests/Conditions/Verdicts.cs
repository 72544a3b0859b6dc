namespace TraceAssertions.Tests.Conditions;

/// <summary>Judges one condition over one trace.</summary>
internal static class Verdicts
{
    public static TraceAssertionResult Judge(this CausalTrace trace, string condition, AssertionSeverity severity = AssertionSeverity.Error, AnalysisOptions? options = null) =>
        new TraceAssertionSet([new TraceAssertion("it", ConditionExpression.Parse(condition)) { Severity = severity }], options).Check(trace).Results.Single();

    public static AssertionOutcome OutcomeOf(this CausalTrace trace, string condition, AssertionSeverity severity = AssertionSeverity.Error) =>
        trace.Judge(condition, severity).Outcome;
}
