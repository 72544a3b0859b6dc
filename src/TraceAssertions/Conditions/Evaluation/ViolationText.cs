using System.Globalization;
using System.Text;
using TraceAssertions.Conditions;
using TraceAssertions.Conditions.Evaluation;

namespace TraceAssertions;

/// <summary>Writes the block that a failed test prints.</summary>
public static class ViolationText
{
    private const int LabelWidth = 13;
    private const int ConditionWidth = 42;

    /// <summary>The block of one result: what was asked, what was, what weighs most, and where to look.</summary>
    /// <param name="result">A violation or an assertion that was not evaluated.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="testName">The test.</param>
    public static string Format(TraceAssertionResult result, CausalTrace trace, string testName)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(trace);
        var kind = trace.SpanCount > 0 && trace[0].Category == "process" ? "command" : "test";
        return Format(result, $"{trace.TraceId}  {kind} {testName}");
    }

    /// <summary>The same, where the trace itself is no longer held.</summary>
    /// <param name="result">A violation or an assertion that was not evaluated.</param>
    /// <param name="trace">The trace id and what was traced.</param>
    internal static string Format(TraceAssertionResult result, string trace)
    {
        var title = result.Outcome switch
        {
            AssertionOutcome.Violated when result.Severity == AssertionSeverity.Error => "Trace assertion failed",
            AssertionOutcome.Violated => $"Trace assertion violated ({result.Severity.ToString().ToLowerInvariant()})",
            AssertionOutcome.NotEvaluated => "Trace assertion not evaluated",
            _ => "Trace assertion holds",
        };
        var text = new StringBuilder();
        text.Append(result.Code is null ? "" : result.Code + " ").Append(title).Append(": ").Append(PlainText.OneLine(result.Assertion.Name)).Append('\n');
        Line(text, "condition", WithPlace(PlainText.OneLine(result.Assertion.Condition.Text), PlaceOf(result.Assertion)));
        if (result.Actual.Length > 0)
            Line(text, "actual", result.Actual);
        if (result.Explanation is not null)
            Line(text, "why", result.Explanation);
        if (result.Bottleneck is { } bottleneck)
        {
            Line(text, "bottleneck", BottleneckText.Describe(bottleneck, result.Metric));
            if (BottleneckText.DescribeCallers(bottleneck, result.Metric) is { Length: > 0 } callers)
                Line(text, "called from", callers);
        }

        if (result.Assertion.Reason is not null)
            Line(text, "reason", PlainText.OneLine(result.Assertion.Reason));
        foreach (var warning in result.Warnings)
            Line(text, "warning", warning.Remedy is null ? $"{warning.Code} {warning.Message}" : $"{warning.Code} {warning.Message}; {warning.Remedy}");
        Line(text, "trace", trace);
        return text.ToString().TrimEnd('\n');
    }

    private static void Line(StringBuilder text, string label, string value) =>
        text.Append("  ").Append(label.PadRight(LabelWidth)).Append(value).Append('\n');

    private static string WithPlace(string condition, string place) =>
        place.Length == 0 ? condition : condition.PadRight(ConditionWidth) + " " + place;

    private static string PlaceOf(TraceAssertion assertion)
    {
        if (assertion.File is null)
            return "";
        var file = Path.GetFileName(assertion.File);
        return assertion.Line == 0 ? file : string.Create(CultureInfo.InvariantCulture, $"{file}({assertion.Line},{assertion.Column})");
    }
}
