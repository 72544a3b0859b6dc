using System.Text.RegularExpressions;
using TraceAssertions.Cli.Attempts;
using TraceAssertions.Conditions;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Golden;

/// <summary>Tells the verdict of one test or program.</summary>
internal static partial class VerdictDiagnostics
{
    /// <summary>Adds everything that a verdict has to say.</summary>
    public static void Add(StoredVerdict stored, GateFindings findings)
    {
        var verdict = stored.Verdict;
        foreach (var diagnostic in verdict.Diagnostics)
            findings.Add(diagnostic.ToDiagnostic());
        AddAssertions(verdict, findings);
        AddGolden(verdict, findings);
        if (AttemptNotice.Of(verdict, stored.Earlier) is { } tried)
            findings.Add(tried);
        if (LateCalls.Of(verdict) is { } late)
            findings.Add(late);

        var explained = verdict.OwnFailure is not null || verdict.Golden is { Fails: true } || verdict.Assertions.Any(assertion => assertion.Fails)
            || verdict.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        if (verdict.Outcome == VerdictOutcome.Failed && !explained)
            findings.Add(new Diagnostic(GateCodes.Unreadable, DiagnosticSeverity.Error, $"the verdict of {PlainText.OneLine(verdict.DisplayName)} is that it failed, without a reason", stored.File, Remedy: "use a test adapter and a renacer of the same version"));
    }

    /// <summary>Adds what became of the assertions.</summary>
    public static void AddAssertions(VerdictFile verdict, GateFindings findings, bool asWarnings = false)
    {
        foreach (var warning in verdict.Assertions.SelectMany(assertion => assertion.Warnings))
            findings.Add(warning.ToDiagnostic());
        foreach (var assertion in verdict.Assertions.Where(assertion => assertion.Code is not null))
        {
            var severity = assertion.Fails ? (asWarnings ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error)
                : assertion.Severity == AssertionSeverity.Info || assertion.Outcome == AssertionOutcome.NotEvaluated ? DiagnosticSeverity.Info
                : DiagnosticSeverity.Warning;
            var what = assertion.Outcome == AssertionOutcome.Violated ? $"is violated: {assertion.Condition}, actual {assertion.Actual}" : $"was not evaluated: {assertion.Explanation}";
            var diagnostic = new Diagnostic(assertion.Code!, severity, PlainText.OneLine($"trace assertion \"{assertion.Name}\" {what}, by {verdict.DisplayName}"), assertion.File, assertion.Line, assertion.Column, assertion.Reason);
            findings.Add(diagnostic, severity == DiagnosticSeverity.Info || asWarnings ? null : assertion.Text);
        }
    }

    /// <summary>The tracer's reason for which a test was skipped, as an error; null where it was skipped for another.</summary>
    public static Diagnostic? Untraced(VerdictFile verdict)
    {
        if (verdict.Outcome != VerdictOutcome.Skipped || TracerReason().Match(verdict.SkipReason ?? "") is not { Success: true } match)
            return null;
        return new(match.Groups["code"].Value, DiagnosticSeverity.Error, PlainText.OneLine($"{verdict.DisplayName} was not traced: {match.Groups["text"].Value}"));
    }

    private static void AddGolden(VerdictFile verdict, GateFindings findings)
    {
        if (verdict.Golden is not { } golden)
            return;
        if (golden.State == GoldenState.New)
        {
            findings.Add(new Diagnostic(GateCodes.New, DiagnosticSeverity.Error, $"{PlainText.OneLine(verdict.DisplayName)} has no golden trace", golden.File, Line: 1, Column: 1,
                Remedy: "capture it (dotnet msbuild -t:CaptureGoldenTraces), review and commit it"));
        }

        if (golden.Diagnostic?.ToDiagnostic() is { } diagnostic)
            findings.Add(golden.Fails || Incomparable(golden) ? diagnostic with { Severity = DiagnosticSeverity.Error } : diagnostic, golden.Text);
        else if (golden.Fails)
            findings.Add(new Diagnostic(GateCodes.Unreadable, DiagnosticSeverity.Error, $"the verdict of {PlainText.OneLine(verdict.DisplayName)} is that its golden trace fails it, without a reason", golden.File, Remedy: "use a test adapter and a renacer of the same version"));
    }

    /// <summary>A test host only warns of what it cannot compare where no trace is required. The gate was asked, and has no answer: that is no pass.</summary>
    private static bool Incomparable(GoldenVerdict golden) => golden.State == GoldenState.NotComparable && !TracingRequirement.IsWaived(Environment.GetEnvironmentVariable);

    [GeneratedRegex(@"^(info|warning|error) (?<code>TA0\d{3}): (?<text>.*)$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex TracerReason();
}
