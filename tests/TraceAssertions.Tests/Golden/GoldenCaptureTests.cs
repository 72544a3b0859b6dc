using static TraceAssertions.Tests.Golden.CaptureText;

namespace TraceAssertions.Tests.Golden;

public sealed class GoldenCaptureTests
{
    [Fact]
    public void Calls_that_do_the_same_are_one_line_whatever_thread_made_them() =>
        Lines(t =>
        {
            t.Call("openat", 1, 2, path: "/a", arguments: "O_RDONLY|O_CLOEXEC");
            t.Call("read", 3, 4, path: "/a", fd: 5, requested: 10, transferred: 10);
            t.Call("read", 5, 6, path: "/a", fd: 5, requested: 10, transferred: 10, tid: 7);
            t.Call("read", 7, 8, path: "/a", fd: 5, requested: 20, transferred: 3);
            t.Call("close", 9, 10, path: "/a", fd: 5);
            t.Call("openat", 11, 12, path: "/a", arguments: "O_RDONLY|O_CLOEXEC");
        }).Should().Equal(
            "test openat /a [O_RDONLY|O_CLOEXEC] ×2",
            "test read /a 10B ×2",
            "test read /a 20B ×1",
            "test close /a ×1");

    [Fact]
    public void What_the_runtime_does_and_what_is_not_judged_is_left_out() =>
        Lines(t =>
        {
            t.Call("mmap", 1, 2, noise: "runtime-memory");
            t.Call("write", 3, 4, path: "/a", confidence: Confidence.Late);
            t.Call("unlink", 5, 6, path: "/a", confidence: Confidence.FdOwner);
        }).Should().Equal("test unlinkat /a ×1");

    [Fact]
    public void Processes_are_named_by_the_programs_that_led_to_them_and_counted() =>
        Lines(t =>
        {
            var sh = t.Span("process:sh", 1, 90, 0, pid: 200);
            for (var i = 0; i < 2; i++)
            {
                var cat = t.Span("process:cat", 10, 20, sh, pid: 201 + i);
                t.Call("exit_group", 19, 20, cat, pid: 201 + i, tid: 201 + i, arguments: "0", unfinished: true);
            }

            t.Call("clone", 5, 6, sh, pid: 200, result: 201, arguments: "CLONE_VM|CLONE_VFORK, SIGCHLD");
        }).Should().Equal("test/sh process:sh ×1", "test/sh clone ×1", "test/sh/cat process:cat ×2", "test/sh/cat exit_group [0] ×2");

    [Fact]
    public void The_summary_adds_up()
    {
        var golden = Capture(Trace(t =>
        {
            var cat = t.Span("process:cat", 1, 90, 0, pid: 200);
            t.Span("process:cat", 1, 90, 0, pid: 201);
            t.Span("activity:load", 1, 2, 0);
            t.Call("openat", 1, 2, path: "/a", error: "ENOENT");
            t.Call("rename", 3, 4, path: "/b", other: "/c");
            t.Call("read", 5, 6, cat, pid: 200, path: "pipe", fd: 5, transferred: 3);
            t.Call("read", 7, 8, cat, pid: 200, path: "pipe", fd: 5, transferred: 3);
        }));
        golden.Summary.Should().BeEquivalentTo(new GoldenSummary(3, 1, 3, 3, new Dictionary<string, int> { ["god_process"] = 0, ["tight_loop"] = 0, ["pcie_bottleneck"] = 0 }));
        golden.Kind.Should().Be(GoldenKind.Test);
        golden.Environment.Runtime.Should().Be(".NET 10");
        golden.Name.Should().Be("Sketch");
    }

    [Fact]
    public void A_launched_program_has_no_runtime_of_ours()
    {
        var golden = Capture(TraceSketch.Of(t => t.Call("exit_group", 1, 2, t.Span("process:cat", 0, 9))));
        golden.Kind.Should().Be(GoldenKind.Program);
        golden.Environment.Runtime.Should().BeNull();
        golden.Calls.Single().Process.Should().Be("test");
    }

    [Fact]
    public void An_incomplete_trace_makes_none()
    {
        var sketch = new TraceSketch();
        sketch.Header = sketch.Header with { Completeness = new Completeness(true, 3, []) };
        sketch.Span("test:T", 0, 1);
        new Action(() => Capture(sketch.Build())).Should().Throw<TraceAssertionsException>().Which.Diagnostics.Single().ToString()
            .Should().Be("error TA3012: no golden trace can be made of an incomplete trace: 3 events were lost; trace again where nothing is lost; `renacer doctor` says what this machine can do");
    }

