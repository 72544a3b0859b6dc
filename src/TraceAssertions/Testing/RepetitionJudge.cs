using System.Globalization;

namespace TraceAssertions.Testing;

/// <summary>Makes one verdict an assertion of those of several repetitions.</summary>
/// <remarks>
/// What a test does must be right every time: an assertion is violated where one repetition violates it, and holds where it holds in all.
/// How long a test takes differs from run to run: a condition that compares nothing but times is violated where more than half of the repetitions violate it,
/// that is, where the median does. A repetition in which it could not be evaluated may be either: the condition holds only where it would also hold if all of
/// these were violations. Of an incomplete trace no error holds, so neither does it over repetitions of which one is incomplete.
/// </remarks>
internal static class RepetitionJudge
{
    /// <summary>One verdict for each assertion, in their order.</summary>
    /// <param name="repetitions">At least one; all with the same assertions.</param>
    public static IReadOnlyList<JudgedAssertion> Judge(IReadOnlyList<Repetition> repetitions) =>
        [.. Enumerable.Range(0, repetitions[0].Results.Count).Select(i => Judge([.. repetitions.Select(repetition => (repetition, repetition.Results[i]))]))];

    private static JudgedAssertion Judge(List<(Repetition From, TraceAssertionResult Result)> runs)
    {
        if (runs.Count == 1)
            return new JudgedAssertion(runs[0].Result, runs[0].From, null);
        return runs[0].Result.Assertion.Condition.Bound.IsOfTimes ? ByMedian(runs) : ByWorst(runs);
    }

    private static JudgedAssertion ByWorst(List<(Repetition From, TraceAssertionResult Result)> runs)
    {
        var worst = new[] { AssertionOutcome.Violated, AssertionOutcome.NotEvaluated, AssertionOutcome.Holds }.First(outcome => runs.Exists(run => run.Result.Outcome == outcome));
        var first = runs.Find(run => run.Result.Outcome == worst);
        return new JudgedAssertion(first.Result, first.From, Note(first.From, runs, worst, ""));
    }

    private static JudgedAssertion ByMedian(List<(Repetition From, TraceAssertionResult Result)> runs)
    {
        var violated = runs.Where(run => run.Result.Outcome == AssertionOutcome.Violated).OrderBy(run => run.Result.Distance?.Absolute ?? 0).ToList();
        if (violated.Count * 2 > runs.Count)
        {
            // Those that hold lie before the violated ones in the order of distance, so that the median is among these.
            var (from, result) = violated[((runs.Count - 1) / 2) - (runs.Count - violated.Count)];
            return new JudgedAssertion(result, from, Note(from, runs, AssertionOutcome.Violated, ", judged by the median, which is shown"));
        }

        var unknown = runs.Where(run => run.Result.Outcome == AssertionOutcome.NotEvaluated).ToList();
        if ((violated.Count + unknown.Count) * 2 > runs.Count)
            return new JudgedAssertion(unknown[0].Result, unknown[0].From, Note(unknown[0].From, runs, AssertionOutcome.NotEvaluated, ", judged by the median"));
        var incomplete = runs.Find(run => !run.From.Header.Completeness.IsComplete);
        if (incomplete.From is { } lacking && incomplete.Result.Severity == AssertionSeverity.Error)
        {
            var why = $"the trace of repetition {Number(lacking.Number)} is incomplete: {lacking.Header.Completeness.Describe()}";
            var result = new TraceAssertionResult(incomplete.Result.Assertion, AssertionOutcome.NotEvaluated) { Explanation = why, Warnings = incomplete.Result.Warnings };
            return new JudgedAssertion(result, lacking, Of(lacking, runs.Count));
        }

        var holding = runs.Find(run => run.Result.Outcome == AssertionOutcome.Holds);
        return new JudgedAssertion(holding.Result, holding.From, Note(holding.From, runs, AssertionOutcome.Holds, ", judged by the median"));
    }

    private static string Note(Repetition from, List<(Repetition From, TraceAssertionResult Result)> runs, AssertionOutcome outcome, string how)
    {
        var word = outcome switch { AssertionOutcome.Violated => "violated", AssertionOutcome.NotEvaluated => "not evaluated", _ => "holds" };
        return $"{Of(from, runs.Count)}: {word} in {Number(runs.Count(run => run.Result.Outcome == outcome))} of {Number(runs.Count)}{how}";
    }

    private static string Of(Repetition repetition, int all) => $"{Number(repetition.Number)} of {Number(all)}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
