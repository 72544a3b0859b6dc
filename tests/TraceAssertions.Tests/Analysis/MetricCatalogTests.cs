namespace TraceAssertions.Tests.Analysis;

public sealed class MetricCatalogTests
{
    [Fact]
    public void Every_fixed_metric_is_found_by_its_path_has_its_unit_and_is_evaluated()
    {
        var analysis = new TraceAnalysis(TraceSketch.Of(t => t.Span("test:T", 0, 1)));
        foreach (var metric in MetricCatalog.Metrics)
        {
            var reference = MetricCatalog.Find(metric.Path)!;
            reference.ToString().Should().Be(metric.Path);
            reference.Unit.Should().Be(metric.Unit);
            if (analysis.Evaluate(reference) is MetricResult.Value value)
                value.Unit.Should().Be(metric.Unit);
        }
    }

    [Fact]
    public void Every_statistic_is_found_by_its_name_and_is_evaluated_in_its_unit()
    {
        var analysis = new TraceAnalysis(TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 1);
            t.Call("read", 0, 1);
        }));
        MetricCatalog.Statistics.Should().HaveCount(Enum.GetValues<SpanStatistic>().Length);
        foreach (var statistic in Enum.GetValues<SpanStatistic>())
        {
            var name = MetricCatalog.NameOf(statistic);
            MetricCatalog.FindStatistic(name).Should().Be(statistic);
            var reference = new MetricReference.SpanMetric(new SpanSelector.Category("syscall"), statistic);
            reference.ToString().Should().Be($"spans.syscall.{name}");
            analysis.Evaluate(reference).Should().BeOfType<MetricResult.Value>().Which.Unit.Should().Be(reference.Unit);
        }
    }

    [Theory]
    [InlineData(SpanStatistic.P95Ms, "p95_ms")]
    [InlineData(SpanStatistic.RleCompressedRatio, "rle_compressed_ratio")]
    [InlineData(SpanStatistic.RequestedBytes, "requested_bytes")]
    public void Names_are_those_of_the_specification(SpanStatistic statistic, string name) => MetricCatalog.NameOf(statistic).Should().Be(name);

    [Fact]
    public void Every_field_is_found_by_its_name()
    {
        MetricCatalog.Fields.Should().HaveCount(Enum.GetValues<SpanField>().Length);
        foreach (var field in Enum.GetValues<SpanField>())
            MetricCatalog.FindField(MetricCatalog.NameOf(field)).Should().Be(field);
    }

    [Fact]
    public void Unknown_names_are_not_found()
    {
        MetricCatalog.Find("critical_path.duration").Should().BeNull();
        MetricCatalog.FindStatistic("counts").Should().BeNull();
        MetricCatalog.FindField("paths").Should().BeNull();
    }

    [Fact]
    public void A_name_stands_for_a_family_a_full_name_or_a_category()
    {
        SpanSelector.FromName("io:read").Should().Be(new SpanSelector.Family(SpanFamily.Read));
        SpanSelector.FromName("syscall:read").Should().Be(new SpanSelector.Exact("syscall:read"));
        SpanSelector.FromName("syscall").Should().Be(new SpanSelector.Category("syscall"));
    }

    [Fact]
    public void Selectors_are_written_as_a_condition_writes_them()
    {
        var predicate = new SpanPredicate.And(
            new SpanPredicate.TextComparison(SpanField.Name, PredicateOperator.Matches, "syscall:open*"),
            new SpanPredicate.NumberComparison(SpanField.DurationMs, PredicateOperator.GreaterOrEqual, 1.5));
        new SpanSelector.Where(predicate).ToString().Should().Be("spans[(name ~ \"syscall:open*\" and duration_ms >= 1.5)]");
        new SpanSelector.Family(SpanFamily.Network).ToString().Should().Be("spans.io:network");
        new SpanSelector.Quoted("HTTP GET").ToString().Should().Be("spans[\"HTTP GET\"]");
    }

    [Fact]
    public void A_predicate_of_the_wrong_kind_cannot_be_made()
    {
        FluentActions.Invoking(() => new SpanPredicate.TextComparison(SpanField.Fd, PredicateOperator.Equal, "3")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new SpanPredicate.TextComparison(SpanField.Name, PredicateOperator.Less, "3")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new SpanPredicate.NumberComparison(SpanField.Name, PredicateOperator.Equal, 3)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new SpanPredicate.NumberComparison(SpanField.Fd, PredicateOperator.Matches, 3)).Should().Throw<ArgumentException>();
    }
}
