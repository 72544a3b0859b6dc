namespace TraceAssertions.Tests.Analysis;

public sealed class TightLoopTests
{
    [Fact]
    public void Findings_of_random_traces_are_those_of_a_literal_sliding_window()
    {
        for (var seed = 0; seed < 600; seed++)
        {
            var random = new Random(seed);
            var options = new AnalysisOptions { TightLoopWindow = random.Next(1, 11), TightLoopThreshold = random.Next(0, 6) };
            var trace = RandomCalls(random);
            Found(trace, options).Should().BeEquivalentTo(Expected(trace, options), $"seed {seed}");
        }
    }

    [Fact]
    public void Ten_thousand_equal_reads_are_one_loop()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100_000);
            for (var i = 0; i < 10_000; i++)
                t.Call("read", i, i + 1, path: "/data.csv", requested: 1, transferred: 1);
        });
        var finding = Loops(trace).Should().ContainSingle().Subject;
        finding.Should().BeEquivalentTo(new { Name = "syscall:read", Count = 10_000L, Score = 1.0, Row = 1, Severity = AntipatternSeverity.Medium });
        finding.EvidenceRows.Should().Equal(1);
        finding.Message.Should().Be("syscall:read is 10000 of 10000 consecutive calls of thread 100 (threshold: 5 of 10)");
    }

    [Fact]
    public void Six_of_ten_are_a_loop_and_five_are_not()
    {
        Loops(Of("rrrrrwwwww")).Should().BeEmpty();
        Loops(Of("rrrrrrwwww")).Should().ContainSingle().Which.Score.Should().Be(0.6);
    }

    [Fact]
    public void Fewer_calls_than_a_window_are_no_loop() => Loops(Of("rrrrrrrrr")).Should().BeEmpty();

    [Fact]
    public void Two_loops_with_other_calls_between_them_are_two_findings() =>
        Loops(Of("rrrrrrrrrr" + "abcdefghijklmnopq" + "rrrrrrrrrr")).Should().HaveCount(2);

    [Fact]
    public void The_runtimes_own_calls_are_no_part_of_a_loop()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            for (var i = 0; i < 20; i++)
                t.Call("futex", i, i + 1, noise: "wait");
        });
        Loops(trace).Should().BeEmpty();
    }

    [Fact]
    public void Calls_of_two_threads_are_two_sequences()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            for (var i = 0; i < 12; i++)
                t.Call("read", i, i + 1, tid: 1 + (i % 2));
        });
        Loops(trace).Should().BeEmpty("each thread made six calls");
    }

    private static CausalTrace Of(string calls) => TraceSketch.Of(t =>
    {
        t.Span("test:T", 0, 100);
        for (var i = 0; i < calls.Length; i++)
            t.Call(calls[i].ToString(), i, i + 1);
    });

    private static CausalTrace RandomCalls(Random random) => TraceSketch.Of(t =>
    {
        t.Span("test:T", 0, 1000);
        var name = 'a';
        for (var i = 0; i < random.Next(0, 80); i++)
        {
            if (random.Next(3) == 0)
                name = (char)('a' + random.Next(4));
            t.Call(name.ToString(), i, i + 1, tid: random.Next(6) == 0 ? 2 : 1, noise: random.Next(10) == 0 ? "gc" : null, path: random.Next(3) == 0 ? "/x" : null);
        }
    });

    private static List<AntipatternFinding> Loops(CausalTrace trace, AnalysisOptions? options = null) =>
        [.. new TraceAnalysis(trace, options).Antipatterns.Where(f => f.Kind == AntipatternKind.TightLoop)];

    private static List<(string Name, long Count, double Score, int Tid)> Found(CausalTrace trace, AnalysisOptions options) =>
        [.. Loops(trace, options).Select(f => (f.Name, f.Count, f.Score, trace[f.Row].Tid))];

    /// <summary>Every window is built and counted; then those of one name that overlap are joined.</summary>
    private static List<(string Name, long Count, double Score, int Tid)> Expected(CausalTrace trace, AnalysisOptions options)
    {
        var found = new List<(string, long, double, int)>();
        var w = options.TightLoopWindow;
        foreach (var thread in trace.Calls.Where(c => trace[c.Row].IsSyscall && trace[c.Row].Counts).GroupBy(c => trace[c.Row].Tid))
        {
            var names = thread.Select(c => trace[c.Row].Name).ToList();
            foreach (var name in names.Distinct())
            {
                var hot = Enumerable.Range(0, Math.Max(0, names.Count - w + 1))
                    .Select(start => (Start: start, Count: names.Skip(start).Take(w).Count(n => n == name)))
                    .Where(x => x.Count > options.TightLoopThreshold)
                    .ToList();
                while (hot.Count > 0)
                {
                    var joined = hot.TakeWhile((x, i) => i == 0 || x.Start - hot[i - 1].Start < w).ToList();
                    hot.RemoveRange(0, joined.Count);
                    found.Add((name, joined[^1].Start - joined[0].Start + w, (double)joined.Max(x => x.Count) / w, thread.Key));
                }
            }
        }

        return found;
    }
}
