namespace TraceAssertions.Tests.Conditions.Evaluation;

public sealed class ConditionEvaluationTests
{
    private static CausalTrace Counts(Completeness? completeness = null) => new TraceFixture { Completeness = completeness ?? Completeness.Complete }
        .Calls("syscall:pread64", 100, path: "/data/in.csv", bytes: 10)
        .Calls("syscall:write", 20, path: "/data/out.json", bytes: 5, error: "EAGAIN")
        .Build();

    private static CausalTrace Blurred(TracerBackend backend = TracerBackend.Ptrace) =>
        new TraceFixture { Backend = backend, CostPerCallNanos = 100_000 }.Calls("syscall:read", 100, path: "/x", nanos: 1_000_000).Build(); // 90 to 100 ms

    [Theory]
    [InlineData("spans.syscall.count < 121", AssertionOutcome.Holds)]
    [InlineData("spans.syscall.count < 120", AssertionOutcome.Violated)]
    [InlineData("spans.syscall.count <= 120", AssertionOutcome.Holds)]
    [InlineData("spans.syscall.count == 120", AssertionOutcome.Holds)]
    [InlineData("spans.syscall.count != 120", AssertionOutcome.Violated)]
    [InlineData("spans.syscall.count > 119 and spans.syscall.count >= 120", AssertionOutcome.Holds)]
    [InlineData("100 + 20 == spans.syscall.count", AssertionOutcome.Holds)]
    [InlineData("not spans.syscall.count < 120", AssertionOutcome.Holds)]
    [InlineData("spans.io:read.count == 100 and spans.io:write.count == 20", AssertionOutcome.Holds)]
    [InlineData("spans[path ~ \"*.csv\"].count == 100", AssertionOutcome.Holds)]
    [InlineData("spans.syscall.errors / spans.syscall.count < 16.7%", AssertionOutcome.Holds)]
    [InlineData("ratio(spans.syscall.errors, spans.syscall.count) < 16%", AssertionOutcome.Violated)]
    [InlineData("spans.syscall.bytes <= 1.1kB", AssertionOutcome.Holds)]
    [InlineData("spans.syscall.bytes < 1.1KiB", AssertionOutcome.Holds)]
    [InlineData("spans.syscall.bytes < 1KiB", AssertionOutcome.Violated)]
    [InlineData("within(spans.syscall.count, 115, 5%)", AssertionOutcome.Holds)]
    [InlineData("within(spans.syscall.count, 100, 5%)", AssertionOutcome.Violated)]
    [InlineData("max(spans.io:read.count, spans.io:write.count) == 100", AssertionOutcome.Holds)]
    [InlineData("min(spans.io:read.count, spans.io:write.count) == 100", AssertionOutcome.Violated)]
    [InlineData("abs(spans.io:write.count - spans.io:read.count) == 80", AssertionOutcome.Holds)]
    [InlineData("-spans.syscall.count < -119", AssertionOutcome.Holds)]
    [InlineData("spans.io:sync.count / spans.io:stat.count < 5", AssertionOutcome.NotEvaluated)]
    [InlineData("spans.syscall.count / spans.io:stat.count < 5", AssertionOutcome.NotEvaluated)]
    [InlineData("spans.io:sync.count / spans.io:stat.count < 5 or spans.syscall.count == 120", AssertionOutcome.Holds)]
    [InlineData("spans.io:sync.count / spans.io:stat.count < 5 and spans.syscall.count == 1", AssertionOutcome.Violated)]
    [InlineData("spans.syscall.count <= golden.spans.syscall.count", AssertionOutcome.NotEvaluated)]
    [InlineData("spans.syscall.count * 1e308 > 1", AssertionOutcome.NotEvaluated)]
    [InlineData("-1e308 * spans.syscall.count < -1", AssertionOutcome.NotEvaluated)]
    public void Verdicts_follow_the_numbers(string condition, AssertionOutcome expected) => Counts().OutcomeOf(condition).Should().Be(expected);

    [Theory]
    [InlineData("spans.io:sync.count / spans.io:stat.count < 5", "0/0: spans.io:stat.count is 0")]
    [InlineData("spans.syscall.count / spans.io:stat.count < 5", "division by zero: spans.io:stat.count is 0")]
    [InlineData("spans.syscall.count <= golden.spans.syscall.count", "no golden trace; capture one: dotnet msbuild -t:CaptureGoldenTraces")]
    [InlineData("spans.io:sync.mean_ms < 5", null)]
    public void What_is_not_evaluated_says_why(string condition, string? reason)
    {
        var result = Counts().Judge(condition);
        result.Outcome.Should().Be(AssertionOutcome.NotEvaluated);
        result.Code.Should().Be("TA2002");
        result.Fails.Should().BeTrue();
        if (reason is null)
            result.Explanation.Should().NotBeNullOrWhiteSpace();
        else
            result.Explanation.Should().Be(reason);
    }

