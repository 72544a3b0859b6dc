namespace TraceAssertions.Tests.Conditions.Binding;

public sealed class ConditionBindingTests
{
    [Theory]
    [InlineData("critical_path.duration_ms < 200")]
    [InlineData("critical_path.duration_ms < 0.2s and critical_path.duration_ms < 200ms")]
    [InlineData("critical_path.duration_ms < 2 * 100")]
    [InlineData("critical_path.duration_ms + 5 < 20_000us")]
    [InlineData("critical_path.duration_ms / spans.syscall.duration_ms < 2")]
    [InlineData("spans.syscall.bytes / spans.syscall.duration_ms > 10MB / 1s")]
    [InlineData("spans.syscall.bytes / spans.syscall.count >= 4KiB")]
    [InlineData("memory.allocated_bytes <= 10MiB")]
    [InlineData("ratio(spans.syscall.errors, spans.syscall.count) < 5%")]
    [InlineData("min(critical_path.duration_ms, 100ms, 5) < max(1, spans.syscall.p95_ms)")]
    [InlineData("within(spans.syscall.count, golden.spans.syscall.count, 5%)")]
    [InlineData("abs(spans.syscall.count - golden.spans.syscall.count) < 5")]
    [InlineData("spans.io:read.count < 5 or spans.syscall:pread64.runs < 3")]
    [InlineData("spans[path ~ \"/etc/*\" and fd > 2 and duration_ms > 1ms and bytes < 4KiB].count < 1")]
    [InlineData("spans.activity:v1.2.count < 3")]
    [InlineData("spans[attributes[\"http.route\"] ~ '/orders*' and attributes['http.response.status_code'] >= 500 or attributes['a b'] == true].count < 3")]
    [InlineData("not (antipatterns.tight_loop.count > 0)")]
    public void Sound_conditions_bind(string text)
    {
        var binds = ConditionExpression.TryParse(text, out _, out var diagnostics);
        diagnostics.Should().BeEmpty();
        binds.Should().BeTrue();
    }

