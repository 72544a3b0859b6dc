using TraceAssertions.Tracing;

namespace TraceAssertions.AdapterTests.XunitV3;

/// <summary>What becomes of traced tests where nothing can trace them.</summary>
public sealed class RequirementTests
{
    [Fact]
    public async Task Tests_are_skipped_but_those_that_must_be_traced()
    {
        var run = await XunitV3Program.TracedAsync(asProgram: true, "Verdicts", new Dictionary<string, string?> { [BackendSelection.Variable] = "none" });

        run.Of("Verdicts.Holds").Outcome.Should().Be("NotExecuted");
        run.Printed.Should().Contain("info TA0081: ");
        run.Of("Verdicts.Is_skipped").Outcome.Should().Be("NotExecuted");
        run.Printed.Should().Contain("not today");
        run.Of("Verdicts.Must_be_traced").Message.Should().StartWith("error TA0081: ").And.Contain(", and this test requires a trace; ");
        run.Outcomes.Should().NotContain(outcome => outcome.Outcome == "Passed");
    }

    [Fact]
    public async Task All_of_them_fail_in_continuous_integration()
    {
        var run = await XunitV3Program.TracedAsync(asProgram: true, "Verdicts", new Dictionary<string, string?> { [BackendSelection.Variable] = "none", ["CI"] = "true" });

        run.ExitCode.Should().NotBe(0);
        run.Outcomes.Where(outcome => outcome.Outcome != "NotExecuted").Should().HaveCount(11).And.OnlyContain(outcome => outcome.Outcome == "Failed");
        run.Of("Verdicts.Holds").Message.Should().StartWith("error TA0081: ");
        run.Of("Verdicts.Is_skipped").Outcome.Should().Be("NotExecuted");
    }
}
