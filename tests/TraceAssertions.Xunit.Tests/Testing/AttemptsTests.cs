using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

/// <summary>Which verdict the one of a test that is tried again takes the place of.</summary>
public sealed class AttemptsTests : IDisposable
{
    private readonly TracedTestBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task An_attempt_replaces_the_one_before()
    {
        var output = await RunAsync(("a", 1), ("a", 2), ("a", 3));

        _bed.Verdicts().Select(verdict => (verdict.Attempt, verdict.Replaces)).Should().Equal((null, null), (2, "N.C.M.verdict.json"), (3, "N.C.M~2.verdict.json"));
        output[0].Should().NotContain("attempt");
        output[1].Should().Contain("; attempt 2; ");
    }

    [Fact]
    public async Task Of_how_many_it_is_stands_in_the_line_and_in_the_verdict()
    {
        var verdict = await TracedTestBed.RunAsync(_bed.Assembly(ScriptedTracer.Calls(1)), TracedTestBed.Test with { Attempt = 2, MaxAttempts = 3 });

        verdict.Output.Should().Contain("; attempt 2 of 3; ");
        _bed.Verdicts().Single().Should().Match<VerdictFile>(file => file.Attempt == 2 && file.MaxAttempts == 3);
    }

    [Fact]
    public async Task Tests_of_one_name_replace_nothing_of_each_other()
    {
        await RunAsync(("a", 1), ("b", 1), ("a", 2), ("b", 2));

        _bed.Verdicts().Select(verdict => verdict.Replaces).Should().Equal(null, null, "N.C.M.verdict.json", "N.C.M~2.verdict.json");
    }

    [Fact]
    public async Task What_is_not_surely_the_attempt_before_is_not_replaced()
    {
        await RunAsync(("a", 1), ("a", 1), ("a", 3), ("b", 2));

        _bed.Verdicts().Select(verdict => (verdict.Attempt, verdict.Replaces)).Should().Equal((null, null), (null, null), (3, null), (2, null));
    }

    [Fact]
    public async Task Further_traces_of_an_attempt_are_none_of_the_next()
    {
        await RunAsync(("a", 1, 3), ("a", 2, 3));

        _bed.Verdicts().Select(verdict => verdict.Replaces).Should().BeEquivalentTo([null, "N.C.M.verdict.json"]);
        _bed.Results("*.trace.jsonl").Should().HaveCount(6);
    }

    private Task<List<string>> RunAsync(params (string Identity, int Attempt)[] tests) => RunAsync([.. tests.Select(test => (test.Identity, test.Attempt, 1))]);

    private async Task<List<string>> RunAsync(params (string Identity, int Attempt, int Repeat)[] tests)
    {
        var assembly = _bed.Assembly(ScriptedTracer.Calls(1));
        var output = new List<string>();
        foreach (var (identity, attempt, repeat) in tests)
            output.Add((await TracedTestBed.RunAsync(assembly, TracedTestBed.Test with { Identity = identity, Attempt = attempt, Repeat = repeat })).Output);
        return output;
    }
}
