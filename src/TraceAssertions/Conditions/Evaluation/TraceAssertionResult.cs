using TraceAssertions.Conditions;

namespace TraceAssertions;

/// <summary>What became of one assertion over one trace.</summary>
/// <param name="Assertion">The assertion, with the place of its condition.</param>
/// <param name="Outcome">Holds, violated or not evaluated.</param>
public sealed record TraceAssertionResult(TraceAssertion Assertion, AssertionOutcome Outcome)
{
    /// <summary>The assertion's severity.</summary>
    public AssertionSeverity Severity => Assertion.Severity;

    /// <summary>The actual values for people: <c>347 ms (73.5% over the limit)</c>; empty where it was not evaluated.</summary>
    public string Actual { get; init; } = "";

    /// <summary>Why it was not evaluated, or null.</summary>
    public string? Explanation { get; init; }

    /// <summary>Of a violation against a limit: how far from it.</summary>
    public AssertionDistance? Distance { get; init; }

    /// <summary>Of a violation: the metric to blame, or null.</summary>
    public MetricReference? Metric { get; init; }

    /// <summary>Of a violation: what weighs most in that metric, or null.</summary>
    public Bottleneck? Bottleneck { get; init; }

    /// <summary>What else must be told, for example a selector that matched nothing (TA2003).</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];

    /// <summary>Whether the test must fail: an error that is violated, or that could not be evaluated and does not allow that.</summary>
    public bool Fails => Severity == AssertionSeverity.Error
        && (Outcome == AssertionOutcome.Violated || (Outcome == AssertionOutcome.NotEvaluated && Assertion.OnMissing == MissingData.Fail));

    /// <summary><c>TA2001</c> violated, <c>TA2002</c> not evaluated, null where it holds.</summary>
    public string? Code => Outcome switch
    {
        AssertionOutcome.Violated => DiagnosticCodes.Violated,
        AssertionOutcome.NotEvaluated => DiagnosticCodes.NotEvaluated,
        _ => null,
    };

    /// <summary>The verdict in one line at the place of the condition, for a build's error list; null where the assertion holds.</summary>
    public Diagnostic? ToDiagnostic()
    {
        if (Code is null)
            return null;
        var severity = Fails ? DiagnosticSeverity.Error
            : Severity == AssertionSeverity.Info || (Outcome == AssertionOutcome.NotEvaluated && Assertion.OnMissing == MissingData.Skip) ? DiagnosticSeverity.Info
            : DiagnosticSeverity.Warning;
        var what = Outcome == AssertionOutcome.Violated ? $"is violated: {Assertion.Condition.Text}, actual {Actual}" : $"was not evaluated: {Explanation}";
        return new Diagnostic(Code, severity, PlainText.OneLine($"trace assertion \"{Assertion.Name}\" {what}"), Assertion.File, Assertion.Line, Assertion.Column, Assertion.Reason);
    }
}
