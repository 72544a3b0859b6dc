using TraceAssertions.Analysis;

namespace TraceAssertions.Tests.Analysis;

public sealed class SpanStatisticsTests
{
    private static readonly CausalTrace Trace = Sketch().Build();

    [Theory]
    [InlineData("syscall", SpanStatistic.Count, 6)]
    [InlineData("syscall", SpanStatistic.Runs, 4)]
    [InlineData("syscall:pread64", SpanStatistic.Count, 3)]
    [InlineData("syscall:pread64", SpanStatistic.Runs, 1)]
    [InlineData("io:read", SpanStatistic.Count, 4)]
    [InlineData("io:open", SpanStatistic.Errors, 1)]
    [InlineData("syscall:nothing", SpanStatistic.Count, 0)]
    [InlineData("test", SpanStatistic.Count, 1)]
    public void Counts_leave_out_noise_and_unjudged_calls(string selector, SpanStatistic statistic, double expected) =>
        Evaluate(SpanSelector.FromName(selector), statistic).Should().Be(new MetricResult.Value(expected, MetricUnit.Number));

    [Theory]
    [InlineData(SpanStatistic.Bytes, 250)]
    [InlineData(SpanStatistic.RequestedBytes, 300)]
    public void Bytes_are_summed_over_the_calls(SpanStatistic statistic, double expected) =>
        Evaluate(new SpanSelector.Exact("syscall:pread64"), statistic).Should().Be(new MetricResult.Value(expected, MetricUnit.Bytes));

    [Fact]
    public void The_compressed_ratio_is_one_less_runs_a_call() =>
        Evaluate(new SpanSelector.Exact("syscall:pread64"), SpanStatistic.RleCompressedRatio)
            .Should().Be(new MetricResult.Value(1 - (1.0 / 3), MetricUnit.Number));

    [Fact]
    public void The_compressed_ratio_of_no_calls_is_not_evaluated() =>
        Evaluate(new SpanSelector.Exact("syscall:nothing"), SpanStatistic.RleCompressedRatio)
            .Should().Be(new MetricResult.NotEvaluated("0/0: no call matches spans.syscall:nothing"));

    [Fact]
    public void Times_include_the_runtimes_own_calls() =>
        Evaluate(new SpanSelector.Exact("syscall:futex"), SpanStatistic.DurationMs).Should().Be(new MetricResult.Value(10, MetricUnit.Milliseconds));

    [Fact]
    public void The_duration_of_nothing_is_zero_and_its_extremes_are_not_evaluated()
    {
        var nothing = new SpanSelector.Exact("syscall:nothing");
        Evaluate(nothing, SpanStatistic.DurationMs).Should().Be(new MetricResult.Value(0, MetricUnit.Milliseconds));
        foreach (var statistic in new[] { SpanStatistic.MinMs, SpanStatistic.MaxMs, SpanStatistic.MeanMs, SpanStatistic.P50Ms, SpanStatistic.P99Ms })
            Evaluate(nothing, statistic).Should().Be(new MetricResult.NotEvaluated("no span matches spans.syscall:nothing"));
    }

    [Theory]
    [InlineData(SpanStatistic.MinMs, 1)]
    [InlineData(SpanStatistic.MaxMs, 3)]
    [InlineData(SpanStatistic.MeanMs, 2)]
    [InlineData(SpanStatistic.P50Ms, 2)]
    [InlineData(SpanStatistic.P90Ms, 3)]
    public void Times_of_single_calls_are_those_of_the_runs_calls(SpanStatistic statistic, double expected) =>
        Evaluate(new SpanSelector.Exact("syscall:pread64"), statistic).Should().Be(new MetricResult.Value(expected, MetricUnit.Milliseconds));

    [Fact]
    public void The_nearest_rank_is_the_smallest_value_that_enough_do_not_exceed()
    {
        for (var count = 1; count <= 250; count++)
        {
            foreach (var percent in new[] { 50, 90, 95, 99 })
            {
                var expected = Enumerable.Range(1, count).First(rank => rank * 100 >= percent * count) - 1;
                SpanStatistics.NearestRank(count, percent).Should().Be(expected, $"p{percent} of {count}");
            }
        }
    }

    [Fact]
    public void A_time_is_an_interval_under_the_tracers_cost()
    {
        var sketch = Sketch();
        sketch.Header = sketch.Header with { TracerCostPerCallNanos = 500_000 };
        var analysis = new TraceAnalysis(sketch.Build());
        var reads = new SpanSelector.Exact("syscall:pread64");
        analysis.Evaluate(new MetricReference.SpanMetric(reads, SpanStatistic.DurationMs)).Should().Be(new MetricResult.Value(4.5, 6, MetricUnit.Milliseconds));
        analysis.Evaluate(new MetricReference.SpanMetric(reads, SpanStatistic.MaxMs)).Should().Be(new MetricResult.Value(2.5, 3, MetricUnit.Milliseconds));

        // The test's span owes the tracer for each of the eight calls within it, judged or not.
        analysis.Evaluate(new MetricReference.SpanMetric(new SpanSelector.Category("test"), SpanStatistic.DurationMs))
            .Should().Be(new MetricResult.Value(96, 100, MetricUnit.Milliseconds));
    }

