using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

/// <summary>WarmUp and Repeat: how often a test runs, what is traced of it, and how several verdicts become one.</summary>
public sealed class RepetitionTests : IDisposable
{
    private readonly TracedTestBed _bed = new();

    [Fact]
    public async Task Warm_up_runs_the_test_untraced_before()
    {
        var tracer = ScriptedTracer.Calls(1);
        var scopesAtEachRun = new List<int>();

        await _bed.RunAsync(tracer, TracedTestBed.Test with { WarmUp = 3, Repeat = 2 }, () =>
        {
            scopesAtEachRun.Add(tracer.Scopes);
            return new BodyResult();
        });

        scopesAtEachRun.Should().Equal(0, 0, 0, 1, 2);
        _bed.Results().Select(Path.GetFileName).Should().Equal("N.C.M.trace.jsonl", "N.C.M.verdict.json", "N.C.M~2.trace.jsonl");
    }

    [Fact]
    public async Task A_failure_in_warm_up_is_the_test_s_own_and_names_the_warm_up()
    {
        var runs = 0;

        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(1), TracedTestBed.Test with { WarmUp = 3 }, () => new BodyResult(OwnFailure: ++runs == 2 ? "mine" : null));

        runs.Should().Be(2);
        verdict.Should().Be(new TestVerdict(null, $"[trace] N.C.M: failed by itself in warm-up 2 of 3, before anything was traced{Environment.NewLine}"));
        _bed.Verdict().Should().BeEquivalentTo(new { Outcome = VerdictOutcome.Failed, OwnFailure = "in warm-up 2 of 3: mine", TraceFile = (string?)null });
    }

    [Fact]
    public async Task A_failure_in_a_repetition_ends_the_test()
    {
        var runs = 0;

        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(1), TracedTestBed.Test with { Repeat = 5 }, () => new BodyResult(OwnFailure: ++runs == 3 ? "mine" : null));

        runs.Should().Be(3);
        verdict.Output.Should().Contain("[trace] the test failed by itself in repetition 3 of 5");
        _bed.Verdict().Should().BeEquivalentTo(new { Outcome = VerdictOutcome.Failed, OwnFailure = "mine", Repetitions = 3 });
    }

    [Theory]
    [InlineData(-1, 1, "WarmUp = -1 of a traced test is out of range; give it a value from 0 to 1000")]
    [InlineData(1001, 1, "WarmUp = 1001 of a traced test is out of range; give it a value from 0 to 1000")]
    [InlineData(0, 0, "Repeat = 0 of a traced test is out of range; give it a value from 1 to 1000")]
    [InlineData(0, 1001, "Repeat = 1001 of a traced test is out of range; give it a value from 1 to 1000")]
    public async Task A_number_out_of_range_fails_the_test_before_it_runs(int warmUp, int repeat, string text)
    {
        var verdict = await _bed.RunAsync(
            ScriptedTracer.Calls(1), TracedTestBed.Test with { WarmUp = warmUp, Repeat = repeat }, () => throw new InvalidOperationException("must not run"));

        verdict.Failure.Should().Be($"error TA0042: {text}");
    }

    [Fact]
    public async Task A_count_must_hold_in_every_repetition_and_the_first_that_violates_it_is_told()
    {
        _bed.Configure(Assertion("spans.syscall.count < 5"));

        var verdict = await _bed.RunAsync(ScriptedTracer.Calls(3, 3, 7, 9, 3), TracedTestBed.Test with { Repeat = 5 });

        verdict.Failure.Should().Contain("actual       7 calls (40.0% over the limit)").And.EndWith("\n  repetition   3 of 5: violated in 2 of 5");
        verdict.Output.Should().Contain(" in repetition 3 of 5; ").And.Contain("N.C.M~3.trace.jsonl");
        _bed.Verdict().Should().BeEquivalentTo(new { Repetitions = 5, Repetition = 3, Calls = 7, TraceFile = "N.C.M~3.trace.jsonl" });
    }

    [Theory]
    [InlineData(new[] { 10, 10, 30, 30, 10 }, true)] // 2 of 5
    [InlineData(new[] { 30, 10, 30, 30, 10 }, false)] // 3 of 5
    [InlineData(new[] { 10, 30, 30, 10 }, true)] // half of them is not more than half
    [InlineData(new[] { 30, 30, 30, 10 }, false)]
    [InlineData(new[] { 30 }, false)]
    public async Task A_time_must_hold_in_at_least_half_of_the_repetitions(int[] milliseconds, bool holds)
    {
        _bed.Configure(Assertion("spans.syscall.duration_ms < 20"));

        var verdict = await _bed.RunAsync(ScriptedTracer.Milliseconds(milliseconds), TracedTestBed.Test with { Repeat = milliseconds.Length });

        (verdict.Failure is null).Should().Be(holds, verdict.Failure);
    }

    [Fact]
    public async Task What_is_told_of_a_time_is_its_median()
    {
        _bed.Configure(Assertion("spans.syscall.duration_ms < 20"));

        // In order: 5 10 31 40 50.
        var verdict = await _bed.RunAsync(ScriptedTracer.Milliseconds(50, 5, 31, 10, 40), TracedTestBed.Test with { Repeat = 5 });

        verdict.Failure.Should().Contain("actual       31 ms").And.EndWith("\n  repetition   3 of 5: violated in 3 of 5, judged by the median, which is shown");
    }

    [Theory]
    [InlineData("spans.syscall.duration_ms < 20 and spans.syscall.count < 5", false)] // a count is in it
    [InlineData("not (spans.syscall.duration_ms >= 20 or spans.syscall.max_ms > 1000)", true)]
    [InlineData("spans.syscall.duration_ms / spans.syscall.count < 20", true)] // time a call
    [InlineData("within(spans.syscall.duration_ms, 10, 50%)", true)]
    [InlineData("spans.syscall.bytes / spans.syscall.duration_ms > 0.05", true)] // a rate
    public async Task Only_a_condition_of_nothing_but_times_is_judged_by_the_median(string condition, bool byMedian)
    {
        _bed.Configure(Assertion(condition));

        var verdict = await _bed.RunAsync(ScriptedTracer.Milliseconds(10, 30, 10), TracedTestBed.Test with { Repeat = 3 });

        (verdict.Failure is null).Should().Be(byMedian, verdict.Failure);
    }

    // 10 ms holds, 30 ms is violated; 0 stands for a scope without any call, of which 'spans.syscall:read.mean_ms' has no value.
    [Theory]
    [InlineData(new[] { 10, 10, 0 }, AssertionOutcome.Holds)] // it would hold even if the third were a violation
    [InlineData(new[] { 10, 0, 0 }, AssertionOutcome.NotEvaluated)]
    [InlineData(new[] { 10, 30, 0 }, AssertionOutcome.NotEvaluated)] // it could be either
    [InlineData(new[] { 30, 30, 0 }, AssertionOutcome.Violated)]
    [InlineData(new[] { 0, 0, 0 }, AssertionOutcome.NotEvaluated)]
    public async Task A_repetition_that_could_not_be_evaluated_may_be_either(int[] milliseconds, AssertionOutcome outcome)
    {
        _bed.Configure(Assertion("spans.syscall:read.mean_ms < 20"));

        await _bed.RunAsync(
            new ScriptedTracer((scope, builder, root) =>
            {
                if (milliseconds[scope - 1] > 0)
                    builder.Add(ScriptedTracer.Call(root, "/data", 0, milliseconds[scope - 1] * 1_000_000L));
            }),
            TracedTestBed.Test with { Repeat = 3 });

        _bed.Verdict().Assertions.Single().Outcome.Should().Be(outcome);
        _bed.Verdict().Outcome.Should().Be(outcome == AssertionOutcome.Holds ? VerdictOutcome.Passed : VerdictOutcome.Failed);
    }

    [Theory]
    [InlineData("error", AssertionOutcome.NotEvaluated)]
    [InlineData("warning", AssertionOutcome.Holds)]
    public async Task No_error_holds_over_repetitions_of_which_one_is_incomplete(string severity, AssertionOutcome outcome)
    {
        _bed.Configure(Assertion("spans.syscall.duration_ms < 20") + $"severity = \"{severity}\"\n");
        var tracer = new ScriptedTracer((_, builder, root) => builder.Add(ScriptedTracer.Call(root, "/data", 0, 10_000_000)))
        {
            Completeness = scope => scope == 4 ? new Completeness(true, 7, []) : Completeness.Complete,
        };

        await _bed.RunAsync(tracer, TracedTestBed.Test with { Repeat = 5 });

        var verdict = _bed.Verdict();
        verdict.Assertions.Single().Outcome.Should().Be(outcome);
        if (outcome == AssertionOutcome.NotEvaluated)
            verdict.Assertions.Single().Explanation.Should().Be("the trace of repetition 4 is incomplete: 7 events were lost");
    }

    public void Dispose() => _bed.Dispose();

    private static string Assertion(string condition) => $"[[trace_assertions]]\nname = \"A\"\ncondition = \"{condition}\"\n";
}
