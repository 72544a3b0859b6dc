namespace TraceAssertions.Tests.Collection;

public sealed class CausalTraceBuilderTests
{
    [Fact]
    public void Equal_consecutive_calls_are_one_run()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 1000);
            for (var i = 0; i < 100; i++)
                t.Call("pread64", 10 * i, (10 * i) + 1 + (i % 3), path: "/data", fd: 5, requested: 4096, transferred: 100);
        });
        var run = trace[1];
        trace.SpanCount.Should().Be(2);
        trace.CallCount.Should().Be(101);
        run.RepetitionCount.Should().Be(100);
        run.StartNanos.Should().Be(0);
        run.EndNanos.Should().Be(990 + 1);
        run.MinDurationNanos.Should().Be(1);
        run.MaxDurationNanos.Should().Be(3);
        run.TransferredBytes.Should().Be(10_000);
        run.DurationNanos.Should().Be(trace.Calls.Where(c => c.Row == 1).Sum(c => c.DurationNanos));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("path")]
    [InlineData("no path")]
    [InlineData("requested size")]
    [InlineData("error")]
    [InlineData("parent")]
    [InlineData("source")]
    [InlineData("process")]
    [InlineData("confidence")]
    [InlineData("unfinished")]
    public void A_compared_attribute_that_differs_begins_a_run(string what)
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10);
            t.Span("activity:a", 0, 10, parent: 0, tid: 9);
            t.Call("read", 1, 2, path: "/a", fd: 5, requested: 10, site: "A.cs:1");
            Next(t, what);
        });
        trace.SpanCount.Should().Be(4, what);
    }

    [Fact]
    public void The_descriptors_number_counts_only_where_no_path_names_it()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10);
            t.Call("read", 1, 2, path: "/a", fd: 5);
            t.Call("read", 2, 3, path: "/a", fd: 6);
            t.Call("read", 3, 4, fd: 7);
            t.Call("read", 4, 5, fd: 8);
        });
        trace.Spans.Skip(1).Select(s => s.RepetitionCount).Should().Equal(2, 1, 1);
    }

    [Fact]
    public void Calls_of_other_threads_and_the_runtimes_own_do_not_interrupt_a_run()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10);
            t.Call("read", 1, 2, tid: 1);
            t.Call("write", 1, 2, tid: 2);
            t.Call("futex", 2, 3, tid: 1, noise: "wait");
            t.Call("read", 3, 4, tid: 1);
            t.Call("futex", 4, 5, tid: 1, noise: "wait");
        });
        trace.Spans.Skip(1).Select(s => s.RepetitionCount).Should().Equal(2, 1, 2);
        trace.Calls.Select(c => c.Row).Should().Equal(0, 1, 2, 3, 1, 3);
    }

    [Fact]
    public void A_span_of_another_kind_on_the_thread_ends_its_run()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10);
            t.Call("read", 1, 2);
            t.Span("step:s", 2, 2, parent: 0);
            t.Call("read", 3, 4);
        });
        trace.Spans.Select(s => s.Name).Should().Equal("test:T", "syscall:read", "step:s", "syscall:read");
    }

    [Fact]
    public void Spans_that_are_no_calls_and_calls_with_attributes_never_merge()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("step:s", 0, 1);
            t.Span("step:s", 1, 2);
            t.Span("syscall:read", 2, 3, attributes: new Dictionary<string, object> { ["a"] = 1 });
            t.Span("syscall:read", 3, 4, attributes: new Dictionary<string, object> { ["a"] = 1 });
        });
        trace.SpanCount.Should().Be(4);
    }

    [Fact]
    public void Every_call_is_in_exactly_one_run_and_runs_expand_to_what_was_added()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var added = new List<(string Name, long Start, long End, string? Path)>();
            var trace = TraceSketch.Of(t =>
            {
                for (var i = 0; i < 60; i++)
                {
                    var call = (Name: random.Next(2) == 0 ? "read" : "write", Start: (long)i, End: (long)i + random.Next(3), Path: random.Next(3) == 0 ? "/a" : null);
                    added.Add(call);
                    t.Call(call.Name, call.Start, call.End, parent: -1, tid: random.Next(2), path: call.Path);
                }
            });
            trace.Calls.Select(c => ($"{trace[c.Row].ShortName}", c.StartNanos, c.EndNanos, trace[c.Row].Path)).Should().Equal(added);
            trace.Spans.Sum(s => s.RepetitionCount).Should().Be(60);
        }
    }

    [Fact]
    public void A_span_is_closed_and_renamed_later()
    {
        var builder = new CausalTraceBuilder();
        var process = builder.Add(new SpanRecord { Name = "process:sh", StartNanos = 10, EndNanos = 0 });
        builder.Add(new SpanRecord { Name = "syscall:execve", StartNanos = 11, EndNanos = 12, Parent = process });
        builder.Rename(process, "process:ls");
        builder.Close(process, 50);
        var trace = builder.Build(new TraceSketch().Header);
        trace[process].Should().BeEquivalentTo(new { Name = "process:ls", StartNanos = 10L, EndNanos = 50L, DurationNanos = 40L, MaxDurationNanos = 40L });
        trace.CallAt(0).Should().Be(new Call(process, 10, 40));
    }

    [Fact]
    public void An_end_before_the_start_takes_no_time()
    {
        var builder = new CausalTraceBuilder();
        var row = builder.Add(new SpanRecord { Name = "process:sh", StartNanos = 10, EndNanos = 0 });
        builder.Build(new TraceSketch().Header)[row].Should().BeEquivalentTo(new { StartNanos = 10L, EndNanos = 10L, DurationNanos = 0L });
    }

    [Fact]
    public void A_run_cannot_be_closed()
    {
        var builder = new CausalTraceBuilder();
        for (var i = 0; i < 2; i++)
            builder.Add(new SpanRecord { Name = "syscall:read", StartNanos = i, EndNanos = i });
        builder.Invoking(b => b.Close(0, 9)).Should().Throw<InvalidOperationException>();
    }

    [Theory]
    [InlineData("/data/a", 5, 6, 1)]
    [InlineData("pipe", 5, 5, 1)]
    [InlineData("pipe", 5, 6, 2)]
    [InlineData("/dev/null", 1, 2, 2)]
    public void Descriptors_of_one_file_are_one_thing_but_pipes_and_standard_streams_are_not(string path, int first, int second, int runs)
    {
        var builder = new CausalTraceBuilder();
        foreach (var fd in new[] { first, second })
            builder.Add(new SpanRecord { Name = "syscall:read", StartNanos = fd, EndNanos = fd, Path = path, Fd = fd });
        builder.SpanCount.Should().Be(runs);
    }

    [Fact]
    public void A_parent_must_come_first() =>
        new CausalTraceBuilder().Invoking(b => b.Add(new SpanRecord { Name = "syscall:read", StartNanos = 0, EndNanos = 1, Parent = 0 }))
            .Should().Throw<ArgumentOutOfRangeException>();

    private static int Next(TraceSketch t, string what) => what switch
    {
        "name" => t.Call("write", 2, 3, path: "/a", fd: 5, requested: 10),
        "path" => t.Call("read", 2, 3, path: "/b", fd: 5, requested: 10),
        "no path" => t.Call("read", 2, 3, fd: 5, requested: 10),
        "requested size" => t.Call("read", 2, 3, path: "/a", fd: 5, requested: 11),
        "error" => t.Call("read", 2, 3, path: "/a", fd: 5, requested: 10, error: "EIO"),
        "parent" => t.Call("read", 2, 3, parent: 1, path: "/a", fd: 5, requested: 10),
        "source" => t.Call("read", 2, 3, path: "/a", fd: 5, requested: 10, site: "A.cs:2"),
        "process" => t.Call("read", 2, 3, pid: 7, path: "/a", fd: 5, requested: 10),
        "confidence" => t.Call("read", 2, 3, path: "/a", fd: 5, requested: 10, confidence: Confidence.FdOwner),
        "unfinished" => t.Call("read", 2, 3, path: "/a", fd: 5, requested: 10, unfinished: true),
        _ => throw new ArgumentException(what, nameof(what)),
    };
}
