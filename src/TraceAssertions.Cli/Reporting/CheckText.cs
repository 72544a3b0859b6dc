using System.Globalization;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting;

/// <summary>The verdicts of <c>renacer check</c> for people: a line for each assertion, then a block for each that does not hold.</summary>
internal static class CheckText
{
    private const int WordWidth = 13;
    private static readonly string[] WordOrder = ["holds", "violated", "violated as a warning", "violated as information", "not evaluated", "disabled", "other trace"];

    /// <summary>Writes them.</summary>
    public static void Write(CheckResult check, TextWriter writer)
    {
        var width = check.Assertions.Select(assertion => assertion.Name.Length).DefaultIfEmpty(0).Max();
        foreach (var (assertion, result) in check.Verdicts)
        {
            var what = result is null ? assertion.Condition.Text
                : result.Outcome == AssertionOutcome.NotEvaluated ? $"{assertion.Condition.Text}: {result.Explanation}"
                : $"{assertion.Condition.Text}, actual {result.Actual}";
            writer.WriteLine($"{CheckResult.Word(assertion, result).PadRight(WordWidth)}  {assertion.Name.PadRight(width)}  {OneLine(what)}");
        }

        foreach (var result in check.Report.Results.Where(result => result.Outcome != AssertionOutcome.Holds || result.Warnings.Count > 0))
        {
            writer.WriteLine();
            writer.WriteLine(ViolationText.Format(result, check.Recording.Trace, check.Report.TestName));
        }

        writer.WriteLine();
        writer.WriteLine(Summary(check));
    }

    private static string Summary(CheckResult check)
    {
        var counts = check.Verdicts.GroupBy(pair => CountedAs(pair.Assertion, pair.Result)).ToDictionary(group => group.Key, group => group.Count());
        var words = WordOrder
            .Where(counts.ContainsKey)
            .Select(word => string.Create(CultureInfo.InvariantCulture, $"{counts[word]} {word}"));
        var outcome = check.Recording.Outcome;
        var end = outcome.Signal is { } signal
            ? $"was killed by {Signals.Name(signal)}"
            : string.Create(CultureInfo.InvariantCulture, $"exited with {outcome.ExitCode}");
        var backend = check.Recording.Trace.Header.Backend.ToString().ToLowerInvariant();
        var file = check.TraceFile is null ? "" : $", in {check.TraceFile}";
        var verdict = !check.Report.Passes ? "FAILED" : check.Report.Results.Count == 0 ? "nothing was judged" : "passed";
        var told = counts.Count == 0 ? verdict : $"{verdict}: {string.Join(", ", words)}";
        return $"{told}; the command {end}\n"
            + $"trace {check.Recording.Trace.TraceId} by {backend}, {check.Recording.Trace.Completeness.Describe()}{file}";
    }

    // As in the line of a traced test: 'passed' beside a bare 'violated' would read as a contradiction.
    private static string CountedAs(TraceAssertion assertion, TraceAssertionResult? result) => result switch
    {
        { Outcome: AssertionOutcome.Violated, Severity: AssertionSeverity.Warning } => "violated as a warning",
        { Outcome: AssertionOutcome.Violated, Severity: AssertionSeverity.Info } => "violated as information",
        _ => CheckResult.Word(assertion, result),
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
