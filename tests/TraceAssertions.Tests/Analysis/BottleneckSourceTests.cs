using TraceAssertions.Conditions.Evaluation;

namespace TraceAssertions.Tests.Analysis;

public sealed class BottleneckSourceTests
{
    private static readonly MetricReference Calls = new MetricReference.SpanMetric(new SpanSelector.Category("syscall"), SpanStatistic.Count);

    [Fact]
    public void Stacks_of_one_place_add_up_and_unknown_ones_do_not_count()
    {
        var bottleneck = Of(SourceMode.All, t =>
        {
            Many(t, 3, "A.cs:1 in M");
            Many(t, 2, "B.cs:2 in N");
            Many(t, 2, "B.cs:2 in N#2");
            Many(t, 50, "?");
        });

        bottleneck.Source!.ToString().Should().Be("B.cs:2 in N");
        bottleneck.SourceShare.Should().BeApproximately(4.0 / 7, 1e-9);
    }

    [Fact]
    public void Callers_are_those_that_nearly_all_of_it_comes_through_each_function_once()
    {
        Callers(t => Many(t, 3, "A.cs:1 in M < A.cs:7 in M < B.cs:2 in N < other F.cs:3 in F < C.cs:4 in O")).Should().Equal("B.cs:2 in N", "C.cs:4 in O");
        Callers(t => Many(t, 3, "A.cs:1 in M < B.cs:2 in N < C.cs:3 in O < D.cs:4 in P < E.cs:5 in Q")).Should().Equal("B.cs:2 in N", "C.cs:3 in O", "D.cs:4 in P");
        Callers(t =>
        {
            Many(t, 18, "A.cs:1 in M < B.cs:2 in N < C.cs:3 in O");
            Many(t, 1, "A.cs:1 in M < D.cs:4 in P");
            Many(t, 1, "A.cs:1 in M < B.cs:2 in N < E.cs:5 in Q");
            Many(t, 4, "X.cs:1 in Y < D.cs:4 in P");
        }).Should().Equal("B.cs:2 in N", "C.cs:3 in O");
        Callers(t =>
        {
            Many(t, 3, "A.cs:1 in M < B.cs:2 in N");
            Many(t, 2, "A.cs:1 in M < D.cs:4 in P");
        }).Should().BeEmpty("nobody is it mostly called from");
        Callers(t => Many(t, 3, "A.cs:1 in M")).Should().BeEmpty();

        static IEnumerable<string> Callers(Action<TraceSketch> draw) => Of(SourceMode.All, draw).Callers.Select(caller => caller.ToString());
    }

    [Fact]
    public void A_name_on_many_paths_has_the_place_of_all_of_them()
    {
        var bottleneck = Of(SourceMode.All, t =>
        {
            for (var i = 0; i < 20; i++)
                t.Call("stat", i, i + 1, path: $"/{i}", site: i < 19 ? "Scan.cs:9 in Scan.All" : "Other.cs:1 in M");
            t.Call("read", 30, 31, path: "/x", site: "Other.cs:1 in M");
        });

        bottleneck.Should().Match<Bottleneck>(b => b.Name == "syscall:stat" && b.Path == null && b.Source!.Line == 9 && b.SourceShare == 0.95);
    }

    [Fact]
    public void A_long_run_weighs_as_many_calls_as_it_has_though_few_of_its_stacks_were_taken()
    {
        var bottleneck = Of(SourceMode.Sampled, t =>
        {
            var at = 0;
            for (var i = 1; i <= 1000; i++, at++)
                t.Call("read", at, at + 1, path: "/a", site: (i & (i - 1)) == 0 ? "Loop.cs:5 in Loop" : null);
            for (var i = 0; i < 60; i++, at += 2)
            {
                t.Call("read", at, at + 1, path: "/a", site: "Other.cs:1 in M");
                t.Call("getpid", at + 1, at + 2);
            }
        });

        bottleneck.Should().Match<Bottleneck>(b => b.Calls == 1060 && b.Source!.Line == 5);
    }

