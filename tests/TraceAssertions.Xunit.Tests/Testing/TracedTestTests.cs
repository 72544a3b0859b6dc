using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

/// <summary>What the shared part of all adapters does with a test, whatever became of it; and that each leaves a verdict.</summary>
public sealed class TracedTestTests : IDisposable
{
    private const string FewCalls = "[[trace_assertions]]\nname = \"Few\"\ncondition = \"spans.syscall.count < 5\"\nreason = \"we promised\"\n";

    private readonly TracedTestBed _bed = new();

    [Fact]
    public async Task A_test_that_holds_everything_leaves_its_trace_and_its_verdict()
    {
        _bed.Configure(FewCalls);

        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(3));

        verdict.Failure.Should().BeNull();
        _bed.Results().Select(Path.GetFileName).Should().Equal("N.C.M.trace.jsonl", "N.C.M.verdict.json");
        _bed.Verdict().Should().BeEquivalentTo(new
        {
            Test = "N.C.M",
            DisplayName = "N.C.M",
            Assembly = "N.Tests",
            Kind = GoldenKind.Test,
            Outcome = VerdictOutcome.Passed,
            OwnFailure = (string?)null,
            SkipReason = (string?)null,
            TraceId = "4bf92f3577b34da6a3ce929d0e0e4736",
            TraceFile = "N.C.M.trace.jsonl",
            Backend = "ebpf",
            Complete = true,
            Calls = 3,
            DurationMs = 2000d,
            Repetitions = 1,
            Repetition = 1,
            Assertions = new[] { new { Name = "Few", Condition = "spans.syscall.count < 5", Outcome = AssertionOutcome.Holds, Fails = false, Actual = "3 calls", Text = (string?)null } },
        });
    }

    [Fact]
    public async Task What_the_tracer_has_to_say_is_told_once_a_run()
    {
        var notice = new Diagnostic("TA0094", DiagnosticSeverity.Warning, "the variable TRACEPARENT was ignored");
        var assembly = _bed.Assembly(new ScriptedTracer((_, _, _) => { }) { Notices = [notice] });

        (await TracedTestBed.RunAsync(assembly)).Should().Match<TestVerdict>(verdict => verdict.Failure == null && verdict.Output.Contains("[trace] warning TA0094: the variable TRACEPARENT was ignored"));
        (await TracedTestBed.RunAsync(assembly)).Output.Should().NotContain("TA0094");
    }

    [Fact]
    public async Task A_violation_is_in_the_verdict_with_its_place_its_bottleneck_and_its_text()
    {
        _bed.Configure(FewCalls);

        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(7));

        verdict.Failure.Should().StartWith("TA2001 Trace assertion failed: Few");
        var written = _bed.Verdict();
        written.Outcome.Should().Be(VerdictOutcome.Failed);
        written.Assertions.Should().ContainSingle().Which.Should().BeEquivalentTo(new
        {
            Fails = true,
            Code = "TA2001",
            Actual = "7 calls (40.0% over the limit)",
            Bottleneck = "syscall:read 7 calls (100%) on /data",
            File = Path.Combine(_bed.Project, "renacer.toml"),
            Line = 3,
            Column = 13,
            Reason = "we promised",
            Text = verdict.Failure,
        });
    }

    [Fact]
    public async Task A_test_s_own_failure_is_told_apart_from_ours()
    {
        _bed.Configure(FewCalls);

        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(7), body: () => new BodyResult(OwnFailure: "System.Exception : mine"));

        verdict.Failure.Should().BeNull("the test fails by itself already");
        verdict.Output.Should().Contain("[trace] TA2001 Trace assertion failed: Few");
        _bed.Verdict().Should().BeEquivalentTo(new { Outcome = VerdictOutcome.Failed, OwnFailure = "System.Exception : mine", Calls = 7 });
    }

    [Fact]
    public async Task A_test_that_skips_itself_is_not_judged_and_leaves_no_trace()
    {
        _bed.Configure(FewCalls);

        (await _bed.RunAsync(ScriptedTracer.Calls(7), body: () => new BodyResult(SkipReason: "not here"))).Should().Be(new TestVerdict(null, ""));

        _bed.Results().Should().ContainSingle();
        _bed.Verdict().Should().BeEquivalentTo(new { Outcome = VerdictOutcome.Skipped, SkipReason = "not here", TraceFile = (string?)null, Repetitions = 0 });
    }

    [Fact]
    public void A_test_that_cannot_be_traced_is_skipped_with_the_reason()
    {
        var unavailable = new Diagnostic("TA0081", DiagnosticSeverity.Warning, "tracing is switched off", Remedy: "unset it");
        var test = _bed.Assembly(new ScriptedTracer((_, _, _) => { }) { Unavailable = unavailable }).Prepare(TracedTestBed.Test);

        test.SkipReason.Should().Be("info TA0081: tracing is switched off; unset it");
        test.NotRun(new BodyResult(SkipReason: test.SkipReason));

        _bed.Verdict().Should().BeEquivalentTo(new
        {
            Outcome = VerdictOutcome.Skipped,
            SkipReason = test.SkipReason,
            Diagnostics = new[] { new { Code = "TA0081", Severity = DiagnosticSeverity.Info, Message = "tracing is switched off", Remedy = "unset it" } },
        });
    }

    [Fact]
    public async Task A_test_that_must_be_traced_and_cannot_fails_without_running()
    {
        _bed.Variables["CI"] = "true";
        var tracer = new ScriptedTracer((_, _, _) => { }) { Unavailable = new Diagnostic("TA0081", DiagnosticSeverity.Warning, "tracing is switched off") };

        var verdict = await _bed.RunAsync(tracer, body: () => throw new InvalidOperationException("must not run"));

        verdict.Failure.Should().StartWith("error TA0081: tracing is switched off, and this test requires a trace; ");
        _bed.Verdict().Should().BeEquivalentTo(new { Outcome = VerdictOutcome.Failed, Diagnostics = new[] { new { Code = "TA0081", Severity = DiagnosticSeverity.Error } } });
    }

    [Fact]
    public async Task Every_error_of_the_configuration_is_in_every_verdict_and_told_once()
    {
        _bed.Configure("[[trace_assertions]]\nname = \"a\"\ncondition = \"spans.sycall.count < 5\"\nseverty = \"error\"\nresaon = \"x\"\n");
        var assembly = _bed.Assembly(ScriptedTracer.Calls(1));

        var first = await TracedTestBed.RunAsync(assembly);
        var second = await TracedTestBed.RunAsync(assembly, TracedTestBed.Test with { Name = "N.C.O", DisplayName = "N.C.O" });

        first.Failure!.Split(Environment.NewLine).Should().HaveCount(3).And.OnlyContain(line => line.StartsWith(Path.Combine(_bed.Project, "renacer.toml(")));
        second.Failure!.Split(Environment.NewLine).Should().Equal(first.Failure.Split(Environment.NewLine)[0], "and 2 more in that file, which the first traced test of the run names");
        _bed.Verdicts().Should().HaveCount(2).And.OnlyContain(verdict => verdict.Outcome == VerdictOutcome.Failed && verdict.Diagnostics.Count == 3);
    }

    [Fact]
    public async Task A_cancelled_test_is_not_judged()
    {
        using var cancelled = new CancellationTokenSource();
        var runs = 0;

        await _bed.RunAsync(ScriptedTracer.Calls(1), TracedTestBed.Test with { Repeat = 5 }, () =>
        {
            if (++runs == 2)
                cancelled.Cancel();
            return new BodyResult();
        }, cancelled.Token);

        runs.Should().Be(2);
        _bed.Verdict().Should().BeEquivalentTo(new { Outcome = VerdictOutcome.Skipped, SkipReason = "the run was cancelled" });
    }

    [Fact]
    public async Task The_mark_of_a_running_test_is_there_from_its_warm_up_on_and_gone_at_its_end()
    {
        var marks = new List<int>();

        await _bed.RunAsync(ScriptedTracer.Calls(1), TracedTestBed.Test with { WarmUp = 1, Repeat = 2 }, () =>
        {
            marks.Add(_bed.Results("*.incomplete").Count);
            return new BodyResult();
        });

        marks.Should().Equal(1, 1, 1);
        _bed.Results("*.incomplete").Should().BeEmpty();
    }

    [Fact]
    public async Task A_verdict_that_somebody_asked_for_and_that_cannot_be_written_fails_the_test()
    {
        var file = Path.Combine(_bed.Project, "no-folder");
        await File.WriteAllTextAsync(file, "");
        _bed.Variables["RENACER_RESULTS"] = file;

        (await _bed.RunAsync(ScriptedTracer.Calls(1))).Failure.Should().Contain("error TA4001: The verdict could not be written: ");

        _bed.Variables.Clear();
        await File.WriteAllTextAsync(Path.Combine(_bed.Project, "TestResults"), "");
        (await _bed.RunAsync(ScriptedTracer.Calls(1))).Should().Match<TestVerdict>(verdict => verdict.Failure == null && verdict.Output.Contains("warning TA4001", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scopes_have_the_noise_rules_of_the_configuration()
    {
        _bed.Configure("[noise]\nenabled = false\n");
        var tracer = ScriptedTracer.Calls(1);

        await _bed.RunAsync(tracer);

        tracer.LastNoise!.Enabled.Should().BeFalse();
    }

    public void Dispose() => _bed.Dispose();
}
