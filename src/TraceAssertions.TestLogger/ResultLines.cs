using Microsoft.VisualStudio.TestPlatform.ObjectModel;

namespace TraceAssertions.TestLogger;

/// <summary>Finds what there is to print of one test result.</summary>
internal static class ResultLines
{
    /// <summary>What every line begins with that an adapter adds to a test's output; written by <c>TraceAssertions.Testing.ReportLines</c>.</summary>
    public const string Prefix = "[trace] ";

    /// <summary>xUnit v2's own words (XunitTestFrameworkDiscoverer), because it never asks an adapter about such a method.</summary>
    private const string SeveralFacts = "has multiple [Fact]-derived attributes";

    /// <summary>The lines, ready to print; empty for a test that has nothing to do with us.</summary>
    public static IReadOnlyList<string> Of(TestResult result)
    {
        var lines = new List<string>();
        foreach (var message in result.Messages)
        {
            if (message.Category != TestResultMessage.StandardOutCategory || message.Text is null)
                continue;
            lines.AddRange(message.Text.Split('\n')
                .Where(line => line.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(line => line.TrimEnd('\r')));
        }

        if (result.Outcome == TestOutcome.Skipped && SkipReason(result) is { } reason)
            lines.Add($"{Prefix}tests are skipped because nothing can trace them: {reason}");

        // The console shows all of a failed test's output itself: only the line of the verdict is worth repeating.
        if (result.Outcome == TestOutcome.Failed && lines.Count > 1)
            lines.RemoveRange(1, lines.Count - 1);

        if (result.Outcome == TestOutcome.Failed && result.ErrorMessage?.Contains(SeveralFacts, StringComparison.Ordinal) == true)
            lines.Add($"{Prefix}error TA0040: {result.TestCase.FullyQualifiedName} has more than one of [Fact], [Theory], [TracedTest] and [TracedTheory]; "
                + "[TracedTest] replaces [Fact] and [TracedTheory] replaces [Theory]: keep one");
        return lines;
    }

    /// <summary>The reason of a skip that is ours, which has a code of the tracer's; the console shows it with <c>verbosity=normal</c> only.</summary>
    private static string? SkipReason(TestResult result) => result.Messages
        .Select(message => message.Text)
        .Append(result.ErrorMessage)
        .Select(text => text?.Trim())
        .FirstOrDefault(text => text?.StartsWith("info TA0", StringComparison.Ordinal) == true);
}
