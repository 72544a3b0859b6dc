using System.Globalization;

namespace TraceAssertions.Testing;

/// <summary>Words a test's verdict: one line that is always there, a block for each assertion that has something to say.</summary>
internal static class VerdictText
{
    /// <summary><c>N.C.M: 5 hold, 1 violated; 1,204 calls (ebpf); /project/TestResults/…/N.C.M.trace.jsonl</c>.</summary>
    /// <param name="displayName">The test.</param>
    /// <param name="report">Its verdicts.</param>
    /// <param name="path">Where its trace lies, or null where it could not be written.</param>
    public static string Summary(string displayName, TraceAssertionReport report, string? path)
    {
        var trace = report.Trace;
        var calls = trace.Completeness.SyscallsCaptured
            ? string.Create(CultureInfo.InvariantCulture, $"{CallsOf(trace):#,0} calls ({trace.Header.Backend.ToString().ToLowerInvariant()})")
            : "no calls captured";
        var incomplete = trace.Completeness.IsComplete ? "" : $", incomplete: {trace.Completeness.Describe()}";
        return $"{displayName}: {Counts(report.Results)}; {calls}{incomplete}; {path ?? "no trace file"}";
    }

    /// <summary>The blocks of what fails the test, or null where nothing does.</summary>
    public static string? Failure(string displayName, TraceAssertionReport report)
    {
        var blocks = report.Errors.Select(result => ViolationText.Format(result, report.Trace, displayName)).ToList();
        return blocks.Count == 0 ? null : string.Join('\n', blocks);
    }

    /// <summary>The blocks of what is told and fails nothing.</summary>
    public static IEnumerable<string> Warnings(string displayName, TraceAssertionReport report) =>
        report.Warnings.Select(result => ViolationText.Format(result, report.Trace, displayName));

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

    // What spans.syscall.count counts: the runtime's own calls, and those that are not surely this test's, are in the file but not in any budget.
    private static long CallsOf(CausalTrace trace) =>
        trace.Spans.Where(span => span is { IsSyscall: true, Counts: true }).Sum(span => (long)span.RepetitionCount);
}