    [Theory]
    [InlineData("critical_path.duration_s < 1", "(3,14): error TA1022: unknown metric 'critical_path.duration_s'; did you mean 'critical_path.duration_ms'?")]
    [InlineData("antipattern.god_proces.count == 0", "(3,14): error TA1022: unknown metric 'antipattern.god_proces.count'; did you mean 'antipatterns.god_process.count'?")]
    [InlineData("1 > zebra.x", "(3,18): error TA1022: unknown metric 'zebra.x'; docs/reference/conditions.md lists every metric")]
    [InlineData("span.syscall.count < 1", "(3,14): error TA1022: unknown metric 'span.syscall.count'; did you mean 'spans.syscall.count'?")]
    [InlineData("spans.syscall.cuont < 1", "(3,28): error TA1022: unknown statistic 'cuont'; did you mean 'count'?")]
    [InlineData("spans.syscall:raed.count < 1", "(3,20): error TA1022: there is no system call 'raed'; did you mean 'syscall:read'?")]
    [InlineData("spans[\\\"syscall:opneat\\\"].count < 1", "(3,20): error TA1022: there is no system call 'opneat'; did you mean 'syscall:openat'?")]
    [InlineData("spans[name ~ \\\"syscall:raed*\\\"].count < 1", "(3,27): error TA1022: no system call is named 'raed*'; did you mean 'syscall:read'?")]
    [InlineData("spans.sycall:read.count < 1", "(3,20): error TA1022: unknown span selector 'sycall:read'; did you mean 'syscall:read'?")]
    [InlineData("spans.io:raed.count < 1", "(3,20): error TA1022: unknown span selector 'io:raed'; did you mean 'io:read'?")]
    [InlineData("spans.checkout.count < 1", "(3,20): error TA1022: unknown span selector 'checkout'; a span of another name is written spans[\"checkout\"]")]
    [InlineData("spans.count < 1", "(3,14): error TA1022: 'spans' needs a selector and a statistic; write for example spans.syscall.count")]
    [InlineData("spans['x'] < 1", "(3,14): error TA1022: 'spans' needs a selector and a statistic; write for example spans.syscall.count")]
    [InlineData("spans[pth ~ 'x'].count < 1", "(3,20): error TA1022: unknown field 'pth' of a span; did you mean 'path'?")]
    [InlineData("spans[path < 'x'].count < 1", "(3,20): error TA1023: texts have no order, so '<' does not compare 'path'; use ==, !=, ~ or !~")]
    [InlineData("spans[path ~ 5].count < 1", "(3,27): error TA1023: 'path' is a text; compare it with a text in quotes")]
    [InlineData("spans[attributes == 'x'].count < 1", "(3,20): error TA1020: no attribute is named; write attributes[\"http.route\"]")]
    [InlineData("spans[attributes[''] == 'x'].count < 1", "(3,20): error TA1020: the attribute has no name; write attributes[\"http.route\"]")]
    [InlineData("spans[path['x'] == 'x'].count < 1", "(3,20): error TA1020: 'path' has no parts; only attributes[\"NAME\"] has")]
    [InlineData("spans[attribute['x'] == 'x'].count < 1", "(3,20): error TA1022: unknown field 'attribute' of a span; did you mean 'attributes'?")]
    [InlineData("spans[attributes['x'] > 'x'].count < 1", "(3,20): error TA1023: texts have no order, so '>' does not compare 'attributes[\"x\"]'; use ==, !=, ~ or !~")]
    [InlineData("spans[attributes['x'] > 5ms].count < 1", "(3,39): error TA1023: an attribute has no unit; write the number as the attribute has it")]
    [InlineData("spans[attributes['x'] ~ 5].count < 1", "(3,20): error TA1023: '~' does not compare with that; a text has ==, !=, ~ and !~, a number a comparison, true and false have == and !=")]
    [InlineData("spans[attributes['x'] > true].count < 1", "(3,20): error TA1023: '>' does not compare with that; a text has ==, !=, ~ and !~, a number a comparison, true and false have == and !=")]
    [InlineData("spans[fd ~ 'x'].count < 1", "(3,20): error TA1023: 'fd' is a number and has no pattern; use a comparison")]
    [InlineData("spans[bytes > 5ms].count < 1", "(3,28): error TA1023: 'bytes' is bytes, this is milliseconds; use one unit on both sides")]
    [InlineData("critical_path.duration_ms < 10MB", "(3,42): error TA1023: this is bytes, but it meets milliseconds; both sides need one unit")]
    [InlineData("10MB > critical_path.duration_ms", "(3,14): error TA1023: this is bytes, but it meets milliseconds; both sides need one unit")]
    [InlineData("critical_path.duration_ms < 5%", "(3,42): error TA1023: this is a number, but it meets milliseconds; both sides need one unit")]
    [InlineData("critical_path.duration_ms < spans.syscall.count", "(3,42): error TA1023: this is a number, but it meets milliseconds; both sides need one unit")]
    [InlineData("spans.syscall.count < 5ms", "(3,36): error TA1023: this is milliseconds, but it meets a number; both sides need one unit")]
    [InlineData("critical_path.duration_ms * critical_path.duration_ms < 5ms", "(3,70): error TA1023: this is milliseconds, but it meets ms*ms; both sides need one unit")]
    [InlineData("spans.syscall.count < true", "(3,36): error TA1023: true or false is not a number; compare numbers, and join comparisons with 'and', 'or', 'not'")]
    [InlineData("spans.syscall.count < 'x'", "(3,36): error TA1023: a text is not a number; texts stand in selectors only: spans[\"HTTP GET\"].count")]
    [InlineData("spans.syscall.count", "(3,14): error TA1024: this is a number, neither true nor false; compare it with a limit, for example … < 500")]
    [InlineData("spans.syscall.count < 5 and 7", "(3,42): error TA1024: this is a number, neither true nor false; compare it with a limit, for example … < 500")]
    [InlineData("true", "(3,14): error TA1025: this condition holds for every trace and so cannot fail; compare a metric with a limit")]
    [InlineData("1 > 2", "(3,14): error TA1025: this condition is violated by every trace and so cannot hold; compare a metric with a limit")]
    [InlineData("spans.syscall.count >= 0", "(3,14): error TA1025: this condition holds for every trace and so cannot fail; metrics are never negative and ratios never above 1; compare with a limit between")]
    [InlineData("spans.syscall.rle_compressed_ratio > 100%", "(3,14): error TA1025: this condition is violated by every trace and so cannot hold; metrics are never negative and ratios never above 1; compare with a limit between")]
    [InlineData("spans.syscall.count < 5 or true", "(3,14): error TA1025: this condition holds for every trace and so cannot fail; metrics are never negative and ratios never above 1; compare with a limit between")]
    [InlineData("mni(1, spans.syscall.count) < 5", "(3,14): error TA1026: unknown function 'mni'; did you mean 'min'?")]
    [InlineData("abs(1, 2) < spans.syscall.count", "(3,14): error TA1026: 'abs' takes 1 argument, not 2 arguments")]
    [InlineData("within(spans.syscall.count, 5)", "(3,14): error TA1026: 'within' takes 3 arguments, not 2 arguments")]
    [InlineData("critical_path.duration_ms < 5sec", "(3,43): error TA1020: unknown unit 'sec'; known are ns, us, µs, μs, ms, s, min, B, kB, KB, MB, GB, KiB, MiB, GiB, %")]
    [InlineData("memory.allocated_bytes < 5mb", "(3,40): error TA1020: unknown unit 'mb'; did you mean 'MB'?")]
    public void Mistakes_are_told_at_their_place_in_the_file(string condition, string expected)
    {
        var text = $"[[trace_assertions]]\nname = \"n\"\ncondition = \"{condition}\"\n";
        TraceAssertionSet.TryParse(text, "renacer.toml", out _, out var diagnostics).Should().BeFalse();
        diagnostics.Should().ContainSingle().Which.ToString().Should().Be("renacer.toml" + expected);
    }

