namespace TraceAssertions.Tests.Collection;

public sealed class SiteRunsTests
{
    private static readonly string?[] Sites = [null, "?", "A.cs:1 in M", "A.cs:1 in M#2", "A.cs:1 in M#3", "near A.cs:1 in M", "A.cs:2 in M", "M", "N", "N#2"];

    [Fact]
    public void Two_ways_to_one_line_are_one_run_and_two_lines_are_two()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10);
            t.Call("read", 1, 2, path: "/a", site: "A.cs:1 in M", transferred: 1);
            t.Call("read", 2, 4, path: "/a", site: "A.cs:1 in M#2", transferred: 2);
            t.Call("futex", 4, 5, noise: "wait", site: "B.cs:1");
            t.Call("read", 5, 8, path: "/a", site: "A.cs:1 in M", transferred: 4);
            t.Call("read", 8, 9, path: "/a", site: "A.cs:2 in M", transferred: 8);
        });

        trace.Spans.Skip(1).Select(s => (s.ShortName, s.RepetitionCount, s.Source!.Line)).Should().Equal(("read", 3, 1), ("futex", 1, 1), ("read", 1, 2));
        trace.Calls.Select(c => c.Row).Should().Equal(0, 1, 1, 2, 1, 3);
        trace[1].Should().BeEquivalentTo(new { StartNanos = 1L, EndNanos = 8L, DurationNanos = 6L, MinDurationNanos = 1L, MaxDurationNanos = 3L, TransferredBytes = 7L });
    }

    [Fact]
    public void What_is_between_two_runs_of_a_thread_keeps_them_apart()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10);
            t.Call("read", 1, 2, site: "A.cs:1");
            t.Call("write", 2, 3, site: "A.cs:1");
            t.Call("read", 3, 4, site: "A.cs:1#2");
            t.Span("step:s", 4, 4, parent: 0);
            t.Call("read", 5, 6, site: "A.cs:1");
        });

        trace.SpanCount.Should().Be(6);
    }

    [Fact]
    public void Parents_and_attributes_follow_their_rows()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10);
            t.Call("clone", 1, 2, site: "A.cs:1");
            t.Call("clone", 2, 3, site: "A.cs:1#2");
            var second = t.Span("process:sh", 3, 9, parent: 2, pid: 7, tid: 7);
            t.Span("step:s", 3, 4, parent: second, pid: 7, tid: 7, attributes: new Dictionary<string, object> { ["a"] = 1 });
            t.Call("read", 5, 6, parent: second, tid: 7, pid: 7);
        });

        trace.Spans.Select(s => (s.Name, s.ParentRow, s.Attributes.Count)).Should().Equal(
            ("test:T", -1, 0), ("syscall:clone", 0, 0), ("process:sh", 1, 0), ("step:s", 2, 1), ("syscall:read", 2, 0));
    }

    [Fact]
    public void A_run_has_the_first_stack_that_leads_somewhere()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10);
            t.Call("read", 1, 2);
            t.Call("read", 2, 3, site: "?");
            t.Call("read", 3, 4, site: "A.cs:1 in M");
            t.Call("read", 4, 5);
        });

        trace.SpanCount.Should().Be(2);
        trace[1].Source!.ToString().Should().Be("A.cs:1 in M");
    }

    [Fact]
    public void Joining_later_makes_what_comparing_places_at_once_would_have_made()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var calls = Enumerable.Range(0, 50).Select(i => new Drawn(random, i)).ToList();
            var trace = TraceSketch.Of(t =>
            {
                foreach (var call in calls)
                    call.Draw(t);
            });

            var expected = new List<Run>();
            var open = new Dictionary<(int, bool), Run>();
            foreach (var call in calls)
            {
                if (open.TryGetValue(call.Key, out var run) && run.IsRepeatedBy(call))
                {
                    run.Add(call);
                    continue;
                }

                run = new Run(call);
                expected.Add(run);
                if (call.Merges)
                    open[call.Key] = run;
                else
                    open.Remove(call.Key);
            }

            var because = $"seed {seed}";
            trace.Spans.Select(s => (s.Name, s.RepetitionCount, s.StartNanos, s.EndNanos, s.DurationNanos, s.MinDurationNanos, s.MaxDurationNanos, s.TransferredBytes, SourceSite.Of(s.Source)))
                .Should().Equal(expected.Select(r => (r.First.Name, r.Calls.Count, r.First.Start, r.Calls.Max(c => c.End), r.Calls.Sum(c => c.End - c.Start), r.Calls.Min(c => c.End - c.Start),
                    r.Calls.Max(c => c.End - c.Start), r.Calls.Sum(c => c.Bytes), r.Site)), because);
            trace.Calls.Select(c => c.Row).Should().Equal(calls.Select(c => expected.FindIndex(r => r.Calls.Contains(c))), because);
            trace.Calls.Select(c => (c.StartNanos, c.EndNanos)).Should().Equal(calls.Select(c => (c.Start, c.End)), because);
        }
    }

    [Fact]
    public void Sampled_stacks_make_no_runs_and_are_not_looked_up()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var calls = Enumerable.Range(0, 50).Select(i => new Drawn(new Random((seed * 100) + i), i)).ToList();
            var sampled = new TraceSketch(SourceMode.Sampled);
            var off = new TraceSketch(SourceMode.Off);
            foreach (var call in calls)
            {
                call.Draw(sampled);
                call.Draw(off, withSite: false);
            }

            var (left, right) = (sampled.Build(), off.Build());
            Rows(left).Should().Equal(Rows(right), $"seed {seed}");
            left.Calls.Should().Equal(right.Calls);
            sampled.Stacks.Resolved.Should().Be(0);
        }

        static IEnumerable<string> Rows(CausalTrace trace) =>
            trace.Spans.Select(s => (s.Name, s.ParentRow, s.RepetitionCount, s.StartNanos, s.EndNanos, s.DurationNanos, s.MinDurationNanos, s.MaxDurationNanos, s.TransferredBytes, s.Path, s.Fd).ToString());
    }

    [Fact]
    public void A_sampled_run_has_the_first_stack_that_was_taken()
    {
        var trace = TraceSketch.Of(
            t =>
            {
                t.Span("test:T", 0, 10);
                t.Call("read", 1, 2);
                t.Call("read", 2, 3, site: "A.cs:7 in M");
                t.Call("read", 3, 4, site: "A.cs:9 in M");
            },
            SourceMode.Sampled);

        trace.SpanCount.Should().Be(2);
        trace[1].Source!.Line.Should().Be(7);
    }

    private sealed class Drawn(Random random, int at)
    {
        private readonly long _bytes = random.Next(9);

        public string Name { get; } = random.Next(8) == 0 ? "step:s" : random.Next(4) == 0 ? "syscall:write" : "syscall:read";
        public int Tid { get; } = random.Next(2);
        public long Start { get; } = at;
        public long End { get; } = at + random.Next(4);
        public string? Path { get; } = random.Next(3) switch { 0 => "pipe", _ => "/a" };
        public int Fd { get; } = random.Next(4) switch { 0 => 1, 1 => 6, _ => 5 };
        public string? Noise { get; } = random.Next(6) == 0 ? "wait" : null;
        public bool Unfinished { get; } = random.Next(20) == 0;
        public string? SiteText { get; } = Sites[random.Next(Sites.Length)];

        public SourceSite? Site => SiteText is null ? null : SourceSite.Of(SketchedStacks.Parse(SiteText.Split('#')[0]));
        public bool IsCall => Name.StartsWith("syscall:", StringComparison.Ordinal);
        public long Bytes => IsCall ? _bytes : 0;
        public bool Merges => IsCall && !Unfinished;
        public (int, bool) Key => (Tid, IsCall && Noise is not null);

        public void Draw(TraceSketch t, bool withSite = true)
        {
            if (IsCall)
                t.Call(Name["syscall:".Length..], Start, End, parent: -1, tid: Tid, path: Path, fd: Fd, transferred: Bytes, noise: Noise, unfinished: Unfinished, site: withSite ? SiteText : null);
            else
                t.Span(Name, Start, End, tid: Tid);
        }
    }

    private sealed class Run(Drawn first)
    {
        public Drawn First => first;
        public List<Drawn> Calls { get; } = [first];
        public SourceSite? Site { get; private set; } = first.IsCall ? first.Site : null;

        public bool IsRepeatedBy(Drawn next) =>
            first.Merges && next.Merges && first.Name == next.Name && first.Path == next.Path && (first.Fd == next.Fd || next is { Path: "/a", Fd: > 2 })
            && (Site is null || next.Site is null || Site == next.Site);

        public void Add(Drawn call)
        {
            Calls.Add(call);
            Site ??= call.Site;
        }
    }
}