    [Fact]
    public void More_lines_than_anyone_reviews_make_none()
    {
        var trace = Trace(t =>
        {
            for (var i = 0; i <= 100_000; i++)
                t.Call("unlink", i, i, path: "/data/" + i);
        });
        foreach (var options in new[] { GoldenOptions.Default, Sequence })
        {
            new Action(() => Capture(trace, options)).Should().Throw<TraceAssertionsException>().Which.Diagnostics.Single().ToString()
                .Should().Be("error TA3005: the trace makes a golden trace of more than 100,000 lines; trace less, or replace what differs in its paths by [[golden.scrubbers]]");
        }
    }

    [Fact]
    public void The_rules_tell_what_was_made_otherwise_than_by_default()
    {
        new GoldenCapture(
            new GoldenOptions { DisabledScrubbers = ["guids", "dates"], Scrubbers = [new("runs", @"run-\d+", "run-{n}")] },
            new NoiseOptions { Disabled = ["threads", "jit"] }).Capture(Trace(_ => { })).Rules
            .Should().Equal("noise without jit", "noise without threads", "without scrubber dates", "without scrubber guids", @"scrubber runs: run-\d+ → run-{n}");
        new GoldenCapture(noise: new NoiseOptions { Enabled = false, Disabled = ["jit"] }).Capture(Trace(_ => { })).Rules.Should().Equal("noise off");
        Capture(Trace(_ => { })).Rules.Should().BeEmpty();
    }

    [Fact]
    public void A_sequence_keeps_the_order_of_each_process_and_merges_runs_over_its_threads() =>
        Lines(
            t =>
            {
                t.Call("unlink", 5, 6, path: "/b", tid: 8);
                t.Call("unlink", 1, 2, path: "/a");
                t.Call("unlink", 3, 4, path: "/a", tid: 7);
                t.Call("unlink", 7, 8, path: "/a");
                var late = t.Span("process:cat", 50, 90, 0, pid: 201);
                t.Call("unlink", 60, 61, late, pid: 201, tid: 201, path: "/1");
                var early = t.Span("process:cat", 40, 90, 0, pid: 200);
                t.Call("unlink", 45, 46, early, pid: 200, tid: 200, path: "/2");
            },
            Sequence).Should().Equal(
            "test unlinkat /a ×2",
            "test unlinkat /b ×1",
            "test unlinkat /a ×1",
            "test/cat process:cat ×1",
            "test/cat unlinkat /1 ×1",
            "test/cat process:cat ×1",
            "test/cat unlinkat /2 ×1");

    [Fact]
    public void Reads_of_a_stream_do_not_break_a_sequence() =>
        Lines(
            t =>
            {
                t.Call("write", 1, 2, path: "/a", requested: 1, transferred: 1);
                t.Call("read", 3, 4, path: "pipe", requested: 9, transferred: 4);
                t.Call("write", 5, 6, path: "/a", requested: 1, transferred: 1);
                t.Call("read", 7, 8, path: "pipe", requested: 9, transferred: 3);
            },
            Sequence).Should().Equal("test write /a 1B ×2", "test read pipe =7B");

    [Theory]
    [InlineData("openat", 100, 1, 0)]
    [InlineData("openat", 101, 1, 1)]
    public void Antipatterns_follow_from_the_lines(string name, int files, int each, int gods)
    {
        var summary = Capture(Trace(t =>
        {
            for (var i = 0; i < files * each; i++)
                t.Call(name, i, i, path: "/data/" + (i % files));
        })).Summary;
        summary.Antipatterns["god_process"].Should().Be(gods);
        summary.Antipatterns["tight_loop"].Should().Be(0);
    }

    [Theory]
    [InlineData(9, 0, 0)] // fewer than a window
    [InlineData(10, 0, 1)]
    [InlineData(10, 10, 0)] // half of what is done to the file
    [InlineData(11, 10, 1)]
    public void A_call_that_dominates_what_is_done_to_a_file_is_a_tight_loop(int writes, int syncs, int loops) =>
        Capture(Trace(t =>
        {
            for (var i = 0; i < writes + syncs; i++)
                t.Call(i < writes ? "write" : "fsync", i, i, path: "/a", tid: i % 3 + 1);
        })).Summary.Antipatterns["tight_loop"].Should().Be(loops);

    [Fact]
    public void Without_the_detection_and_with_gpu_work_nothing_is_claimed()
    {
        new GoldenCapture(analysis: new AnalysisOptions { EnableAntipatternDetection = false }).Capture(Trace(_ => { })).Summary.Antipatterns.Should().BeEmpty();
        Capture(Trace(t => t.Span("gpu:kernel", 1, 2, 0))).Summary.Antipatterns.Should().NotContainKey("pcie_bottleneck");
    }

    [Fact]
    public void A_scrubber_that_does_not_exist_is_refused() =>
        new Action(() => _ = new GoldenCapture(Without("zebra"))).Should().Throw<TraceAssertionsException>().Which.Diagnostics.Single().Code.Should().Be("TA1031");
}
