namespace TraceAssertions.AdapterTests.XunitV3;

/// <summary>What a runner is told of traced tests: by VSTest, and by the program of Microsoft.Testing.Platform.</summary>
public sealed class VerdictTests
{
    private const string Traced = "TraceAssertions.XunitV3Program.Traced";

    [SkippableTheory]
    [InlineData(false, "ebpf")]
    [InlineData(false, "ptrace")]
    [InlineData(true, "ptrace")]
    public async Task Verdicts_are_the_tests_results(bool asProgram, string backend)
    {
        var run = await XunitV3Program.TracedAsync(asProgram, backend);

        run.ExitCode.Should().NotBe(0);
        string[] passed =
        [
            "Verdicts.Holds", "Verdicts.Violates_a_warning", "Verdicts.Is_asked_outside_of_its_trace", "Verdicts.Row(files: 1)", "Verdicts.Must_be_traced",
            "Repeated.Runs_with_a_new_instance_each_time", "Repeated.Row(files: 2)", "Phases.Marks_every_phase", "Phases.Marks_every_phase_in_time",
            "AtOnce+First.Opens_its_own_files_five_times", "AtOnce+Second.Opens_its_own_files_five_times",
        ];
        foreach (var name in passed)
            run.Of($".Traced.{name}").Should().BeEquivalentTo(new { Outcome = "Passed", Message = (string?)null }, name);
        run.Of("Verdicts.Violates_an_error").Outcome.Should().Be("Failed");
        run.Of("Verdicts.Violates_an_error").Message.Should().StartWith("TA2001 Trace assertion failed: Opens one file\n  condition ")
            .And.Contain("Verdicts.cs(").And.Contain("2 calls (exactly the limit)").And.Contain("bottleneck ").And.EndWith($"test {Traced}.Verdicts.Violates_an_error");
        run.Of("Verdicts.Fails_by_itself_too").Message.Should().Be("System.InvalidOperationException : the body's own failure");
        run.Of("Verdicts.Has_a_wrong_condition").Message.Should().MatchRegex(@"^/.*Verdicts\.cs\(\d+,1\): error TA1022: ");
        run.Of("Verdicts.Is_limited_by_a_glob").Message.Should().Contain("TA2001 Trace assertion failed: This project's one budget").And.Contain("renacer.toml(");
        run.Outcomes.Where(outcome => outcome.Message?.Contains("This project's one budget") == true).Should().ContainSingle();
        run.Of("Verdicts.Row(files: 3)").Message.Should().Contain("3 calls").And.Contain("Row(files: 3)");
        run.Of("Verdicts.Is_skipped").Outcome.Should().Be("NotExecuted");
        run.Of("Verdicts.Skips_itself").Outcome.Should().Be("NotExecuted");
        run.Of("Repeated.Fails_in_its_warm_up").Message.Should().Be("System.InvalidOperationException : not warm");
        run.Of("Repeated.Takes_too_long_to_warm_up").Message.Should().Be("Test execution timed out after 50 milliseconds");
        run.Of("Repeated.Skips_itself").Outcome.Should().Be("NotExecuted");
        run.Of("Repeated.Asks_for_no_run").Message.Should().Be("error TA0042: Repeat = 0 of a traced test is out of range; give it a value from 1 to 1000");
        run.Of("Repeated.Row(files: 1)").Message.Should().Contain("1 call (50.0% under the limit)").And.EndWith("repetition   1 of 2: violated in 2 of 2");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public async Task Verdicts_and_where_their_traces_lie_are_in_the_tests_output(string backend)
    {
        var run = await XunitV3Program.TracedAsync(asProgram: false, backend);

        run.Of("Verdicts.Holds").Output.Should().MatchRegex($@"^own output\n\[trace\] {Traced}\.Verdicts\.Holds: 1 hold; \d+ calls \({backend}\); /.*\.trace\.jsonl$");
        run.Of("Verdicts.Violates_a_warning").Output.Should().Contain(": 1 violated as a warning; ").And.Contain("\n[trace] TA2001 Trace assertion violated (warning): Opens one file\n");
        run.Of("Verdicts.Fails_by_itself_too").Output.Should().Contain("[trace] TA2001 Trace assertion failed: Opens no file");
        run.Of("Verdicts.Skips_itself").Output.Should().NotContain("[trace]");
        TraceOf(run.Of("Verdicts.Row(files: 1)").Output).Should().NotBe(TraceOf(run.Of("Verdicts.Row(files: 3)").Output));
        run.Of("Repeated.Fails_in_its_warm_up").Output.Should().Contain(": failed by itself in warm-up 1 of 1, before anything was traced");
    }

    [SkippableFact]
    public async Task A_program_prints_the_verdicts_of_tests_that_pass_too()
    {
        var lines = (await XunitV3Program.TracedAsync(asProgram: true, "ptrace")).Printed.ReplaceLineEndings("\n").Split('\n');

        lines.Should().ContainSingle(line => line.StartsWith($"[trace] {Traced}.Verdicts.Holds: 1 hold; ")).Which.Should().EndWith(".trace.jsonl");
        lines.Should().ContainInConsecutiveOrder(
            lines.Single(line => line.StartsWith($"[trace] {Traced}.Verdicts.Violates_a_warning: 1 violated as a warning; ")), "[trace] TA2001 Trace assertion violated (warning): Opens one file");
        // Those of a failed test stand, indented, in what the platform prints of it.
        lines.Should().NotContain(line => line.StartsWith($"[trace] {Traced}.Verdicts.Violates_an_error: "))
            .And.ContainSingle(line => line.TrimStart().StartsWith($"[trace] {Traced}.Verdicts.Violates_an_error: 1 violated; "));
        lines.Should().NotContain(line => line.StartsWith("own output"));
    }

    [SkippableFact]
    public async Task Each_repetition_is_a_whole_test()
    {
        var run = await XunitV3Program.TracedAsync(asProgram: false, "ebpf");

        run.Of("Repeated.Runs_with_a_new_instance_each_time").Output.Should()
            .StartWith(string.Concat(Enumerable.Range(1, 5).Select(number => $"outer; inner; body {number}, set up, result so far: none; disposed; ")) + "\n[trace] ");
    }

    private static string TraceOf(string output) => output.TrimEnd().Split("; ")[^1];
}
