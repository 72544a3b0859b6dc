using TraceAssertions.AdapterTests.Running;

namespace TraceAssertions.AdapterTests.NUnit;

/// <summary>What a runner is told of traced tests.</summary>
[Collection(NUnitCollection.Name)]
public sealed class NUnitVerdictTests(NUnitFixture fixture)
{
    private const string Violation = "TA2001 Trace assertion failed: ";

    public static TheoryData<string> AllRuns => Runs.All;

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void A_test_that_holds_passes_and_says_so_after_its_own_output(string run)
    {
        var test = fixture.Traced(run).Of("Holds");

        test.Outcome.Should().Be("Passed", test.Message);
        test.Output.Should().StartWith("own output\n[trace] NUnitFeatures.Verdicts.Judged.Holds: 1 hold; ").And.Contain("Judged.Holds.trace.jsonl");
    }

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void A_violated_error_fails_the_test_with_its_text_and_its_place(string run)
    {
        var test = fixture.Traced(run).Of("Violates_an_error");

        test.Outcome.Should().Be("Failed");
        test.Message.Should().StartWith(Violation + "Opens one file\n  condition ").And.Contain("Judged.cs(").And.Contain("2 calls (exactly the limit)");
        test.Message.Should().EndWith("  test NUnitFeatures.Verdicts.Judged.Violates_an_error").And.NotContain(" at TraceAssertions.");
        test.Output.Should().Contain(": 1 violated; ");
    }

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void A_violated_warning_is_told_and_fails_nothing(string run)
    {
        var test = fixture.Traced(run).Of("Violates_a_warning");

        test.Outcome.Should().Be("Passed", test.Message);
        test.Output.Should().Contain(": 1 violated as a warning; ").And.Contain("[trace] TA2001 Trace assertion violated (warning): Opens one file");
    }

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void A_body_s_own_failure_is_the_failure_and_the_verdict_is_told_still(string run)
    {
        var test = fixture.Traced(run).Of("Fails_by_itself_too");

        (test.Outcome, test.Message).Should().Be(("Failed", "System.InvalidOperationException : the body's own failure"));
        test.Output.Should().Contain($"[trace] {Violation}Opens no file");
    }

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void What_the_body_says_without_failing_does_not_hide_a_violation(string run)
    {
        fixture.Traced(run).Of("Warns_and_violates").Should().Match<TestOutcome>(test => test.Outcome == "Failed" && test.Message!.Contains("the body's own warning") && test.Message.Contains(Violation));
        fixture.Traced(run).Of("Passes_early_and_violates").Should().Match<TestOutcome>(test => test.Outcome == "Failed" && test.Message!.Contains(Violation));
    }

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void A_test_that_gives_itself_up_is_not_judged(string run)
    {
        fixture.Traced(run).Of("Ignores_itself_and_violates").Should().Match<TestOutcome>(test => test.Outcome == "NotExecuted" && test.Message == "not on this machine" && !test.Output.Contains("[trace]"));
        fixture.Traced(run).Of("Is_inconclusive_and_violates").Should().Match<TestOutcome>(test => test.Outcome == "NotExecuted" && test.Message == "who knows" && !test.Output.Contains("[trace]"));
    }

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void A_mistake_fails_the_test_before_it_runs(string run)
    {
        fixture.Traced(run).Of("Has_a_wrong_condition").Message.Should().MatchRegex(@"^\S+Judged\.cs\(\d+,1\): error TA1022: ");
        fixture.Traced(run).Of("Asks_for_no_run").Message.Should().Be("error TA0042: Repeat = 0 of a traced test is out of range; give it a value from 1 to 1000");
    }

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void An_assertion_of_the_file_applies_where_its_glob_matches_and_nowhere_else(string run) =>
        fixture.Traced(run).Outcomes.Where(test => test.Message?.Contains("This project's one budget", StringComparison.Ordinal) == true)
            .Should().ContainSingle().Which.Should().Match<TestOutcome>(test => test.Name == "Is_limited_by_a_glob" && test.Message!.Contains("renacer.toml("));

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void Each_case_has_a_trace_and_a_verdict_of_its_own(string run)
    {
        var one = fixture.Traced(run).Of("Judged_case(1)");
        var three = fixture.Traced(run).Of("Judged_case(3)");

        one.Outcome.Should().Be("Passed", one.Message);
        three.Message.Should().StartWith(Violation + "Opens at most two files").And.Contain("3 calls").And.EndWith("Judged.Judged_case(3)");
        TraceOf(one).Should().NotBe(TraceOf(three));
        new[] { TraceOf(one), VerdictOf(one), TraceOf(three), VerdictOf(three) }.Should().OnlyContain(file => File.Exists(file));
    }

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void A_verdict_names_the_method_and_then_what_NUnit_calls_the_test(string run)
    {
        Named("Two").Should().Equal("NUnitFeatures.Features.Bodies.Case (Bodies.Two)");
        Named("Has_them").Should().Equal(
            "NUnitFeatures.Features.Fixtures+WithArguments.Has_them (Fixtures+WithArguments(1).Has_them)", "NUnitFeatures.Features.Fixtures+WithArguments.Has_them (Fixtures+WithArguments(2).Has_them)");
        Named("Has_its_type").Should().Equal(
            "NUnitFeatures.Features.Fixtures+Generic`1.Has_its_type (Fixtures+Generic<Int32>.Has_its_type)", "NUnitFeatures.Features.Fixtures+Generic`1.Has_its_type (Fixtures+Generic<List<String>>.Has_its_type)");
        Named("Is_inherited").Should().Equal("NUnitFeatures.Features.Lives+Derived.Is_inherited");

        IEnumerable<string> Named(string name) => fixture.Traced(run).Outcomes.Where(test => test.Name == name)
            .Select(test => VerdictLine(test)["[trace] ".Length..].Split(": ")[0]).Order(StringComparer.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void What_exceeds_its_budget_is_tried_again_with_a_trace_of_its_own(string run)
    {
        var second = fixture.Traced(run).Of("Meets_its_budget_at_the_second_attempt");
        second.Outcome.Should().Be("Passed", second.Message);
        second.Output.Should().StartWith("attempt 2\n[trace] ").And.Contain(": 1 hold; ").And.Contain("~2.trace.jsonl");

        var never = fixture.Traced(run).Of("Never_meets_its_budget");
        never.Message.Should().StartWith(Violation);
        TraceOf(never).Should().EndWith("~2.trace.jsonl");
    }

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void Each_run_of_a_repeated_test_has_an_instance_that_is_set_up_and_disposed_of(string run)
    {
        var test = fixture.Traced(run).Of("Runs_with_a_new_instance_each_time");

        test.Outcome.Should().Be("Passed", test.Message);
        var lines = test.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(10).And.ContainSingle(line => line.StartsWith("[trace] ", StringComparison.Ordinal));
        lines.SkipLast(1).Select(line => line[line.IndexOf(' ', StringComparison.Ordinal)..]).Should().Equal(Enumerable.Repeat(new[] { " set up", " torn down", " disposed of" }, 3).SelectMany(phases => phases));
        lines.SkipLast(1).Select(line => line.Split(' ')[0]).Distinct().Should().HaveCount(3);
    }

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void Repetitions_are_judged_together(string run)
    {
        fixture.Traced(run).Of("Repeated_case(2)").Outcome.Should().Be("Passed");
        fixture.Traced(run).Of("Repeated_case(1)").Message.Should().Contain("1 call (50.0% under the limit)").And.EndWith("repetition   1 of 2: violated in 2 of 2");
        fixture.Traced(run).Of("Has_a_limit_for_each_run").Outcome.Should().Be("Passed");
        fixture.Traced(run).Of("Fails_in_its_warm_up").Output.Should().Contain(": failed by itself in warm-up 1 of 1, before anything was traced");
        fixture.Traced(run).Of("Warns_each_time").Message.Should().Contain("1) be careful").And.Contain("2) be careful");
    }

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void The_nearest_attribute_decides(string run)
    {
        Told("Runs_three_times").Should().Contain(" in repetition 1 of 3; ");
        Told("Runs_twice").Should().Contain(" in repetition 1 of 2; ");
        Told("Case_runs_twice(1)").Should().Contain(" in repetition 1 of 2; ");
        Told("Is_traced_where_the_assembly_is").Contains("[trace] ", StringComparison.Ordinal).Should().Be(run == Runs.Five);
        Told("Case_is_traced_where_the_assembly_is(1)").Contains("[trace] ", StringComparison.Ordinal).Should().Be(run == Runs.Five);

        string Told(string name) => fixture.Traced(run).Outcomes.Single(test => test.Name == name).Output;
    }

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void Every_phase_of_a_test_is_in_its_scope_and_what_is_shared_is_not(string run) =>
        fixture.Traced(run).Outcomes.Where(test => test.Name.StartsWith("Marks_every_phase", StringComparison.Ordinal))
            .Should().HaveCount(3).And.OnlyContain(test => test.Outcome == "Passed" && test.Output.Contains(": 2 hold; "), "{0}", fixture.Traced(run).Printed);

    [SkippableTheory]
    [MemberData(nameof(AllRuns))]
    public void Four_tests_at_once_each_have_exactly_their_own_calls(string run) =>
        fixture.Traced(run).Outcomes.Where(test => test.Name == "Opens_its_own_files_ten_times")
            .Should().HaveCount(4).And.OnlyContain(test => test.Outcome == "Passed" && test.Output.Contains(": 2 hold; "), "{0}", fixture.Traced(run).Printed);

    [SkippableFact]
    public void A_golden_trace_is_compared()
    {
        fixture.Traced(Runs.Ebpf).Of("Is_golden").Output.Should().Contain("; golden captured; ");

        fixture.Traced(Runs.Ptrace).Of("Is_golden").Should().Match<TestOutcome>(test => test.Outcome == "Passed" && test.Output.Contains("; golden same; "));
        fixture.Traced(Runs.Ptrace).Of("Is_golden_and_changes").Should().Match<TestOutcome>(test => test.Outcome == "Failed" && test.Message!.Contains("TA3001") && test.Message.Contains("ta-nunit-changed"));
    }

    [Fact]
    public void Where_nothing_can_trace_tests_are_ignored_with_the_reason()
    {
        var traced = fixture.Untraceable.Of("Holds");

        (traced.Outcome, traced.Message).Should().Be(("NotExecuted", "info TA0081: tracing is switched off by RENACER_BACKEND=none; unset RENACER_BACKEND, or set it to ebpf or ptrace"));
        fixture.Untraceable.Outcomes.Single(test => test.Name == "Is_traced_where_the_assembly_is").Outcome.Should().Be("NotExecuted");
        fixture.Untraceable.Of("Must_be_traced").Should().Match<TestOutcome>(test => test.Outcome == "Failed" && test.Message!.Contains("RENACER_BACKEND=none"));
    }

    [Fact]
    public void They_fail_where_a_trace_is_required()
    {
        fixture.Required.Of("Holds").Should().Match<TestOutcome>(test => test.Outcome == "Failed" && test.Message!.Contains("RENACER_BACKEND=none"));
        fixture.Required.Of("Need_not_be_traced").Outcome.Should().Be("NotExecuted");
    }

    private static string VerdictLine(TestOutcome test) => test.Output.Split('\n').Single(line => line.StartsWith("[trace] NUnitFeatures.", StringComparison.Ordinal)).TrimEnd();

    private static string TraceOf(TestOutcome test) => VerdictLine(test).Split("; ")[^1];

    private static string VerdictOf(TestOutcome test) => TraceOf(test).Replace(".trace.jsonl", ".verdict.json", StringComparison.Ordinal);
}