    [Theory]
    [InlineData("condition = '''\n  spans.syscall.count < 5\n  and zebra.x < 1'''", 5, 7)]
    [InlineData("condition = \"\"\"spans.syscall.count < 5 \\\n     and zebra.x < 1\"\"\"", 4, 10)]
    [InlineData("condition = \"\\u0073pans.syscall.count < 5 and zebra.x < 1\"", 3, 47)]
    [InlineData("condition = 'spans.syscall.count <'", 3, 35)]
    [InlineData("condition = \"spans[\\\"a\\\"].count <\"", 3, 34)]
    [InlineData("condition = ''", 3, 14)]
    public void Places_hold_in_escaped_and_multiline_strings(string condition, int line, int column)
    {
        TraceAssertionSet.TryParse($"[[trace_assertions]]\nname = \"n\"\n{condition}\n", "renacer.toml", out _, out var diagnostics).Should().BeFalse();
        diagnostics.Should().ContainSingle().Which.Should().Match<Diagnostic>(d => d.Line == line && d.Column == column);
    }

    [Fact]
    public void A_condition_in_code_names_its_column_and_the_method()
    {
        ConditionExpression.TryParse("spans.syscall.cuont < 1", out _, out var diagnostics, "Tests.cs", 12).Should().BeFalse();
        diagnostics.Single().ToString().Should().Be(
            "Tests.cs(12,1): error TA1022: unknown statistic 'cuont', at column 15 of the condition \"spans.syscall.cuont < 1\"; did you mean 'count'?");
        var parse = () => ConditionExpression.Parse("1 <");
        parse.Should().Throw<TraceAssertionsException>().Which.Diagnostics.Should().ContainSingle(d => d.Code == "TA1020");
    }

    [Fact]
    public void Every_metric_of_the_catalogue_binds_as_itself()
    {
        foreach (var metric in MetricCatalog.Metrics)
            ConditionExpression.Parse($"{metric.Path} < 5").Metrics.Single().ToString().Should().Be(metric.Path);
        foreach (var statistic in MetricCatalog.Statistics)
        {
            var path = "spans.syscall:read." + statistic.Path;
            ConditionExpression.Parse($"{path} < 0.5").Metrics.Single().ToString().Should().Be(path);
        }

        foreach (var selector in MetricCatalog.Categories.Concat(MetricCatalog.Families))
            ConditionExpression.Parse($"spans.{selector}.count < 5").Metrics.Single().ToString().Should().Be($"spans.{selector}.count");
    }
}
