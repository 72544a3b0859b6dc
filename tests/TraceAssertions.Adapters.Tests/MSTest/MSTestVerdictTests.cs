using TraceAssertions.AdapterTests.Running;
using TraceAssertions.Tracing;

namespace TraceAssertions.AdapterTests.MSTest;

/// <summary>What a runner is told of traced tests: by VSTest, and by the program of Microsoft.Testing.Platform.</summary>
public sealed class MSTestVerdictTests
{
    private const string Traced = "TraceAssertions.MSTestProgram.Traced";

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public async Task Verdicts_are_the_tests_results(string backend)
    {
        var run = await MSTestProgram.TracedAsync(backend);

        run.ExitCode.Should().NotBe(0);
        string[] passed =
        [
            "Holds", "Violates_a_warning", "Judged_row (1)", "Folded_row (1)", "Meets_its_budget_at_the_second_attempt", "A judged name", "Need_not_be_traced", "Must_be_traced",
            "Runs_with_a_new_instance_each_time", "Has_a_limit_for_each_run", "Repeated_row (2)", "Marks_every_phase", "Marks_every_phase_in_time", "Marks_every_phase_in_time_cooperatively",
            "A_leaves_a_worker", "B_runs_beside_it",
        ];
        foreach (var name in passed)
            run.Of(name).Should().BeEquivalentTo(new { Outcome = "Passed", Message = (string?)null }, name);
        run.Of("Violates_an_error").Outcome.Should().Be("Failed");
        run.Of("Violates_an_error").Message.Should().StartWith("TA2001 Trace assertion failed: Opens one file\n  condition ")
            .And.Contain("Verdicts.cs(").And.Contain("2 calls (exactly the limit)").And.Contain("bottleneck ").And.EndWith($"test {Traced}.Verdicts.Violates_an_error");
        run.Of("Fails_by_itself_too").Message!.ReplaceLineEndings("\n").Should()
            .Be($"Test method {Traced}.Verdicts.Fails_by_itself_too threw exception:\nSystem.InvalidOperationException: the body's own failure");
        run.Of("Has_a_wrong_condition").Message.Should().MatchRegex(@"^/.*Verdicts\.cs\(\d+,1\): error TA1022: ");
        run.Outcomes.Where(outcome => outcome.Message?.Contains("This project's one budget") == true).Should().ContainSingle()
            .Which.Should().Match<TestOutcome>(outcome => outcome.Name == "Is_limited_by_a_glob" && outcome.Message!.Contains("renacer.toml("));
        run.Of("Judged_row (3)").Message.Should().Contain("3 calls").And.EndWith(".Judged_row (3)");
        run.Of("Folded_row (3)").Message.Should().Contain("3 calls").And.EndWith(".Folded_row (3)");
        run.Of("Is_not_begun").Outcome.Should().Be("NotExecuted");
        run.Of("Gives_up_and_violates").Should().Match<TestOutcome>(outcome => outcome.Outcome == "NotExecuted" && outcome.Message!.EndsWith("not on this machine"));
        run.Of("Gives_up_each_time").Outcome.Should().Be("NotExecuted");
        run.Of("Fails_in_its_warm_up").Message.Should().EndWith("System.InvalidOperationException: not warm");
        run.Of("Takes_too_long_to_warm_up").Message.Should().Be("Test 'Takes_too_long_to_warm_up' timed out after 50ms");
        run.Of("Asks_for_no_run").Message.Should().Be("error TA0042: Repeat = 0 of a traced test is out of range; give it a value from 1 to 1000");
        run.Of("Repeated_row (1)").Message.Should().Contain("1 call (50.0% under the limit)").And.EndWith("repetition   1 of 2: violated in 2 of 2");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public async Task What_a_test_does_after_its_end_is_told_in_the_output_of_another(string backend)
    {
        var run = await MSTestProgram.TracedAsync(backend);

        run.Of("B_runs_beside_it").Output.Should().MatchRegex($@"\n\[trace\] info TA0138: {Traced}\.Late\.A_leaves_a_worker made \d+ calls after its end: ");
        run.Outcomes.Where(outcome => outcome.Output?.Contains("TA0138") == true).Should().ContainSingle("all others end what they start");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public async Task Verdicts_and_where_their_traces_lie_are_in_the_tests_output(string backend)
    {
        var run = await MSTestProgram.TracedAsync(backend);

        run.Of("Holds").Output.Should().MatchRegex($@"^own output\n\[trace\] {Traced}\.Verdicts\.Holds: 1 hold; \d+ calls \({backend}\); /.*\.trace\.jsonl$");
        run.Of("Violates_a_warning").Output.Should().Contain(": 1 violated as a warning; ").And.Contain("\n[trace] TA2001 Trace assertion violated (warning): Opens one file\n");
        run.Of("Fails_by_itself_too").Output.Should().Contain("[trace] TA2001 Trace assertion failed: Opens no file");
        run.Of("Gives_up_and_violates").Output.Should().NotContain("[trace]");
        run.Of("A judged name").Output.Should().StartWith($"[trace] {Traced}.Verdicts.Has_a_name (A judged name): ");
        TraceOf(run.Of("Judged_row (1)")).Should().NotBe(TraceOf(run.Of("Judged_row (3)")));
        TraceOf(run.Of("Folded_row (1)")).Should().NotBe(TraceOf(run.Of("Folded_row (3)")));
        run.Of("Fails_in_its_warm_up").Output.Should().Contain(": failed by itself in warm-up 1 of 1, before anything was traced");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public async Task What_exceeds_its_budget_is_tried_again_with_a_trace_of_its_own(string backend)
    {
        var run = await MSTestProgram.TracedAsync(backend);

        run.Of("Meets_its_budget_at_the_second_attempt").Output.Should().StartWith("attempt 2\n[trace] ").And.Contain(": 1 hold; ");
        TraceOf(run.Of("Meets_its_budget_at_the_second_attempt")).Should().EndWith("~2.trace.jsonl");
        run.Of("Never_meets_its_budget").Message.Should().StartWith("TA2001 Trace assertion failed: ");
        TraceOf(run.Of("Never_meets_its_budget")).Should().EndWith("~3.trace.jsonl");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public async Task Each_repetition_is_a_whole_test(string backend)
    {
        var run = await MSTestProgram.TracedAsync(backend);

        run.Of("Runs_with_a_new_instance_each_time").Output.Should()
            .StartWith(string.Concat(Enumerable.Range(1, 5).Select(number => $"body {number}, initialised; disposed; ")) + "\n[trace] ")
            .And.Contain(string.Join('\n', Enumerable.Repeat("cleaned up after Passed", 5)));
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public async Task Two_tests_at_once_each_have_exactly_their_own_calls(string backend) =>
        (await MSTestProgram.TracedAsync(backend)).Outcomes.Where(outcome => outcome.Name == "Opens_its_own_files_five_times")
            .Should().HaveCount(2).And.OnlyContain(outcome => outcome.Outcome == "Passed" && outcome.Output.Contains(": 2 hold; "));

    [SkippableFact]
    public async Task A_program_prints_the_verdicts_of_tests_that_pass_too()
    {
        MSTestProgram.SkipWithout("ptrace");
        var run = await MSTestProgram.TracedAsync(asProgram: true, "Verdicts", new Dictionary<string, string?> { [BackendSelection.Variable] = "ptrace" });

        run.ExitCode.Should().NotBe(0);
        var lines = run.Printed.ReplaceLineEndings("\n").Split('\n');
        lines.Should().ContainSingle(line => line.StartsWith($"[trace] {Traced}.Verdicts.Holds: 1 hold; ")).Which.Should().EndWith(".trace.jsonl");
        lines.Should().ContainInConsecutiveOrder(
            lines.Single(line => line.StartsWith($"[trace] {Traced}.Verdicts.Violates_a_warning: 1 violated as a warning; ")), "[trace] TA2001 Trace assertion violated (warning): Opens one file");
        // Those of a failed test stand, indented, in what the platform prints of it.
        lines.Should().NotContain(line => line.StartsWith($"[trace] {Traced}.Verdicts.Violates_an_error: "))
            .And.ContainSingle(line => line.TrimStart().StartsWith($"[trace] {Traced}.Verdicts.Violates_an_error: 1 violated; "));
        lines.Should().ContainSingle(line => line.Trim() == "TA2001 Trace assertion failed: Opens one file");
        lines.Should().NotContain(line => line.StartsWith("own output"));
    }

    private static string TraceOf(TestOutcome test) => test.Output.Split('\n').Single(line => line.StartsWith($"[trace] {Traced}.", StringComparison.Ordinal)).TrimEnd().Split("; ")[^1];
}
