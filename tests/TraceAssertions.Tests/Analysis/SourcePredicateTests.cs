using System.Globalization;
using TraceAssertions.Conditions.Binding;

namespace TraceAssertions.Tests.Analysis;

public sealed class SourcePredicateTests
{
    [Theory]
    [InlineData("spans[source ~ \"Importer.cs:*\"].count", 3)]
    [InlineData("spans[source ~ \"Importer.cs:127 in *\"].count", 2)]
    [InlineData("spans[source == \"Importer.cs:127 in Importer.Load\"].count", 2)]
    [InlineData("spans[source !~ \"Importer.cs:*\"].count", 2)]
    [InlineData("spans[source ~ \"* in Importer.Load\" or name == \"syscall:write\"].count", 4)]
    [InlineData("spans[source ~ \"Importer.cs:*\"].runs", 2)]
    [InlineData("spans[source ~ \"Importer.cs:*\"].bytes", 30)]
    [InlineData("spans[not (source ~ \"Importer.cs:*\")].count", 2)]
    public void Calls_are_selected_by_the_place_that_made_them(string metric, double expected)
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10);
            t.Call("read", 1, 2, transferred: 10, site: "Importer.cs:127 in Importer.Load");
            t.Call("read", 2, 3, transferred: 10, site: "Importer.cs:127 in Importer.Load#2");
            t.Call("read", 3, 4, transferred: 10, site: "Importer.cs:130 in Importer.Load");
            t.Call("write", 4, 5, transferred: 10, site: "Exporter.cs:1 in Exporter.Save");
        });

        Evaluate(trace, metric).Should().Be(expected.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(SourceMode.Off, "no source lines were recorded; set RENACER_SOURCE=all")]
    [InlineData(SourceMode.Sampled, "the source lines of a sample of calls are known, not of all; set RENACER_SOURCE=all")]
    public void Where_not_every_call_has_its_stack_nothing_is_evaluated(SourceMode mode, string reason)
    {
        var trace = TraceSketch.Of(
            t =>
            {
                t.Span("test:T", 0, 10);
                t.Call("read", 1, 2, site: "Importer.cs:127 in Importer.Load");
            },
            mode);

        foreach (var statistic in MetricCatalog.Statistics)
            Evaluate(trace, $"spans[name ~ \"*\" and not (source ~ \"Other.cs:*\")].{statistic.Path}").Should().Be(reason);
    }

    [Theory]
    [InlineData(null, "its stack leads to no place")]
    [InlineData("?", "its stack leads to no place")]
    [InlineData("Importer.Load", "Importer.Load (line not known)")]
    public void A_call_whose_place_is_not_known_is_never_taken_for_one_from_elsewhere(string? site, string what)
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10);
            t.Call("read", 1, 2, site: "Importer.cs:127 in Importer.Load");
            t.Call("write", 2, 3, site: site);
        });

        Evaluate(trace, "spans[source ~ \"Importer.cs:*\"].count").Should().Be(
            $"where syscall:write was called is not known well enough to tell whether it is selected ({what}); narrow the selection, for example by name");
        Evaluate(trace, "spans[name == \"syscall:read\" and source ~ \"Importer.cs:*\"].count").Should().Be("1");
        Evaluate(trace, "spans[source ~ \"Importer.cs:*\" or name == \"syscall:write\"].count").Should().Be("2");
    }

    [Fact]
    public void A_call_without_a_stack_in_a_run_makes_the_run_undecided()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10);
            t.Call("read", 1, 2, site: "Importer.cs:127 in Importer.Load");
            t.Call("read", 2, 3);
        });

        trace.SpanCount.Should().Be(2);
        Evaluate(trace, "spans[source ~ \"Importer.cs:*\"].count").Should().StartWith("where syscall:read was called is not known");
    }

    [Fact]
    public void A_line_that_is_only_near_decides_what_does_not_depend_on_it()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10);
            t.Call("read", 1, 2, site: "near Importer.cs:127 in Importer.Load");
        });

        Evaluate(trace, "spans[source ~ \"Importer.cs:* in Importer.Load\"].count").Should().Be("1");
        Evaluate(trace, "spans[source ~ \"Other.cs:*\"].count").Should().Be("0");
        Evaluate(trace, "spans[source ~ \"Importer.cs:127 *\"].count").Should().StartWith("where syscall:read was called is not known");
        Evaluate(trace, "spans[source ~ \"Importer.cs:128 *\"].count").Should().StartWith("where syscall:read was called is not known");
    }

    [Fact]
    public void Evaluating_looks_no_stack_up_that_no_condition_asks_for()
    {
        var sketch = new TraceSketch(SourceMode.Sampled);
        sketch.Span("test:T", 0, 1_000);
        for (var i = 0; i < 900; i++)
            sketch.Call("read", i, i + 1, path: "/a", site: i % 3 == 0 ? $"A.cs:{i}" : null);
        var set = TraceAssertionSet.Parse("""
            [[trace_assertions]]
            name = "few calls"
            condition = "spans.syscall.count < 5 and critical_path.duration_ms < 200 and antipatterns.tight_loop.count == 0 and spans.syscall.p95_ms < 1"
            """);

        var report = set.Check(sketch.Build());
        sketch.Stacks.Resolved.Should().Be(0);

        var text = ViolationText.Format(report.Violations.Single(), report.Trace, "T");
        sketch.Stacks.Resolved.Should().BePositive();
        text.Should().Contain("bottleneck   syscall:read 900 calls (100%) on /a among others at A.cs:");
    }

    [Fact]
    public void Sampled_stacks_change_no_verdict()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var (sampled, off) = (new TraceSketch(SourceMode.Sampled), new TraceSketch(SourceMode.Off));
            sampled.Span("test:T", 0, 1_000_000);
            off.Span("test:T", 0, 1_000_000);
            for (var i = 0; i < 600; i++)
            {
                var (name, nanos, path, site) = (random.Next(3) == 0 ? "write" : "read", random.Next(1000), random.Next(3) == 0 ? "/b" : "/a", random.Next(2) == 0 ? $"A.cs:{random.Next(1, 4)}" : null);
                sampled.Call(name, i * 1000, (i * 1000) + nanos, path: path, transferred: 5, site: site);
                off.Call(name, i * 1000, (i * 1000) + nanos, path: path, transferred: 5);
            }

            var (left, right) = (new TraceAnalysis(sampled.Build()), new TraceAnalysis(off.Build()));
            foreach (var metric in MetricCatalog.Metrics.Select(m => MetricCatalog.Find(m.Path)!).Where(m => m is not MetricReference.AntipatternCount { Kind: AntipatternKind.SyncIoOnAsyncPath })
                .Concat(MetricCatalog.Statistics.Select(s => new MetricReference.SpanMetric(new SpanSelector.Category("syscall"), MetricCatalog.FindStatistic(s.Path)!.Value))))
                left.Evaluate(metric).Should().Be(right.Evaluate(metric));
            new GoldenCapture().Capture(left.Trace).Should().BeEquivalentTo(new GoldenCapture().Capture(right.Trace));
            sampled.Stacks.Resolved.Should().Be(0);
        }
    }

    private static string Evaluate(CausalTrace trace, string metric) =>
        new TraceAnalysis(trace).Evaluate(ConditionExpression.Parse(metric + " < 0.5").Bound.Metrics().Single().Reference) switch
        {
            MetricResult.NotEvaluated missing => missing.Reason,
            MetricResult.Value value => value.High.ToString(CultureInfo.InvariantCulture),
            var other => other.ToString(),
        };
}
