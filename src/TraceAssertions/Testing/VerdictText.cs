using System.Globalization;

namespace TraceAssertions.Testing;

/// <summary>Words a test's verdict: one line that is always there, a block for each assertion that has something to say.</summary>
internal static class VerdictText
{
    /// <summary><c>N.C.M: 5 hold, 1 violated; golden same; 1,204 calls (ebpf); /project/TestResults/…/N.C.M.trace.jsonl</c>.</summary>
    /// <param name="judgement">The verdict.</param>
    /// <param name="attempt">Which attempt of the test it is.</param>
    /// <param name="maxAttempts">How many there may be, or null.</param>
    public static string Summary(TestJudgement judgement, int attempt = 1, int? maxAttempts = null)
    {
        var header = judgement.Reported.Header;
        var calls = header.Completeness.SyscallsCaptured
            ? string.Create(CultureInfo.InvariantCulture, $"{judgement.Reported.Calls:#,0} calls ({header.Backend.ToString().ToLowerInvariant()})")
            : "no calls captured";
        var parts = new[]
        {
            Counts([.. judgement.Assertions.Select(assertion => assertion.Result)]),
            Golden(judgement.Golden),
            calls + (judgement.Repetitions == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" in repetition {judgement.Reported.Number} of {judgement.Repetitions}"))
                + (header.Completeness.IsComplete ? "" : $", incomplete: {header.Completeness.Describe()}"),
            attempt == 1 ? null : TestDescription.AttemptText(attempt, maxAttempts),
            judgement.Reported.TracePath ?? "no trace file",
        };
        return $"{judgement.DisplayName}: {string.Join("; ", parts.OfType<string>())}";
    }

    /// <summary>The blocks of what fails the test, or null where nothing does.</summary>
    public static string? Failure(TestJudgement judgement)
    {
        var blocks = judgement.Assertions.Where(assertion => assertion.Result.Fails).Select(assertion => assertion.Format(judgement.DisplayName)).ToList();
        if (judgement.Golden is { Fails: true } golden)
            blocks.Add(Words(golden)!);
        return blocks.Count == 0 ? null : string.Join('\n', blocks);
    }

    /// <summary>The blocks of what is told and fails nothing.</summary>
    public static IEnumerable<string> Warnings(TestJudgement judgement)
    {
        var blocks = judgement.Assertions
            .Where(assertion => assertion.Result is { Fails: false } result && (result.Outcome != AssertionOutcome.Holds || result.Warnings.Count > 0))
            .Select(assertion => assertion.Format(judgement.DisplayName));
        return judgement.Golden is { Fails: false } golden && Words(golden) is { } words ? blocks.Append(words) : blocks;
    }

    private static string? Words(GoldenVerdict golden) => golden.Text ?? golden.Diagnostic?.ToDiagnostic().ToString();

    private static string? Golden(GoldenVerdict? golden) => golden?.State switch
    {
        GoldenState.Same => "golden same",
        GoldenState.Different => "golden differs",
        GoldenState.NotComparable => "golden not comparable",
        GoldenState.NotCompared => "golden not compared",
        GoldenState.Captured => "golden captured",
        // A project without any golden trace has no use for being told so of every test.
        GoldenState.New when Directory.Exists(Path.GetDirectoryName(golden.File)) => "no golden trace",
        _ => null,
    };

    private static string Counts(IReadOnlyList<TraceAssertionResult> results)
    {
        if (results.Count == 0)
            return "no assertion applies";
        var parts = new[]
        {
            (Word: "hold", Count: results.Count(r => r.Outcome == AssertionOutcome.Holds)),
            (Word: "violated", Count: results.Count(r => r is { Outcome: AssertionOutcome.Violated, Severity: AssertionSeverity.Error })),
            (Word: "violated as a warning", Count: results.Count(r => r is { Outcome: AssertionOutcome.Violated, Severity: AssertionSeverity.Warning })),
            (Word: "violated as information", Count: results.Count(r => r is { Outcome: AssertionOutcome.Violated, Severity: AssertionSeverity.Info })),
            (Word: "not evaluated", Count: results.Count(r => r.Outcome == AssertionOutcome.NotEvaluated)),
        };
        return string.Join(", ", parts.Where(part => part.Count > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Word}")));
    }
}
