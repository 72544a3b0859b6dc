using TraceAssertions.Conditions;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>Makes findings of a verdict. A verdict that contradicts itself fails.</summary>
/// <param name="verdict">The verdict.</param>
/// <param name="path">Its file.</param>
internal sealed class VerdictFindings(VerdictFile verdict, string path)
{
    /// <summary>The code of a test that failed by itself.</summary>
    public const string OwnFailureCode = "TA3016";

    /// <summary>The code of results that cannot be read.</summary>
    public const string UnreadableCode = "TA3021";

    private const int FirstLine = 200;

    /// <summary>All findings; at least one error where the verdict fails.</summary>
    public IReadOnlyList<Finding> All()
    {
        var findings = verdict.Assertions.Select(OfAssertion).OfType<Finding>().ToList();
        if (verdict.Golden is { } golden && OfGolden(golden) is { } difference)
            findings.Add(difference);
        findings.AddRange(verdict.Diagnostics.Select(diagnostic => Make(diagnostic.ToDiagnostic(), diagnostic.File is null ? diagnostic.Message : null)));
        if (LateCalls.Of(verdict) is { } late)
            findings.Add(Make(late, ""));
        if (verdict.OwnFailure is { } failure)
            findings.Add(Make(new(OwnFailureCode, DiagnosticSeverity.Error, $"the test failed by itself: {PlainText.OneLine(Start(failure))}"), "", failure));
        if (verdict.Outcome == VerdictOutcome.Failed && !findings.Exists(finding => finding.Diagnostic.Severity == DiagnosticSeverity.Error))
            findings.Add(Make(new(UnreadableCode, DiagnosticSeverity.Error, "the test failed, and its verdict does not say why", path), "failed"));
        return findings;
    }

    /// <summary>A finding about the test as a whole.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="path">Its file.</param>
    /// <param name="diagnostic">What is found.</param>
    public static Finding About(VerdictFile verdict, string path, Diagnostic diagnostic) => new VerdictFindings(verdict, path).Make(diagnostic, "");

    private Finding? OfAssertion(AssertionVerdict assertion)
    {
        if (assertion is { Outcome: AssertionOutcome.Holds, Fails: false, Text: null })
            return null;
        var (code, what) = assertion.Outcome switch
        {
            AssertionOutcome.Violated => (DiagnosticCodes.Violated, $"is violated: {assertion.Condition}, actual {assertion.Actual}"),
            AssertionOutcome.NotEvaluated => (DiagnosticCodes.NotEvaluated, $"was not evaluated: {assertion.Explanation}"),
            _ => (DiagnosticCodes.SelectorMatchesNothing, $"holds with a warning: {assertion.Condition}"),
        };
        var message = PlainText.OneLine($"trace assertion \"{assertion.Name}\" {what}");
        return Make(new(assertion.Code ?? code, SeverityOf(assertion), message, assertion.File, assertion.Line, assertion.Column), assertion.Name, assertion.Text) with { Source = assertion.Source, CalledFrom = assertion.CalledFrom ?? [] };
    }

    private Finding? OfGolden(GoldenVerdict golden)
    {
        if (golden.Diagnostic?.ToDiagnostic() is { } told)
        {
            var diagnostic = told with { File = told.File ?? golden.File, Severity = golden.Fails ? DiagnosticSeverity.Error : told.Severity };
            return Make(diagnostic, "golden", golden.Text);
        }

        return golden.Fails
            ? Make(new(UnreadableCode, DiagnosticSeverity.Error, "the golden trace fails the test, and its verdict does not say why", golden.File), "golden", golden.Text)
            : null;
    }

    // As TraceAssertionResult.ToDiagnostic weighs it.
    private static DiagnosticSeverity SeverityOf(AssertionVerdict assertion) => assertion switch
    {
        { Fails: true } => DiagnosticSeverity.Error,
        { Severity: AssertionSeverity.Info } or { Severity: AssertionSeverity.Error, Outcome: AssertionOutcome.NotEvaluated } => DiagnosticSeverity.Info,
        _ => DiagnosticSeverity.Warning,
    };

    private Finding Make(Diagnostic diagnostic, string? subject, string? text = null) => new()
    {
        Diagnostic = diagnostic,
        Text = text,
        Test = verdict.DisplayName,
        Subject = subject is null ? "" : $"{verdict.DisplayName}\n{subject}",
        Fallback = verdict.Assertions.Select(assertion => assertion.File).FirstOrDefault(file => file is not null) ?? verdict.Golden?.File ?? path,
    };

    private static string Start(string text)
    {
        var line = text.TrimStart().Split('\n')[0].TrimEnd();
        return line.Length <= FirstLine ? line : line[..(char.IsHighSurrogate(line[FirstLine - 1]) ? FirstLine - 1 : FirstLine)] + "…";
    }
}
