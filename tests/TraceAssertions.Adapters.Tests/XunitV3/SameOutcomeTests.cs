using TraceAssertions.AdapterTests.Running;

namespace TraceAssertions.AdapterTests.XunitV3;

/// <summary>xUnit itself is the oracle: what [Fact] and [Theory] report, [TracedTest] and [TracedTheory] report.</summary>
public sealed class SameOutcomeTests
{
    [SkippableTheory]
    [InlineData(false, "ebpf")]
    [InlineData(false, "ptrace")]
    [InlineData(true, "ptrace")]
    public async Task Every_feature_of_xUnit_ends_as_it_does_untraced(bool asProgram, string backend)
    {
        var traced = await XunitV3Program.TracedAsync(asProgram, backend);
        var plain = await XunitV3Program.PlainAsync(asProgram);

        var features = plain.Outcomes.Select(Comparable).ToList();
        features.Should().HaveCountGreaterThan(60).And.Contain(line => line.Contains("|Passed|")).And.Contain(line => line.Contains("|Failed|")).And.Contain(line => line.Contains("|NotExecuted|"));
        traced.Outcomes.Where(outcome => !outcome.Name.Contains(".Traced.")).Select(Comparable).Should().Equal(features);
    }

    private static string Comparable(TestOutcome outcome) =>
        $"{outcome.Name}|{outcome.Outcome}|{outcome.Message}|{string.Join('\n', outcome.Output.Split('\n').Where(line => !line.StartsWith("[trace] "))).TrimEnd()}";
}