    [Fact]
    public void The_bottleneck_is_the_heaviest_name_with_its_path_where_one_has_half_of_it()
    {
        var count = new MetricReference.SpanMetric(new SpanSelector.Category("syscall"), SpanStatistic.Count);
        var scattered = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10);
            for (var i = 0; i < 5; i++)
                t.Call("statx", i, i + 1, path: $"/etc/{i}");
            t.Call("read", 6, 7, path: "/etc/passwd");
            t.Call("read", 8, 9, path: "/etc/passwd");
        });
        var onOne = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10);
            t.Call("read", 0, 1, path: "/etc/passwd");
            t.Call("read", 2, 3, path: "/etc/passwd");
            t.Call("read", 4, 5, path: "/etc/group");
        });

        new TraceAnalysis(scattered).BottleneckOf(count).Should().BeEquivalentTo(new { Name = "syscall:statx", Path = (string?)null, Fd = -1, Calls = 5, Share = 5.0 / 7 },
            options => options.Using<double>(share => share.Subject.Should().BeApproximately(share.Expectation, 1e-9)).WhenTypeIs<double>());
        new TraceAnalysis(onOne).BottleneckOf(count).Should().BeEquivalentTo(new { Name = "syscall:read", Path = "/etc/passwd", Calls = 2 });
    }

    [Theory]
    [InlineData("HTTP GET", 2)]
    [InlineData("activity:HTTP GET", 1)]
    [InlineData("GET", 0)]
    public void A_quoted_name_matches_with_or_without_its_prefix(string name, double expected)
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("activity:HTTP GET", 0, 1);
            t.Span("HTTP GET", 1, 2);
        });
        Evaluate(trace, new SpanSelector.Quoted(name), SpanStatistic.Count).Should().Be(new MetricResult.Value(expected, MetricUnit.Number));
    }

    [Fact]
    public void A_category_is_the_whole_word_before_the_colon()
    {
        var trace = TraceSketch.Of(t => t.Span("processor:x", 0, 1));
        Evaluate(trace, new SpanSelector.Category("process"), SpanStatistic.Count).Should().Be(new MetricResult.Value(0, MetricUnit.Number));
    }

    [Fact]
    public void Predicates_select_by_every_field()
    {
        Where(SpanField.Name, "syscall:open*").Should().Be(2);
        Where(SpanField.Path, "/etc/*").Should().Be(1);
        Where(SpanField.Errno, "ENOENT").Should().Be(1);
        Where(SpanField.Process, "importer").Should().Be(7);
        Count(new SpanPredicate.And(
            new SpanPredicate.TextComparison(SpanField.Name, PredicateOperator.Equal, "syscall:pread64"),
            new SpanPredicate.TextComparison(SpanField.Source, PredicateOperator.Matches, "Importer.cs:*"))).Should().Be(3);
        Where(SpanField.Pid, PredicateOperator.Equal, TraceSketch.Pid).Should().Be(7);
        Where(SpanField.Tid, PredicateOperator.NotEqual, TraceSketch.Pid).Should().Be(0);
        Where(SpanField.Fd, PredicateOperator.Equal, 5).Should().Be(1);
        Where(SpanField.RequestedBytes, PredicateOperator.GreaterOrEqual, 100).Should().Be(3);
        Where(SpanField.Bytes, PredicateOperator.Greater, 80).Should().Be(3);
        Where(SpanField.DurationMs, PredicateOperator.LessOrEqual, 2).Should().Be(5);
        Where(SpanField.DurationMs, PredicateOperator.Less, 2).Should().Be(4);
    }

    [Fact]
    public void Predicates_combine()
    {
        SpanPredicate open = new SpanPredicate.TextComparison(SpanField.Name, PredicateOperator.Matches, "syscall:open*");
        SpanPredicate etc = new SpanPredicate.TextComparison(SpanField.Path, PredicateOperator.Matches, "/etc/*");
        Count(new SpanPredicate.And(open, etc)).Should().Be(1);
        Count(new SpanPredicate.And(open, new SpanPredicate.Not(etc))).Should().Be(1);
        Count(new SpanPredicate.Or(etc, new SpanPredicate.Not(open))).Should().Be(6);
    }

    [Fact]
    public void The_bytes_of_a_part_of_a_run_are_not_evaluated()
    {
        var slow = new SpanSelector.Where(new SpanPredicate.NumberComparison(SpanField.DurationMs, PredicateOperator.Greater, 2.5));
        Evaluate(slow, SpanStatistic.Bytes).Should().BeOfType<MetricResult.NotEvaluated>();
    }

    [Theory]
    [InlineData("syscall")]
    [InlineData("process")]
    [InlineData("io:read")]
    [InlineData("syscall:read")]
    public void Without_system_calls_what_only_a_tracer_sees_is_not_evaluated(string selector)
    {
        Evaluate(Untraced(), SpanSelector.FromName(selector), SpanStatistic.Count).Should().Be(new MetricResult.NotEvaluated("system calls were not captured"));
        new TraceAnalysis(Untraced()).BottleneckOf(new MetricReference.SpanMetric(SpanSelector.FromName(selector), SpanStatistic.Count)).Should().BeNull();
    }

    [Fact]
    public void Without_system_calls_activities_still_count() =>
        Evaluate(Untraced(), new SpanSelector.Category("activity"), SpanStatistic.Count).Should().Be(new MetricResult.Value(1, MetricUnit.Number));

    [Fact]
    public void The_bottleneck_is_the_heaviest_group_in_the_statistics_own_terms()
    {
        Heaviest("syscall", SpanStatistic.Count)!.Should().Match<Bottleneck>(b =>
            b.Name == "syscall:pread64" && b.Path == "/data.csv" && b.Calls == 3 && b.Runs == 1 && b.Nanos == 6_000_000 && b.Bytes == 250 && b.Share == 0.5 && b.Source!.ToString() == "Importer.cs:127");
        Heaviest("syscall", SpanStatistic.DurationMs)!.Name.Should().Be("syscall:futex");
        Heaviest("syscall", SpanStatistic.Errors)!.Path.Should().Be("/etc/missing");
        Heaviest("syscall", SpanStatistic.Bytes)!.Share.Should().Be(250.0 / 257);
        Heaviest("syscall:read", SpanStatistic.Count)!.Fd.Should().Be(5);
        Heaviest("syscall:nothing", SpanStatistic.Count).Should().BeNull();
    }

    [Fact]
    public void A_selector_that_matches_nothing_while_its_family_does_is_told()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10);
            t.Call("pread64", 0, 1);
            t.Call("read", 1, 2, noise: "gc");
        });
        var analysis = new TraceAnalysis(trace);
        analysis.FamilyMatchOf(new SpanSelector.Exact("syscall:read")).Should().Be("syscall:pread64");
        analysis.FamilyMatches(new SpanSelector.Exact("syscall:pread64")).Should().BeFalse();
        analysis.FamilyMatches(new SpanSelector.Exact("syscall:write")).Should().BeFalse();
        analysis.FamilyMatches(new SpanSelector.Exact("syscall:getpid")).Should().BeFalse();
    }

    /// <summary>One test with eight calls: six that count, a wait of the runtime's own and one that came late.</summary>
    private static TraceSketch Sketch()
    {
        const long Ms = 1_000_000;
        var sketch = new TraceSketch();
        sketch.Span("test:T", 0, 100 * Ms);
        sketch.Call("openat", 1 * Ms, 2 * Ms, path: "/etc/missing", error: "ENOENT");
        sketch.Call("openat", 2 * Ms, 3 * Ms, path: "/data.csv");
        sketch.Call("pread64", 10 * Ms, 11 * Ms, path: "/data.csv", requested: 100, transferred: 100, site: "Importer.cs:127");
        sketch.Call("pread64", 11 * Ms, 13 * Ms, path: "/data.csv", requested: 100, transferred: 100, site: "Importer.cs:127");
        sketch.Call("pread64", 13 * Ms, 16 * Ms, path: "/data.csv", requested: 100, transferred: 50, site: "Importer.cs:127");
        sketch.Call("read", 20 * Ms, 21 * Ms, fd: 5, requested: 7, transferred: 7);
        sketch.Call("futex", 30 * Ms, 40 * Ms, noise: "wait");
        sketch.Call("read", 50 * Ms, 51 * Ms, fd: 6, confidence: Confidence.Late);
        return sketch.Process(TraceSketch.Pid, "importer");
    }

    private static CausalTrace Untraced()
    {
        var sketch = new TraceSketch();
        sketch.Header = sketch.Header with { Completeness = new Completeness(false, 0, ["no tracer could run"]) { ActivitiesCaptured = true } };
        sketch.Span("activity:HTTP GET", 0, 100);
        return sketch.Build();
    }

    private static double Where(SpanField field, string glob) =>
        Count(new SpanPredicate.TextComparison(field, PredicateOperator.Matches, glob));

    private static double Where(SpanField field, PredicateOperator op, double value) =>
        Count(new SpanPredicate.NumberComparison(field, op, value));

    private static double Count(SpanPredicate predicate) =>
        ((MetricResult.Value)Evaluate(new SpanSelector.Where(predicate), SpanStatistic.Count)).High;

    private static MetricResult Evaluate(SpanSelector selector, SpanStatistic statistic) => Evaluate(Trace, selector, statistic);

    private static MetricResult Evaluate(CausalTrace trace, SpanSelector selector, SpanStatistic statistic) =>
        new TraceAnalysis(trace).Evaluate(new MetricReference.SpanMetric(selector, statistic));

    private static Bottleneck? Heaviest(string selector, SpanStatistic statistic) =>
        new TraceAnalysis(Trace).BottleneckOf(new MetricReference.SpanMetric(SpanSelector.FromName(selector), statistic));
}
