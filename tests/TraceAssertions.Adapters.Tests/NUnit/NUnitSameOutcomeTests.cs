using System.Text.RegularExpressions;
using TraceAssertions.AdapterTests.Running;

namespace TraceAssertions.AdapterTests.NUnit;

/// <summary>NUnit itself is the oracle: what a test reports, it reports with [TracedTest] beside its attribute, above it, or on the assembly.</summary>
[Collection(NUnitCollection.Name)]
public sealed partial class NUnitSameOutcomeTests(NUnitFixture fixture)
{
    public static TheoryData<string> AllRuns => Runs.All;

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void Every_feature_ends_as_it_does_untraced(string run)
    {
        var plain = PlainOf(run).Outcomes;

        Features(run).Select(Comparable).Order(StringComparer.Ordinal).Should().Equal(plain.Select(Comparable).Order(StringComparer.Ordinal));

        plain.Should().HaveCountGreaterThan(90);
        plain.Select(outcome => outcome.Outcome).Distinct().Should().BeEquivalentTo("Passed", "Failed", "NotExecuted");
    }

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void Every_feature_that_passes_was_traced(string run) =>
        Features(run).Where(outcome => outcome.Outcome == "Passed").Should().OnlyContain(outcome => TracedLine().IsMatch(outcome.Output));

    private IEnumerable<TestOutcome> Features(string run)
    {
        var names = PlainOf(run).Outcomes.Select(outcome => outcome.Name).ToHashSet(StringComparer.Ordinal);
        return fixture.Traced(run).Outcomes.Where(outcome => names.Contains(outcome.Name));
    }

    private TestRun PlainOf(string run) => run == Runs.Five ? fixture.PlainFive : fixture.Plain;

    private static string Comparable(TestOutcome outcome) =>
        $"{outcome.Name}|{outcome.Outcome}|{Elapsed().Replace(Text(outcome.Message), "Elapsed")}|{Text(outcome.Output)}";

    /// <summary>The text without our own lines, and without stack traces, whose outer frames are the runtime's choice.</summary>
    private static string Text(string? text) => string.Join('\n', (text ?? "").Split('\n')
        .Select(line => line.TrimEnd())
        .Where(line => line.Length > 0 && !line.StartsWith("[trace] ", StringComparison.Ordinal) && !line.TrimStart().StartsWith("at ", StringComparison.Ordinal)));

    [GeneratedRegex(@"Elapsed time of [\d.]+ms")]
    private static partial Regex Elapsed();

    [GeneratedRegex(@"^\[trace\] NUnitFeatures\.Features\.\S+.*: no assertion applies; ", RegexOptions.Multiline)]
    private static partial Regex TracedLine();
}