    [Fact]
    public void Where_a_run_moves_on_to_another_line_its_calls_go_with_it()
    {
        var bottleneck = Of(SourceMode.Sampled, t =>
        {
            for (var i = 0; i < 100; i++)
                t.Call("read", i, i + 1, path: "/a", site: i == 0 ? "A.cs:1 in M" : i == 2 ? "A.cs:2 in M" : null);
        });

        bottleneck.Should().Match<Bottleneck>(b => b.Source!.Line == 2 && b.SourceShare == 0.98);
    }

    [Fact]
    public void A_loop_has_the_place_of_the_loop_and_a_god_process_that_of_most_of_its_children()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100_000);
            for (var i = 0; i < 200; i++)
                t.Call("read", i * 10, (i * 10) + 1, path: i % 2 == 0 ? "/a" : "/b", site: i < 10 ? "Before.cs:1 in M" : "Loop.cs:7 in N.Loop");
        });
        var analysis = new TraceAnalysis(trace);

        analysis.Antipatterns.Select(f => (f.Kind, f.Source!.Line)).Should().Equal((AntipatternKind.GodProcess, 7), (AntipatternKind.TightLoop, 7));
        analysis.BottleneckOf(MetricCatalog.Find("antipatterns.tight_loop.count")!)!.Source!.Line.Should().Be(7);
        analysis.BottleneckOf(MetricCatalog.Find("antipatterns.god_process.count")!)!.Source!.Line.Should().Be(7);
    }

    [Fact]
    public void Without_stacks_there_is_no_place()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            t.Call("read", 1, 2);
        });

        var analysis = new TraceAnalysis(trace);
        analysis.BottleneckOf(Calls).Should().Match<Bottleneck>(b => b.Source == null && b.SourceShare == 0).And.Be(new Bottleneck("syscall:read", null, -1, 1, 1, 0, 1) { Runs = 1 });
        analysis.CriticalPath.Steps.Should().OnlyContain(step => step.Source == null);
    }

    [Theory]
    [InlineData("A.cs:1 in M", 1.0, "at A.cs:1 in M")]
    [InlineData("A.cs:1 in M", 0.9, "at A.cs:1 in M")]
    [InlineData("A.cs:1 in M", 0.89, "mostly at A.cs:1 in M")]
    [InlineData("A.cs:1 in M", 0.5, "mostly at A.cs:1 in M")]
    [InlineData("A.cs:1 in M", 0.49, "among others at A.cs:1 in M")]
    [InlineData("near A.cs:1 in M", 1.0, "near A.cs:1 in M")]
    [InlineData("near A.cs:1 in M", 0.6, "mostly near A.cs:1 in M")]
    [InlineData("A.M", 1.0, "in A.M (line not known)")]
    public void A_place_is_worded_no_better_known_than_it_is(string site, double share, string expected) =>
        SourcePlaceText.Describe(SketchedStacks.Parse(site)!, share).Should().Be(expected);

    [Fact]
    public void A_module_and_a_transpilers_line_have_their_words()
    {
        SourcePlaceText.Describe(new SourceLocation { Precision = SourcePrecision.Module, Module = "libc.so.6", Offset = 0x1234 }).Should().Be("at libc.so.6+0x1234");
        var rust = SketchedStacks.Parse("simulation.rs:127 in load_data")!;
        SourcePlaceText.Describe(rust with { TranslatedFrom = SketchedStacks.Parse("simulation.py:42 in load_data") }).Should().Be("at simulation.rs:127 in load_data (from simulation.py:42)");
        SourcePlaceText.Describe(rust with { TranslatedFrom = SketchedStacks.Parse("near simulation.py:42") }).Should().Be("at simulation.rs:127 in load_data (from near simulation.py:42)");
        SourcePlaceText.Describe(rust with { Function = "a\nb" }).Should().NotContain("\n");
    }

    private static Bottleneck Of(SourceMode mode, Action<TraceSketch> draw) => new TraceAnalysis(TraceSketch.Of(
        t =>
        {
            t.Span("test:T", 0, 100_000);
            draw(t);
        },
        mode)).BottleneckOf(Calls)!;

    private static void Many(TraceSketch t, int count, string site)
    {
        for (var i = 0; i < count; i++)
            t.Call("read", i, i + 1, path: "/a", site: site);
    }
}