    [Theory]
    [InlineData("spans.syscall.duration_ms < 101", AssertionOutcome.Holds)]
    [InlineData("spans.syscall.duration_ms <= 100ms", AssertionOutcome.Holds)]
    [InlineData("spans.syscall.duration_ms < 0.1s", AssertionOutcome.NotEvaluated)]
    [InlineData("spans.syscall.duration_ms < 95", AssertionOutcome.NotEvaluated)]
    [InlineData("spans.syscall.duration_ms < 90", AssertionOutcome.Violated)]
    [InlineData("spans.syscall.duration_ms > 90", AssertionOutcome.NotEvaluated)]
    [InlineData("spans.syscall.duration_ms > 89", AssertionOutcome.Holds)]
    [InlineData("spans.syscall.duration_ms >= 100.5", AssertionOutcome.Violated)]
    [InlineData("spans.syscall.duration_ms == 95", AssertionOutcome.NotEvaluated)]
    [InlineData("spans.syscall.duration_ms == 101", AssertionOutcome.Violated)]
    public void A_time_is_an_interval(string condition, AssertionOutcome expected) => Blurred().OutcomeOf(condition).Should().Be(expected);

    [Fact]
    public void A_blurred_verdict_prints_both_bounds_and_the_way_out()
    {
        Blurred().Judge("spans.syscall.duration_ms < 95").Explanation
            .Should().Be("spans.syscall.duration_ms is 90 to 100 ms and the limit 95 ms, within the tracer's own cost; use eBPF");
        Blurred(TracerBackend.Ebpf).Judge("spans.syscall.duration_ms < 95").Explanation.Should().EndWith("within the tracer's own cost; widen the budget");
    }

    [Theory]
    [InlineData("spans.syscall.count < 200", AssertionSeverity.Error, AssertionOutcome.NotEvaluated)]
    [InlineData("spans.syscall.count < 120", AssertionSeverity.Error, AssertionOutcome.Violated)]
    [InlineData("spans.syscall.count > 100", AssertionSeverity.Error, AssertionOutcome.NotEvaluated)]
    [InlineData("spans.syscall.count > 100", AssertionSeverity.Warning, AssertionOutcome.Holds)]
    [InlineData("spans.syscall.count < 200", AssertionSeverity.Warning, AssertionOutcome.NotEvaluated)]
    [InlineData("spans.syscall.count == 10", AssertionSeverity.Error, AssertionOutcome.Violated)]
    [InlineData("spans.syscall.rle_compressed_ratio > 0.99", AssertionSeverity.Error, AssertionOutcome.NotEvaluated)]
    [InlineData("spans.syscall.p95_ms > 100", AssertionSeverity.Error, AssertionOutcome.NotEvaluated)]
    [InlineData("spans.syscall.min_ms > 100", AssertionSeverity.Error, AssertionOutcome.Violated)]
    [InlineData("spans[name ~ \"syscall:*\"].count < 120", AssertionSeverity.Error, AssertionOutcome.Violated)]
    [InlineData("spans[path ~ \"*.csv\"].count < 5", AssertionSeverity.Error, AssertionOutcome.NotEvaluated)]
    [InlineData("spans[name ~ \"syscall:*\" and bytes < 100].count < 5", AssertionSeverity.Error, AssertionOutcome.NotEvaluated)]
    public void An_incomplete_trace_is_judged_by_what_is_certain(string condition, AssertionSeverity severity, AssertionOutcome expected)
    {
        var trace = Counts(new Completeness(true, 5, []));
        var result = trace.Judge(condition, severity);
        result.Outcome.Should().Be(expected);
        if (expected == AssertionOutcome.NotEvaluated)
            result.Explanation.Should().Be("the trace is incomplete: 5 events were lost");
    }

    [Theory]
    [InlineData(true, AssertionOutcome.Violated)]
    [InlineData(false, AssertionOutcome.NotEvaluated)]
    public void A_finding_that_what_was_lost_may_undo_is_not_certain(bool complete, AssertionOutcome expected) =>
        new TraceFixture { Completeness = new Completeness(true, complete ? 0 : 5, []) }.Calls("syscall:writev", 100, path: "/log", bytes: 10).Build()
            .Judge("antipatterns.tiny_io.count == 0").Outcome.Should().Be(expected);

    [Fact]
    public void Without_a_tracer_nothing_passes()
    {
        var result = Counts(new Completeness(false, 0, [])).Judge("spans.syscall.count < 1000");
        result.Outcome.Should().Be(AssertionOutcome.NotEvaluated);
        result.Explanation.Should().Be("system calls were not captured");
    }

