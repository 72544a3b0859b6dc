using TraceAssertions.AdapterTests.Running;

namespace TraceAssertions.AdapterTests.MSTest;

/// <summary>MSTest itself is the oracle: what [TestMethod] reports, [TracedTestMethod] reports.</summary>
public sealed class MSTestSameOutcomeTests
{
    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public async Task Every_feature_of_MSTest_ends_as_it_does_untraced(string backend)
    {
        var plain = (await MSTestProgram.PlainAsync()).Outcomes;
        var traced = (await MSTestProgram.TracedAsync(backend)).Outcomes;

        plain.Should().HaveCountGreaterThan(60);
        plain.Select(outcome => outcome.Outcome).Distinct().Should().BeEquivalentTo("Passed", "Failed", "NotExecuted");
        // A result file has names without classes; the tests that are there only traced have names of their own.
        var names = plain.Select(outcome => outcome.Name).ToHashSet(StringComparer.Ordinal);
        var features = traced.Where(outcome => names.Contains(outcome.Name)).ToList();
        features.Select(Comparable).Order(StringComparer.Ordinal).Should().Equal(plain.Select(Comparable).Order(StringComparer.Ordinal));
        features.Where(outcome => outcome.Outcome == "Passed").Should().OnlyContain(outcome => outcome.Output.Contains(": no assertion applies; "));
    }

    private static string Comparable(TestOutcome outcome)
    {
        var output = outcome.Output.Split('\n').Where(line => !line.StartsWith("[trace] ", StringComparison.Ordinal)).Select(line => line.TrimEnd());
        return $"{outcome.Name}|{outcome.Outcome}|{outcome.Message}|{string.Join('\n', output).TrimEnd()}";
    }
}
