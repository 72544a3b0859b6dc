using TraceAssertions.Tracing;

namespace TraceAssertions.AdapterTests.MSTest;

/// <summary>What becomes of traced tests where nothing can trace them.</summary>
public sealed class MSTestRequirementTests
{
    [Fact]
    public async Task Tests_are_skipped_with_the_reason_but_those_that_must_be_traced()
    {
        var run = await MSTestProgram.TracedAsync(asProgram: false, "Verdicts", new Dictionary<string, string?> { [BackendSelection.Variable] = "none" });

        run.Of("Holds").Outcome.Should().Be("NotExecuted");
        run.Of("Holds").Message.Should().Be("info TA0081: tracing is switched off by RENACER_BACKEND=none; unset RENACER_BACKEND, or set it to ebpf or ptrace");
        run.Of("Is_not_begun").Message.Should().Be("not today");
        run.Of("Must_be_traced").Message.Should().StartWith("error TA0081: ").And.Contain(", and this test requires a trace; ");
        run.Outcomes.Should().NotContain(outcome => outcome.Outcome == "Passed");
    }

    [Fact]
    public async Task They_fail_in_continuous_integration()
    {
        var run = await MSTestProgram.TracedAsync(asProgram: false, "Verdicts", new Dictionary<string, string?> { [BackendSelection.Variable] = "none", ["CI"] = "true" });

        run.ExitCode.Should().NotBe(0);
        run.Outcomes.Where(outcome => outcome.Outcome == "NotExecuted").Select(outcome => outcome.Name).Should().Equal("Is_not_begun", "Need_not_be_traced");
        run.Outcomes.Where(outcome => outcome.Outcome != "NotExecuted").Should().HaveCount(15).And.OnlyContain(outcome => outcome.Outcome == "Failed");
        run.Of("Holds").Message.Should().StartWith("error TA0081: ");
    }
}
