using TraceAssertions.Tests.Conditions;

namespace TraceAssertions.Tests.Golden;

public sealed class GoldenMetricsTests
{
    private static readonly GoldenTrace Golden = Goldens.Import.With([.. Goldens.Import.Calls, Goldens.Call("activity:GET /", count: 4)]) with
    {
        Summary = new GoldenSummary(12, 1, 3, 1, new Dictionary<string, int> { ["tight_loop"] = 1, ["god_process"] = 0 }),
    };

    [Theory]
    [InlineData("golden.spans.syscall.count == 12")]
    [InlineData("golden.spans.syscall:pread64.count == 3")]
    [InlineData("golden.spans.io:read.requested_bytes == 192KiB")]
    [InlineData("golden.spans.io:open.count == 3 and golden.spans.io:open.errors == 1")]
    [InlineData("golden.spans.syscall.errors == 1")]
    [InlineData("golden.spans.syscall:mkdir.count == 0")]
    [InlineData("golden.spans.activity.count == 4")]
    [InlineData("golden.spans[\"GET /\"].count == 4")]
    [InlineData("golden.spans[path ~ \"*/orders.csv\" and name != \"syscall:close\"].count == 5")]
    [InlineData("golden.spans[errno == \"ENOENT\"].count == 1")]
    [InlineData("golden.spans[requested_bytes > 4096].count == 3")]
    [InlineData("golden.antipatterns.tight_loop.count == 1")]
    [InlineData("golden.antipatterns.god_process.count == 0")]
    [InlineData("spans.syscall.count <= golden.spans.syscall.count")]
    public void Counts_errors_sizes_and_antipatterns_are_those_that_were_committed(string condition) =>
        Judge(condition).Outcome.Should().Be(AssertionOutcome.Holds, $"{Judge(condition).Explanation}");

    [Theory]
    [InlineData("golden.critical_path.duration_ms < 200", "a golden trace holds no times")]
    [InlineData("golden.spans.syscall.p95_ms < 200", "a golden trace holds no times")]
    [InlineData("golden.gpu.compute_time_ms < 1", "a golden trace holds no times")]
    [InlineData("golden.memory.allocated_bytes < 1MB", "a golden trace does not hold memory.allocated_bytes")]
    [InlineData("golden.spans.syscall.runs < 1", "a golden trace adds up what is alike and keeps no runs")]
    [InlineData("golden.spans.io:read.rle_compressed_ratio > 0.5", "a golden trace adds up what is alike and keeps no runs")]
    [InlineData("golden.spans.io:read.bytes < 1MB", "a golden trace holds what calls ask for, not what they move; requested_bytes is there")]
    [InlineData("golden.spans.process.count == 1", "the golden trace has no process: spans")]
    [InlineData("golden.spans.gpu.count == 0", "the golden trace has no gpu: spans")]
    [InlineData("golden.spans[fd == 3].count == 1", "a golden trace does not hold fd")]
    [InlineData("golden.spans[name == \"syscall:openat\" and not (duration_ms > 1)].count == 1", "a golden trace does not hold duration_ms")]
    [InlineData("golden.spans.syscall:open.count == 3", "the golden trace has syscall:openat of its family and not syscall:open; select the family: spans.io:open")]
    [InlineData("golden.antipatterns.pcie_bottleneck.count == 0", "the golden trace does not hold antipatterns.pcie_bottleneck.count")]
    [InlineData("golden.spans[attributes[\"http.route\"] == \"/\"].count == 0", "a golden trace does not hold attributes")]
    [InlineData("golden.spans[attributes[\"http.response.status_code\"] >= 500].count == 0", "a golden trace does not hold attributes")]
    public void What_a_golden_trace_left_out_is_not_evaluated(string condition, string why) =>
        Judge(condition).Should().Match<TraceAssertionResult>(result => result.Outcome == AssertionOutcome.NotEvaluated && result.Explanation == why);

    [Fact]
    public void Where_only_bytes_are_held_they_are_known_and_the_count_is_not()
    {
        var pipes = Goldens.Of(Goldens.Call("read", "pipe", bytes: 300), Goldens.Call("readv", "socket", bytes: 40));
        Judge("golden.spans.io:read.bytes == 340", pipes).Outcome.Should().Be(AssertionOutcome.Holds);
        Judge("golden.spans.io:read.count == 2", pipes).Explanation.Should().Be("how often syscall:read returns is the kernel's choice, so that the golden trace holds only its bytes");
    }

    [Fact]
    public void Without_a_golden_trace_nothing_is_evaluated() =>
        Judge("spans.syscall.count <= golden.spans.syscall.count", null).Explanation.Should().Be("no golden trace; capture one: dotnet msbuild -t:CaptureGoldenTraces");

    [Fact]
    public void A_budget_that_grew_beyond_the_golden_trace_is_violated()
    {
        var trace = new TraceFixture().Calls("syscall:pread64", 40, path: "/x/orders.csv").Build();
        var result = Judge("spans.syscall.count <= golden.spans.syscall.count", Golden, trace);
        result.Outcome.Should().Be(AssertionOutcome.Violated);
        result.Actual.Should().Be("spans.syscall.count is 40 calls, golden.spans.syscall.count is 12 calls (233.3% over golden.spans.syscall.count)");
    }

    [Fact]
    public void An_immense_count_costs_no_memory()
    {
        var before = GC.GetTotalAllocatedBytes();
        Judge("golden.spans.syscall.count == 1_000_000_000_000", Goldens.Of(Goldens.Call("read", count: GoldenFormat.MaxCount))).Outcome.Should().Be(AssertionOutcome.Holds);
        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(50_000_000);
    }

    private static TraceAssertionResult Judge(string condition) => Judge(condition, Golden);

    private static TraceAssertionResult Judge(string condition, GoldenTrace? golden, CausalTrace? trace = null) =>
        new TraceAssertionSet([new TraceAssertion("it", ConditionExpression.Parse(condition))]).Check(trace ?? new TraceFixture().Calls("syscall:read", 5).Build(), golden).Results.Single();
}
