namespace TraceAssertions.Tests.Conditions.Evaluation;

/// <summary>The conditions of the source documents, each made to hold, to be violated and to be not evaluated by a trace built for it.</summary>
public sealed class SeedConditionTests
{
    private static readonly TraceAssertionSet Sprint44 = TraceAssertionSet.Parse("""
        # Trace assertions checked during cargo test
        [[trace_assertions]]
        name = "Critical path under 200ms"
        condition = "critical_path.duration_ms < 200"
        severity = "error"  # Fail build

        [[trace_assertions]]
        name = "No God Process anti-pattern"
        condition = "antipatterns.god_process.count == 0"
        severity = "error"

        [[trace_assertions]]
        name = "GPU utilization acceptable"
        condition = "gpu.transfer_time_ms / gpu.compute_time_ms < 5.0"
        severity = "warning"  # Log but don't fail

        [[trace_assertions]]
        name = "Syscall count bounded"
        condition = "spans.syscall.count < 10000"
        severity = "error"

        [[trace_assertions]]
        name = "No PCIe bottleneck"
        condition = "antipatterns.pcie_bottleneck.count == 0"
        severity = "error"

        [[trace_assertions]]
        name = "File operations efficient"
        condition = "spans.syscall:read.rle_compressed_ratio > 0.9"  # 90%+ collapsed
        severity = "warning"
        """);

    private static readonly TraceAssertionSet Renacer06 = TraceAssertionSet.Parse("""
        [[assertion]]
        name = "cli_startup_latency"
        type = "critical_path"
        max_duration_ms = 15
        fail_on_violation = true
        enabled = true

        [[assertion]]
        name = "syscall_count_budget"
        type = "span_count"
        max_spans = 150

        [[assertion]]
        name = "memory_allocation_limit"
        type = "memory_usage"
        max_bytes = 10485760
        tracking_mode = "allocations"

        [[assertion]]
        name = "no_god_process"
        type = "anti_pattern"
        pattern = "GodProcess"
        threshold = 0.5

        [[assertion]]
        name = "no_tight_loop"
        type = "anti_pattern"
        pattern = "TightLoop"
        threshold = 0.5
        fail_on_violation = false

        [[assertion]]
        name = "ultra_strict_latency"
        type = "critical_path"
        max_duration_ms = 0.1
        enabled = false
        """);

    private static readonly CausalTrace Untraced = new TraceFixture { Completeness = new Completeness(false, 0, []), Backend = TracerBackend.None }.Build();

    private static AssertionOutcome OutcomeOf(TraceAssertionSet set, string name, CausalTrace trace) =>
        set.Check(trace).Results.Single(r => r.Assertion.Name == name).Outcome;

    private static void Expect(TraceAssertionSet set, string name, CausalTrace holds, CausalTrace violated, CausalTrace? notEvaluated = null)
    {
        OutcomeOf(set, name, holds).Should().Be(AssertionOutcome.Holds);
        OutcomeOf(set, name, violated).Should().Be(AssertionOutcome.Violated);
        OutcomeOf(set, name, notEvaluated ?? Untraced).Should().Be(AssertionOutcome.NotEvaluated);
    }

    [Fact]
    public void Critical_path_under_200_ms() => Expect(
        Sprint44,
        "Critical path under 200ms",
        holds: new TraceFixture().Calls("syscall:read", 10, nanos: 19_000_000).Build(),
        violated: new TraceFixture().Calls("syscall:read", 10, nanos: 34_700_000).Build(),
        notEvaluated: new TraceFixture { CostPerCallNanos = 2_000_000 }.Calls("syscall:read", 10, nanos: 21_000_000).Build());

    [Fact]
    public void No_god_process() => Expect(
        Sprint44,
        "No God Process anti-pattern",
        holds: new TraceFixture().Distinct(50).Build(),
        violated: new TraceFixture().Distinct(500).Build());

