namespace TraceAssertions.Tests.Analysis;

public sealed class CriticalPathTests
{
    private static readonly MetricReference Duration = new MetricReference.CriticalPathDuration();

    [Fact]
    public void The_path_of_random_traces_is_the_longest_of_all_chains()
    {
        for (var seed = 0; seed < 1500; seed++)
        {
            var trace = RandomTraces.OfSeed(seed);
            new TraceAnalysis(trace).CriticalPath.TotalNanos.Should().Be(new CriticalPathOracle(trace).Total(), $"seed {seed}");
        }
    }

    [Fact]
    public void The_path_never_exceeds_the_wall_time_and_its_steps_add_up()
    {
        for (var seed = 0; seed < 1500; seed++)
        {
            var trace = RandomTraces.OfSeed(seed);
            var roots = trace.Spans.Where(s => s.ParentRow < 0).ToList();
            var path = new TraceAnalysis(trace).CriticalPath;
            path.TotalNanos.Should().BeLessThanOrEqualTo(roots.Max(r => r.EndNanos) - roots.Min(r => r.StartNanos), $"seed {seed}");
            (path.RootSelfNanos + path.Steps.Sum(s => s.Nanos)).Should().Be(path.TotalNanos, $"seed {seed}");
        }
    }

    [Fact]
    public void A_wait_that_a_message_ended_is_the_work_of_who_sent_it()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            t.Call("nanosleep", 10, 80, tid: 2);
            t.Call("futex", 85, 86, tid: 2, message: 1);
            t.Call("futex", 5, 88, tid: 1, message: 2);
            t.Message(1, 2, MessageKind.Futex);
        });
        var path = new TraceAnalysis(trace).CriticalPath;

        // The other thread's sleep 70 and its wake 1, what is left of the wait 2, and the rest is the test's own time.
        path.TotalNanos.Should().Be(100);
        path.Steps.Select(step => (step.Name, step.Nanos, step.Calls)).Should().Equal(("syscall:nanosleep", 70L, 1L), ("syscall:futex", 3L, 2L));
    }

    [Fact]
    public void A_wait_without_a_message_is_on_the_path_itself()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            t.Call("nanosleep", 10, 80, tid: 2);
            t.Call("futex", 85, 86, tid: 2);
            t.Call("futex", 5, 88, tid: 1);
        });
        new TraceAnalysis(trace).CriticalPath.Steps.Should().ContainSingle().Which.Nanos.Should().Be(83);
    }

    [Fact]
    public void A_wait_for_somebody_whose_work_is_not_known_stays_a_wait()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("process:P", 0, 100);
            var other = t.Span("process:other", 80, 100, parent: 0, tid: 7, pid: 7);
            t.Call("write", 85, 86, other, tid: 7, pid: 7, message: 1);
            t.Call("read", 5, 88, message: 2);
            t.Message(1, 2);
        });
        var path = new TraceAnalysis(trace).CriticalPath;
        path.Steps[0].Should().Match<CriticalPathStep>(step => step.Name == "syscall:read" && step.Nanos == 83);
        path.TotalNanos.Should().Be(100);
    }

    [Fact]
    public void Of_eight_children_the_slowest_is_the_path()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("process:P", 0, 1000);
            var children = Enumerable.Range(1, 8).Select(n =>
            {
                t.Call("clone", 10 * n, (10 * n) + 5, message: n);
                return t.Span("process:child", 10 * n, (100 * n) + 50, parent: 0, tid: 100 + n, pid: 100 + n);
            }).ToList();
            for (var n = 1; n <= 8; n++)
            {
                t.Call("nanosleep", (10 * n) + 7, (100 * n) + 40, children[n - 1], tid: 100 + n, pid: 100 + n, path: $"/{n}", message: 10 + n);
                t.Call("exit_group", (100 * n) + 45, (100 * n) + 50, children[n - 1], tid: 100 + n, pid: 100 + n, unfinished: true, message: 20 + n);
                t.Call("wait4", n == 1 ? 90 : (100 * n) - 45, (100 * n) + 52, message: 30 + n);
                t.Message(n, 10 + n, MessageKind.Fork);
                t.Message(20 + n, 30 + n, MessageKind.Exit);
            }
        });
        var path = new TraceAnalysis(trace).CriticalPath;
        path.TotalNanos.Should().Be(1000);
        path.Steps[0].Should().Match<CriticalPathStep>(step => step.Name == "syscall:nanosleep" && step.Path == "/8" && step.Nanos == 753);
        path.Steps.Where(step => step.Name == "syscall:nanosleep").Should().ContainSingle();
    }

    [Fact]
    public void What_a_message_came_too_late_for_is_no_part_of_the_path()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            t.Call("write", 5, 10, tid: 2, message: 1);
            t.Call("read", 20, 30, tid: 1, message: 2);
            t.Message(1, 2);
        });

        // The bytes were there already: the read waited for nobody.
        new TraceAnalysis(trace).CriticalPath.Steps.Should().Contain(step => step.Name == "syscall:read" && step.Nanos == 10);
    }

    [Fact]
    public void A_sequential_test_is_its_calls_and_its_own_time()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            t.Call("openat", 10, 20, path: "/data.csv");
            t.Call("read", 20, 70, path: "/data.csv");
            t.Call("read", 75, 80, path: "/data.csv");
        });
        var path = new TraceAnalysis(trace).CriticalPath;
        path.TotalNanos.Should().Be(100);
        path.RootSelfNanos.Should().Be(35);
        path.Calls.Should().Be(3);
        path.Steps.Should().Equal(
            new CriticalPathStep("syscall:read", "/data.csv", -1, 2, 55, 0.55),
            new CriticalPathStep("syscall:openat", "/data.csv", -1, 1, 10, 0.10));
    }

    [Fact]
    public void Parallel_flows_take_the_longer_one_and_never_their_sum()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            t.Call("read", 0, 40, tid: 1, fd: 3);
            t.Call("write", 10, 60, tid: 2, fd: 4);
            t.Call("fsync", 60, 90, tid: 2, fd: 4);
        });

        // Without a call the test spends 90..100; of 0..90, write and fsync take 80.
        new TraceAnalysis(trace).CriticalPath.TotalNanos.Should().Be(90);
    }

    [Fact]
    public void A_flow_that_hops_threads_is_one_chain()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 30);
            t.Call("read", 0, 10, tid: 1);
            t.Call("read", 10, 20, tid: 2);
            t.Call("write", 20, 30, tid: 3);
        });
        new TraceAnalysis(trace).CriticalPath.Calls.Should().Be(3);
    }

    [Fact]
    public void Interleaved_runs_chain_call_by_call()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 40);
            t.Call("read", 0, 10);
            t.Call("sched_yield", 10, 20, noise: "wait");
            t.Call("read", 20, 30);
            t.Call("sched_yield", 30, 40, noise: "wait");
        });
        trace.SpanCount.Should().Be(3, "the reads are one run, and the runtime's calls another");
        new TraceAnalysis(trace).CriticalPath.TotalNanos.Should().Be(40);
    }

    [Fact]
    public void A_chain_passes_through_a_child_process_by_its_own_path()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            var process = t.Span("process:gcc", 10, 90, parent: 0);
            t.Call("read", 20, 60, process, tid: 7);
            t.Call("write", 20, 50, process, tid: 8);
        });
        var path = new TraceAnalysis(trace).CriticalPath;

        // The test alone 20, the process outside its calls 40, and of its two parallel calls the longer one.
        path.TotalNanos.Should().Be(100);
        path.RootSelfNanos.Should().Be(20);
        path.Steps.Select(s => (s.Name, s.Nanos)).Should().Equal(("process:gcc", 40), ("syscall:read", 40));
    }

    [Fact]
    public void A_process_below_its_clone_call_belongs_to_the_scope_of_that_call()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            var clone = t.Call("clone", 0, 5);
            var process = t.Span("process:ls", 5, 95, parent: clone);
            t.Call("getdents64", 10, 90, process);
        });
        new TraceAnalysis(trace).CriticalPath.Calls.Should().Be(2);
    }

    [Fact]
    public void Calls_that_are_not_judged_are_the_roots_own_time()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            t.Call("read", 10, 50, confidence: Confidence.Unattributed);
        });
        var path = new TraceAnalysis(trace).CriticalPath;
        path.Should().BeEquivalentTo(new { TotalNanos = 100L, RootSelfNanos = 100L, Calls = 0L });
        path.Steps.Should().BeEmpty();
    }

    [Fact]
    public void The_metric_is_an_interval_under_the_tracers_cost()
    {
        var sketch = new TraceSketch();
        sketch.Header = sketch.Header with { TracerCostPerCallNanos = 1_000_000 };
        sketch.Span("test:T", 0, 10_000_000);
        sketch.Call("read", 0, 4_000_000);
        sketch.Call("write", 4_000_000, 6_000_000);
        var analysis = new TraceAnalysis(sketch.Build());
        analysis.Evaluate(Duration).Should().Be(new MetricResult.Value(8, 10, MetricUnit.Milliseconds));
    }

    [Fact]
    public void The_lower_bound_is_never_negative()
    {
        var sketch = new TraceSketch();
        sketch.Header = sketch.Header with { TracerCostPerCallNanos = long.MaxValue / 4 };
        sketch.Span("test:T", 0, 10);
        sketch.Call("read", 0, 5);
        new TraceAnalysis(sketch.Build()).Evaluate(Duration).Should().Be(new MetricResult.Value(0, 0.00001, MetricUnit.Milliseconds));
    }

    [Fact]
    public void The_bottleneck_is_the_longest_step_with_its_call_site()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            t.Call("read", 10, 20, path: "/a", site: "A.cs:1 in A.B");
            t.Call("read", 20, 60, path: "/a", site: "A.cs:7 in A.C");
        });
        new TraceAnalysis(trace).BottleneckOf(Duration).Should().Match<Bottleneck>(b =>
            b.Name == "syscall:read" && b.Path == "/a" && b.Calls == 2 && b.Nanos == 50 && b.Share == 0.5 && b.Source!.ToString() == "A.cs:7 in A.C" && b.SourceShare == 0.8);
    }

    [Fact]
    public void Without_system_calls_there_is_no_value()
    {
        var sketch = new TraceSketch();
        sketch.Header = sketch.Header with { Completeness = new Completeness(false, 0, ["no tracer could run"]) };
        sketch.Span("test:T", 0, 100);
        new TraceAnalysis(sketch.Build()).Evaluate(Duration).Should().BeOfType<MetricResult.NotEvaluated>();
    }

    [Fact]
    public void An_empty_trace_has_no_value() =>
        new TraceAnalysis(new TraceSketch().Build()).Evaluate(Duration).Should().Be(new MetricResult.NotEvaluated("the trace has no spans"));
}