    [Theory]
    [InlineData("spans.syscall.count < 100", "120 calls (20.0% over the limit)", 20.0, 0.2, true)]
    [InlineData("spans.syscall.count == 0", "120 calls (the limit is 0)", 120.0, null, true)]
    [InlineData("spans.syscall.count < 12", "120 calls (900.0% over the limit)", 108.0, 9.0, true)]
    [InlineData("spans.syscall.count < 10", "120 calls (12 times the limit)", 110.0, 11.0, true)]
    [InlineData("spans.syscall.count > 240", "120 calls (50.0% under the limit)", 120.0, 0.5, false)]
    [InlineData("100 > spans.syscall.count", "120 calls (20.0% over the limit)", 20.0, 0.2, true)]
    [InlineData("spans.syscall.count < 120", "120 calls (exactly the limit)", 0.0, 0.0, true)]
    [InlineData("not spans.syscall.count > 100", "120 calls (20.0% over the limit)", 20.0, 0.2, true)]
    [InlineData("spans.syscall.bytes < 1kB", "1,100 bytes (10.0% over the limit)", 100.0, 0.1, true)]
    [InlineData("spans.syscall.rle_compressed_ratio > 0.99", "0.9833 (0.7% under the limit)", 0.00666, 0.00673, false)]
    [InlineData("spans.io:read.count < spans.io:write.count", "spans.io:read.count is 100 calls, spans.io:write.count is 20 calls (400.0% over spans.io:write.count)", 80.0, 4.0, true)]
    [InlineData("spans.syscall.count < 100 and spans.syscall.runs < 2", "120 calls (20.0% over the limit); 2 runs (exactly the limit)", 20.0, 0.2, true)]
    [InlineData("spans.syscall.count < 500 and spans.syscall.runs < 2", "2 runs (exactly the limit)", 0.0, 0.0, true)]
    [InlineData("spans.syscall.errors < 10", "20 failed calls (100.0% over the limit)", 10.0, 1.0, true)]
    public void A_violation_says_the_value_and_how_far_off_it_is(string condition, string actual, double absolute, double? fraction, bool over)
    {
        var result = Counts().Judge(condition);
        result.Outcome.Should().Be(AssertionOutcome.Violated);
        result.Actual.Should().Be(actual);
        result.Distance!.Absolute.Should().BeApproximately(absolute, 1e-4);
        result.Distance.IsOver.Should().Be(over);
        (result.Distance.Fraction - fraction ?? 0).Should().BeApproximately(0, 1e-4);
        (result.Distance.Fraction is null).Should().Be(fraction is null);
    }

    [Fact]
    public void The_distance_of_an_interval_is_that_of_its_nearer_bound()
    {
        var result = Blurred().Judge("spans.syscall.duration_ms < 50");
        result.Actual.Should().Be("90 to 100 ms (80.0% over the limit)");
        result.Distance!.Absolute.Should().BeApproximately(40, 1e-9);
    }

    [Fact]
    public void A_selector_that_misses_its_family_is_told()
    {
        var result = Counts().Judge("spans.syscall:read.count < 5");
        result.Outcome.Should().Be(AssertionOutcome.Holds);
        result.Warnings.Should().ContainSingle().Which.Should().Match<Diagnostic>(d => d.Code == "TA2003"
            && d.Message.StartsWith("spans.syscall:read matched nothing in this trace, while syscall:pread64 of its family occurred")
            && d.Remedy == "select the family: spans.io:read");
        Counts().Judge("spans.syscall:pread64.count < 500").Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData(AssertionSeverity.Error, null, true)]
    [InlineData(AssertionSeverity.Error, MissingData.Skip, false)]
    [InlineData(AssertionSeverity.Warning, null, false)]
    [InlineData(AssertionSeverity.Warning, MissingData.Fail, false)]
    public void Missing_data_fails_errors_unless_they_allow_it(AssertionSeverity severity, MissingData? onMissing, bool fails)
    {
        var assertion = new TraceAssertion("n", ConditionExpression.Parse("golden.spans.syscall.count < 1")) { Severity = severity };
        if (onMissing is { } set)
            assertion = assertion with { OnMissing = set };
        var report = new TraceAssertionSet([assertion]).Check(Counts());
        report.Passes.Should().Be(!fails);
        report.Errors.Count().Should().Be(fails ? 1 : 0);
        report.Warnings.Count().Should().Be(fails ? 0 : 1);
        report.Results.Single().Outcome.Should().Be(AssertionOutcome.NotEvaluated);
    }

    [Fact]
    public void The_unit_may_be_written_or_left_out()
    {
        foreach (var limit in new[] { "95.5", "95.5ms", "0.0955s", "95500us", "95_500_000ns" })
        {
            var result = new TraceFixture().Calls("syscall:read", 1, nanos: 96_000_000).Build().Judge($"spans.syscall.duration_ms < {limit}");
            result.Outcome.Should().Be(AssertionOutcome.Violated, limit);
            result.Distance!.Absolute.Should().BeApproximately(0.5, 1e-9, limit);
        }
    }
}