    [Fact]
    public void Gpu_utilization_acceptable() => Expect(
        Sprint44,
        "GPU utilization acceptable",
        holds: new TraceFixture().Calls("gpu:transfer", 1, nanos: 4_000_000).Calls("gpu:kernel", 1, nanos: 1_000_000).Build(),
        violated: new TraceFixture().Calls("gpu:transfer", 1, nanos: 6_000_000).Calls("gpu:kernel", 1, nanos: 1_000_000).Build(),
        notEvaluated: new TraceFixture().Calls("syscall:read", 1).Build());

    [Fact]
    public void Syscall_count_bounded() => Expect(
        Sprint44,
        "Syscall count bounded",
        holds: new TraceFixture().Calls("syscall:read", 9_999).Build(),
        violated: new TraceFixture().Calls("syscall:read", 10_000).Build());

    [Fact]
    public void No_pcie_bottleneck() => Expect(
        Sprint44,
        "No PCIe bottleneck",
        holds: new TraceFixture().Calls("syscall:read", 1).Build(),
        violated: new TraceFixture().Calls("gpu:transfer", 1, nanos: 60_000_000).Calls("gpu:kernel", 1, nanos: 1_000_000).Build(),
        notEvaluated: new TraceFixture { Completeness = new Completeness(true, 1, []) }.Calls("syscall:read", 1).Build());

    [Fact]
    public void File_operations_efficient() => Expect(
        Sprint44,
        "File operations efficient",
        holds: new TraceFixture().Calls("syscall:read", 20, path: "/a").Build(),
        violated: new TraceFixture().Calls("syscall:read", 1, path: "/a").Calls("syscall:read", 1, path: "/b").Build(),
        notEvaluated: new TraceFixture().Calls("syscall:write", 1).Build());

    [Fact]
    public void Cli_startup_latency() => Expect(
        Renacer06,
        "cli_startup_latency",
        holds: new TraceFixture("trivial_cli").Distinct(65, nanos: 8_600).Build(),
        violated: new TraceFixture("trivial_cli").Distinct(65, nanos: 400_000).Build(),
        notEvaluated: new TraceFixture { CostPerCallNanos = 400_000 }.Distinct(40, nanos: 500_000).Build());

    [Fact]
    public void Syscall_count_budget() => Expect(
        Renacer06,
        "syscall_count_budget",
        holds: new TraceFixture().Distinct(150).Build(),
        violated: new TraceFixture().Distinct(151).Build());

    [Fact]
    public void Memory_allocation_limit() => Expect(
        Renacer06,
        "memory_allocation_limit",
        holds: new TraceFixture().Calls("syscall:mmap", 10, bytes: 1024 * 1024).Build(),
        violated: new TraceFixture().Calls("syscall:mmap", 11, bytes: 1024 * 1024).Build());

    [Fact]
    public void No_god_process_of_a_high_score() => Expect(
        Renacer06,
        "no_god_process",
        holds: new TraceFixture().Distinct(50).Build(),
        violated: new TraceFixture().Distinct(5000).Build());

    [Fact]
    public void No_tight_loop() => Expect(
        Renacer06,
        "no_tight_loop",
        holds: new TraceFixture().Distinct(50).Build(),
        violated: new TraceFixture().Calls("syscall:read", 10_000, path: "/data/in.csv", requested: 1).Build());

    [Fact]
    public void The_disabled_assertion_is_not_judged()
    {
        var report = Renacer06.Check(new TraceFixture().Distinct(65, nanos: 400_000).Build());
        report.Results.Should().HaveCount(5).And.NotContain(r => r.Assertion.Name == "ultra_strict_latency");
    }

    [Fact]
    public void The_api_reads_as_the_seeds_does()
    {
        var report = Sprint44.Check(new TraceFixture().Calls("syscall:read", 20, nanos: 17_350_000).Build());
        report.Violations.Select(v => v.Assertion.Name).Should().Equal("Critical path under 200ms");
        report.Errors.Select(e => e.Code).Should().Equal("TA2001");
        report.Warnings.Select(w => w.Assertion.Name).Should().Equal("GPU utilization acceptable");
        report.Passes.Should().BeFalse();
    }
}
