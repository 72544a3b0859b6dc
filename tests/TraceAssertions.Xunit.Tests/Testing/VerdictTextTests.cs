using System.Diagnostics;
using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

public sealed class VerdictTextTests
{
    private const string Conditions = """
        [[trace_assertions]]
        name = "Few reads"
        condition = "spans.syscall:read.count < 1000"

        [[trace_assertions]]
        name = "No errors"
        condition = "spans.syscall.errors == 0"

        [[trace_assertions]]
        name = "Short"
        condition = "spans.syscall:read.count < 10"
        severity = "warning"

        [[trace_assertions]]
        name = "No GPU"
        condition = "gpu.transfer_time_ms < 5"
        severity = "warning"
        """;

    [Fact]
    public void The_summary_names_every_kind_of_verdict_the_calls_and_the_file()
    {
        VerdictText.Summary(Judgement("N.C.M(1)", Report(Completeness.Complete), "/results/N.C.M.trace.jsonl")).Should().Be(
            "N.C.M(1): 1 hold, 1 violated, 1 violated as a warning, 1 not evaluated; 1,234 calls (ebpf); /results/N.C.M.trace.jsonl");
    }

    [Fact]
    public void The_summary_says_what_is_missing()
    {
        VerdictText.Summary(Judgement("N.C.M", Report(new Completeness(true, 7, [])), null)).Should()
            .EndWith("; 1,234 calls (ebpf), incomplete: 7 events were lost; no trace file");
    }

    [Fact]
    public void Only_what_fails_the_test_is_in_the_failure()
    {
        var failure = VerdictText.Failure(Judgement("N.C.M", Report(Completeness.Complete), null));

        failure.Should().StartWith("TA2001 Trace assertion failed: Few reads\n  condition ").And.Contain("1,234 calls").And.Contain("test N.C.M")
            .And.NotContain("No errors").And.NotContain("Short").And.NotContain("No GPU");
    }

    [Fact]
    public void Warnings_and_what_was_not_evaluated_are_told()
    {
        VerdictText.Warnings(Judgement("N.C.M", Report(Completeness.Complete), null)).Select(block => block.Split('\n')[0]).Should().Equal(
            "TA2001 Trace assertion violated (warning): Short", "TA2002 Trace assertion not evaluated: No GPU");
    }

    [Fact]
    public void A_test_that_holds_everything_has_no_failure()
    {
        var report = TraceAssertionSet.Parse("").Check(Trace(Completeness.Complete), "N.C.M");

        VerdictText.Failure(Judgement("N.C.M", report, null)).Should().BeNull();
        VerdictText.Summary(Judgement("N.C.M", report, "f")).Should().Be("N.C.M: no assertion applies; 1,234 calls (ebpf); f");
    }

    [Fact]
    public void Every_line_of_a_block_gets_the_prefix_that_the_logger_looks_for()
    {
        ReportLines.Of(["a\n  b", "c"]).Should().Be(string.Concat(new[] { "[trace] a", "[trace]   b", "[trace] c" }.Select(line => line + Environment.NewLine)));
    }

    private static TestJudgement Judgement(string displayName, TraceAssertionReport report, string? path) => TestJudgement.Of(displayName, [Repetition.Of(1, report, path)]);

    private static TraceAssertionReport Report(Completeness completeness) => TraceAssertionSet.Parse(Conditions).Check(Trace(completeness), "N.C.M");

    private static CausalTrace Trace(Completeness completeness)
    {
        var builder = new CausalTraceBuilder();
        var root = builder.Add(new SpanRecord { Name = "test:N.C.M", StartNanos = 0, EndNanos = 5_000_000, Pid = 1, Tid = 1 });
        for (var i = 0; i < 1234; i++)
            builder.Add(new SpanRecord { Name = "syscall:read", Parent = root, StartNanos = 1000 + (i * 1000), EndNanos = 1500 + (i * 1000), Pid = 1, Tid = 1, Fd = 3, Path = "/data", RequestedBytes = 1, TransferredBytes = 1, Result = 1 });
        builder.Add(new SpanRecord { Name = "syscall:mmap", Parent = root, StartNanos = 4_000_000, EndNanos = 4_001_000, Pid = 1, Tid = 1, Noise = "gc" });
        return builder.Build(new TraceHeader { TraceId = ActivityTraceId.CreateRandom(), Name = "N.C.M", Backend = TracerBackend.Ebpf, Completeness = completeness });
    }
}
