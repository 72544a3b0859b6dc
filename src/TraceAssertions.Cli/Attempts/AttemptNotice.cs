using System.Globalization;
using TraceAssertions.Conditions;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Attempts;

/// <summary>Tells that a test was tried again: it passes, and yet somebody may want to know that it did not at first.</summary>
internal static class AttemptNotice
{
    /// <summary>The code of a test that was tried again.</summary>
    public const string Code = "TA3022";

    /// <summary>The notice, which fails nothing; null where there was one attempt only.</summary>
    /// <param name="verdict">The last attempt.</param>
    /// <param name="earlier">Those before it, in their order.</param>
    public static Diagnostic? Of(VerdictFile verdict, IReadOnlyList<VerdictFile> earlier)
    {
        if (earlier.Count == 0)
            return null;
        var last = TestDescription.AttemptText(verdict.Attempt ?? (earlier.Count + 1), verdict.MaxAttempts);
        var became = verdict.Outcome == VerdictOutcome.Failed ? $"failed at {last} too" : $"passed at {last}";
        var reasons = string.Join("; ", earlier.Select((attempt, i) => string.Create(CultureInfo.InvariantCulture, $"attempt {attempt.Attempt ?? (i + 1)} {ReasonOf(attempt)}")));
        return new(Code, DiagnosticSeverity.Info, PlainText.OneLine($"{verdict.DisplayName} {became}: {reasons}"));
    }

    private static string ReasonOf(VerdictFile attempt)
    {
        if (attempt.Outcome != VerdictOutcome.Failed)
            return attempt.Outcome == VerdictOutcome.Passed ? "passed" : "was skipped";
        if (attempt.OwnFailure is { } own)
            return $"failed by itself: {FirstLine(own)}";
        if (attempt.Assertions.FirstOrDefault(assertion => assertion.Fails) is { } assertion)
            return assertion.Outcome == AssertionOutcome.Violated ? $"violated \"{assertion.Name}\": {assertion.Condition}, actual {assertion.Actual}" : $"left \"{assertion.Name}\" not evaluated: {assertion.Explanation}";
        if (attempt.Golden is { Fails: true } golden)
            return $"failed by its golden trace: {golden.Diagnostic?.Message ?? "without a reason"}";
        return attempt.Diagnostics is [var first, ..] ? $"failed: {first.Message}" : "failed, without a reason";
    }

    private static string FirstLine(string text) => text.Split('\n').Select(PlainText.OneLine).FirstOrDefault(line => line.Length > 0) ?? "";
}
