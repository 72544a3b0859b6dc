using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

/// <summary>What a test host does with golden traces: real captures, files and comparisons; only the traces are drawn by hand.</summary>
public sealed class GoldenFlowTests : IDisposable
{
    private readonly TracedTestBed _bed = new();

    private string Golden => GoldenOf(TracedTestBed.Test);

    private string Received => _bed.GoldenDirectory.ReceivedPathOf(TracedTestBed.Test.DisplayName);

    [Fact]
    public async Task Without_a_golden_trace_nothing_is_compared_and_nothing_is_said()
    {
        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(3));

        verdict.Failure.Should().BeNull();
        verdict.Output.Should().NotContain("golden");
        _bed.Verdict().Golden.Should().BeEquivalentTo(new GoldenVerdict { State = GoldenState.New, File = Golden });
        Directory.Exists(_bed.GoldenDirectory.FullPath).Should().BeFalse();
    }

    [Fact]
    public async Task A_project_that_has_golden_traces_is_told_which_test_has_none()
    {
        Directory.CreateDirectory(_bed.GoldenDirectory.FullPath);

        (await _bed.RunAsync(ScriptedTracer.Calls(3))).Output.Should().Contain("; no golden trace; 3 calls (ebpf); ");
    }

    [Fact]
    public async Task A_capture_is_written_beside_the_verdict_and_never_into_the_project()
    {
        _bed.Variables["RENACER_GOLDEN"] = "capture";

        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(3));

        verdict.Failure.Should().BeNull();
        verdict.Output.Should().Contain("; golden captured; ");
        _bed.Verdict().Golden!.State.Should().Be(GoldenState.Captured);
        GoldenTrace.Load(_bed.Results("*.golden.json").Should().ContainSingle().Which.Should().EndWith("/N.C.M.golden.json").And.Subject).Calls
            .Should().ContainSingle().Which.Should().BeEquivalentTo(new { Name = "syscall:read", Path = "/data", Count = 3 });
        Directory.Exists(_bed.GoldenDirectory.FullPath).Should().BeFalse();
    }

    [Theory]
    [InlineData("compare", false)]
    [InlineData("capture", false)]
    [InlineData("off", true)]
    public async Task A_file_in_place_of_the_folder_fails_each_test_that_golden_traces_are_asked_of(string mode, bool passes)
    {
        await File.WriteAllTextAsync(_bed.GoldenDirectory.FullPath, "");
        _bed.Variables["RENACER_GOLDEN"] = mode;

        var failure = (await _bed.RunAsync(ScriptedTracer.Calls(3))).Failure;

        if (passes)
            failure.Should().BeNull();
        else
            failure.Should().StartWith($"{_bed.GoldenDirectory.FullPath}: error TA3014: the folder of the golden traces is a file; ");
    }

    [Fact]
    public async Task What_does_the_same_passes_and_what_an_earlier_run_received_is_removed()
    {
        await CommitAsync(ScriptedTracer.Calls(3));
        await File.WriteAllTextAsync(Received, "of an earlier run");

        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(3));

        verdict.Failure.Should().BeNull();
        verdict.Output.Should().Contain("; golden same; ");
        _bed.Verdict().Golden!.State.Should().Be(GoldenState.Same);
        File.Exists(Received).Should().BeFalse();
    }

    [Fact]
    public async Task What_does_something_else_fails_after_the_violated_assertions_and_leaves_what_it_did()
    {
        await CommitAsync(ScriptedTracer.Calls(3));
        var committed = await File.ReadAllBytesAsync(Golden);
        _bed.Configure("[[trace_assertions]]\nname = \"Few\"\ncondition = \"spans.syscall.count < 4\"\n");

        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(7));

        var failure = verdict.Failure!;
        failure.Should().StartWith("TA2001 Trace assertion failed: Few");
        failure.IndexOf("TA3001", StringComparison.Ordinal).Should().BeGreaterThan(failure.IndexOf("  trace ", StringComparison.Ordinal));
        failure.Should().Contain("golden_traces/N.C.M.json").And.Contain("golden_traces/N.C.M.received.json").And.NotContain(_bed.Project);
        verdict.Output.Should().Contain("; golden differs; ");
        GoldenTrace.Load(Received).Calls.Single().Count.Should().Be(7);
        (await File.ReadAllBytesAsync(Golden)).Should().Equal(committed);
        var golden = _bed.Verdict().Golden!;
        golden.Should().BeEquivalentTo(new { State = GoldenState.Different, Fails = true, File = Golden, Received });
        golden.Diagnostic!.ToDiagnostic().ToString().Should().MatchRegex($@"^{Golden}\(\d+,\d+\): error TA3001: ");
        failure.Should().EndWith(golden.Text);
    }

    [Fact]
    public async Task A_test_that_fails_by_itself_is_not_compared()
    {
        await CommitAsync(ScriptedTracer.Calls(3));

        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(7), body: () => new BodyResult(OwnFailure: "mine"));

        verdict.Failure.Should().BeNull();
        verdict.Output.Should().Contain("; golden not compared; ").And.Contain("[trace] the golden trace was not compared, because the test failed by itself");
        _bed.Verdict().Golden.Should().BeEquivalentTo(new { State = GoldenState.NotCompared, Fails = false });
        File.Exists(Received).Should().BeFalse();
    }

    [Fact]
    public async Task An_incomplete_trace_fails_a_test_that_has_a_golden_trace_and_no_other()
    {
        var tracer = new ScriptedTracer((_, _, _) => { }) { Completeness = _ => new Completeness(true, 7, []) };
        (await _bed.RunAsync(tracer)).Failure.Should().BeNull();
        await CommitAsync(ScriptedTracer.Calls(3));

        var verdict = await _bed.RunAsync(tracer);

        verdict.Failure.Should().Contain("error TA3012: ").And.Contain("7 events were lost");
        _bed.Verdict().Golden.Should().BeEquivalentTo(new { State = GoldenState.NotCompared, Fails = true });
        File.Exists(Received).Should().BeFalse();
    }

    [Theory]
    [InlineData("compare")]
    [InlineData(null)]
    public async Task A_golden_file_that_cannot_be_used_fails_the_test_and_is_left_alone(string? mode)
    {
        await CommitAsync(ScriptedTracer.Calls(3));
        var cut = (await File.ReadAllBytesAsync(Golden))[..^20];
        await File.WriteAllBytesAsync(Golden, cut);
        if (mode is not null)
            _bed.Variables["RENACER_GOLDEN"] = mode;

        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(3));

        verdict.Failure.Should().MatchRegex($@"^{Golden}\(\d+,\d+\): error TA3002: ");
        (await File.ReadAllBytesAsync(Golden)).Should().Equal(cut);
        File.Exists(Received).Should().BeFalse();
    }

    [Fact]
    public async Task A_folder_in_the_place_of_a_golden_file_is_not_taken_for_none()
    {
        Directory.CreateDirectory(Golden);

        (await _bed.RunAsync(ScriptedTracer.Calls(3))).Failure.Should().Contain("error TA30");
    }

    [Theory]
    [InlineData(7, false, false)]
    [InlineData(7, true, true)]
    [InlineData(3, true, false)]
    public async Task In_another_environment_a_difference_fails_only_where_a_trace_is_required(int calls, bool ci, bool fails)
    {
        var state = calls == 3 ? GoldenState.Same : GoldenState.NotComparable;
        await CommitAsync(ScriptedTracer.Calls(3));
        var golden = GoldenTrace.Load(Golden);
        (golden with { Environment = golden.Environment with { Libc = "musl" } }).Save(Golden);
        if (ci)
            _bed.Variables["CI"] = "true";

        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(calls));

        _bed.Verdict().Golden.Should().BeEquivalentTo(new { State = state, Fails = fails });
        (verdict.Failure?.Contains("TA3007", StringComparison.Ordinal) ?? false).Should().Be(fails);
        if (state == GoldenState.NotComparable)
        {
            verdict.Output.Should().Contain("; golden not comparable; ");
            _bed.Verdict().Golden!.Diagnostic!.Severity.Should().Be(fails ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning);
            (verdict.Failure + verdict.Output).Should().Contain("TA3007");
        }
    }

    [Theory]
    [InlineData("RENACER_GOLDEN=off", "", true)]
    [InlineData("", "[golden]\nenabled = false\n", true)]
    [InlineData("", "[golden]\ntests = [\"*.Other\"]\n", true)]
    [InlineData("", "", false)]
    public async Task Who_takes_no_part_is_not_compared(string variable, string toml, bool takesPart)
    {
        await CommitAsync(ScriptedTracer.Calls(3));
        if (variable.Length > 0)
            _bed.Variables["RENACER_GOLDEN"] = "off";
        _bed.Configure(toml);

        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(7), TracedTestBed.Test with { Golden = takesPart });

        verdict.Failure.Should().BeNull();
        verdict.Output.Should().NotContain("golden");
        _bed.Verdict().Golden.Should().BeNull();
    }

    [Fact]
    public async Task A_folder_without_a_usable_name_is_not_taken_for_one_without_golden_traces()
    {
        _bed.Configure("[golden]\ndirectory = \"a\\u0001\"\n");

        (await _bed.RunAsync(ScriptedTracer.Calls(3))).Failure.Should().Contain("error TA3006");
    }

    [Theory]
    [InlineData("of", "error TA3020: RENACER_GOLDEN has the unknown value 'of'; did you mean 'off'?")]
    [InlineData("1", "error TA3020: RENACER_GOLDEN has the unknown value '1'; set it to compare, off or capture, or unset it to compare")]
    public async Task An_unknown_mode_fails_every_test(string mode, string text)
    {
        _bed.Variables["RENACER_GOLDEN"] = mode;

        (await _bed.RunAsync(ScriptedTracer.Calls(3), body: () => throw new InvalidOperationException("must not run"))).Failure.Should().Be(text);
    }

    [Theory]
    [InlineData("capture")]
    [InlineData("compare")]
    public async Task Repetitions_that_differ_have_no_golden_trace(string mode)
    {
        await CommitAsync(ScriptedTracer.Calls(3));
        _bed.Variables["RENACER_GOLDEN"] = mode;

        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(3, 3, 4), TracedTestBed.Test with { Repeat = 3 });

        verdict.Failure.Should().Contain("error TA3011: the golden trace of N.C.M varies: repetition 3 differs from the first in 1 line; ").And.Contain("/data");
        _bed.Verdict().Should().BeEquivalentTo(new { Repetition = 3, Calls = 4, Golden = new { State = GoldenState.NotCompared, Fails = true } });
        _bed.Results("*.golden.json").Should().BeEmpty();
        File.Exists(Received).Should().BeFalse();
    }

    [Fact]
    public async Task Repetitions_that_agree_are_compared_once()
    {
        await CommitAsync(ScriptedTracer.Calls(3));

        (await _bed.RunAsync(ScriptedTracer.Calls(3), TracedTestBed.Test with { Repeat = 3 })).Failure.Should().BeNull();
        (await _bed.RunAsync(ScriptedTracer.Calls(4), TracedTestBed.Test with { Repeat = 3 })).Failure.Should().Contain("TA3001");
    }

    [Theory]
    [InlineData("capture")]
    [InlineData("compare")]
    public async Task Two_tests_of_one_name_both_fail(string mode)
    {
        await CommitAsync(ScriptedTracer.Calls(3));
        _bed.Variables["RENACER_GOLDEN"] = mode;
        var assembly = _bed.Assembly(ScriptedTracer.Calls(3));

        var first = await TracedTestBed.RunAsync(assembly, TracedTestBed.Test with { Identity = "1" });
        var second = await TracedTestBed.RunAsync(assembly, TracedTestBed.Test with { Identity = "2" });

        first.Failure.Should().BeNull("nobody knew of the second");
        second.Failure.Should().Contain("error TA3013: two tests of this run have the display name N.C.M and so the same golden trace; ");
        _bed.Verdicts().Should().HaveCount(2).And.OnlyContain(verdict => verdict.Outcome == VerdictOutcome.Failed && verdict.Golden!.Diagnostic!.Code == "TA3013");
        _bed.Results("*.golden.json").Should().BeEmpty();
    }

    [Fact]
    public async Task A_test_that_runs_again_is_not_another()
    {
        await CommitAsync(ScriptedTracer.Calls(3));
        var assembly = _bed.Assembly(ScriptedTracer.Calls(3));

        await TracedTestBed.RunAsync(assembly, TracedTestBed.Test with { Identity = "1" });

        (await TracedTestBed.RunAsync(assembly, TracedTestBed.Test with { Identity = "1" })).Failure.Should().BeNull();
    }

    [Fact]
    public async Task Two_tests_of_one_name_without_a_golden_trace_harm_nobody()
    {
        var assembly = _bed.Assembly(ScriptedTracer.Calls(3));

        await TracedTestBed.RunAsync(assembly, TracedTestBed.Test with { Identity = "1" });

        (await TracedTestBed.RunAsync(assembly, TracedTestBed.Test with { Identity = "2" })).Failure.Should().BeNull();
    }

    [Theory]
    [InlineData("compare", 4, true)]
    [InlineData("off", 4, true)]
    [InlineData("off", 5, false)]
    [InlineData("capture", 5, false)]
    public async Task Conditions_know_the_golden_trace_in_every_mode(string mode, int calls, bool holds)
    {
        await CommitAsync(ScriptedTracer.Calls(3));
        _bed.Variables["RENACER_GOLDEN"] = mode;
        _bed.Configure("[[trace_assertions]]\nname = \"One more at most\"\ncondition = \"spans.syscall.count <= golden.spans.syscall.count + 1\"\n");

        await _bed.RunAsync(ScriptedTracer.Calls(calls));

        _bed.Verdict().Assertions.Single().Outcome.Should().Be(holds ? AssertionOutcome.Holds : AssertionOutcome.Violated);
    }

    [Fact]
    public async Task Without_a_golden_trace_a_condition_about_it_is_not_evaluated()
    {
        _bed.Configure("[[trace_assertions]]\nname = \"One more at most\"\ncondition = \"spans.syscall.count <= golden.spans.syscall.count + 1\"\n");

        await _bed.RunAsync(ScriptedTracer.Calls(3));

        _bed.Verdict().Assertions.Single().Outcome.Should().Be(AssertionOutcome.NotEvaluated);
    }

    public void Dispose() => _bed.Dispose();

    private string GoldenOf(TestDescription test) => _bed.GoldenDirectory.PathOf(test.DisplayName);

    /// <summary>Makes what the traces of a tracer are the golden trace, as a capture by the tool does, and forgets the run.</summary>
    private async Task CommitAsync(ITracer tracer)
    {
        _bed.Variables["RENACER_GOLDEN"] = "capture";
        await _bed.RunAsync(tracer);
        _bed.Variables.Clear();
        Directory.CreateDirectory(_bed.GoldenDirectory.FullPath);
        File.Copy(_bed.Results("*.golden.json").Single(), Golden);
        Directory.Delete(Path.Combine(_bed.Project, "TestResults"), recursive: true);
    }
}
