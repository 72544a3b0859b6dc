using System.Globalization;
using TraceAssertions.Conditions.Binding;

namespace TraceAssertions.Tests.Analysis;

public sealed class AttributePredicateTests
{
    [Theory]
    [InlineData("attributes[\"http.route\"] == \"/orders/{id}\"", 2)]
    [InlineData("attributes['http.route'] ~ '/orders*'", 3)]
    [InlineData("attributes[\"http.route\"] !~ \"/orders*\"", 3)]
    [InlineData("attributes[\"http.route\"] != \"/orders\"", 5)]
    [InlineData("attributes[\"http.response.status_code\"] >= 500", 1)]
    [InlineData("attributes[\"http.response.status_code\"] == 200", 2)]
    [InlineData("attributes[\"http.response.status_code\"] != 200", 4)]
    [InlineData("not (attributes[\"http.response.status_code\"] == 200)", 4)]
    [InlineData("attributes[\"http.response.status_code\"] == \"200\"", 2)]
    [InlineData("attributes[\"retried\"] == true", 1)]
    [InlineData("attributes[\"retried\"] != true", 5)]
    [InlineData("attributes[\"retried\"] == \"true\"", 1)]
    [InlineData("attributes[\"tags\"] == \"System.String[]\"", 0)]
    [InlineData("attributes[\"http.route\"] >= 1", 0)]
    [InlineData("attributes[\"nothing\"] ~ \"*\"", 0)]
    [InlineData("name == \"activity:GET\" and attributes[\"http.response.status_code\"] < 300", 2)]
    [InlineData("attributes[\"ratio\"] == \"0.5\"", 1)]
    public void Activities_are_selected_by_their_attributes(string filter, int expected)
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 10);
            t.Span("activity:GET", 1, 2, attributes: new Dictionary<string, object> { ["http.route"] = "/orders/{id}", ["http.response.status_code"] = 200, ["retried"] = true });
            t.Span("activity:GET", 2, 3, attributes: new Dictionary<string, object> { ["http.route"] = "/orders/{id}", ["http.response.status_code"] = 200L, ["tags"] = new[] { "a" } });
            t.Span("activity:GET", 3, 4, attributes: new Dictionary<string, object> { ["http.route"] = "/orders", ["http.response.status_code"] = 503, ["retried"] = false });
            t.Span("activity:work", 4, 5, attributes: new Dictionary<string, object> { ["ratio"] = 0.5 });
            t.Call("read", 6, 7);
        });

        Evaluate(trace, $"spans[{filter}].count").Should().Be(expected.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void An_attribute_of_any_type_is_compared_whatever_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = comma;
        try
        {
            Count(0.5f, "attributes['x'] == '0.5'").Should().Be("1");
            Count(new System.Text.StringBuilder("http://shop/orders"), "attributes['x'] ~ 'http://shop/*'").Should().Be("1");
            object[] numbers = [(sbyte)7, (byte)7, (short)7, (ushort)7, 7, 7u, 7L, 7UL, 7f, 7d, 7m];
            numbers.Select(number => Count(number, "attributes['x'] > 6.5")).Should().OnlyContain(count => count == "1");
            Count("7", "attributes['x'] > 6.5").Should().Be("0", "a text is no number");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static string Count(object attribute, string filter) => Evaluate(
            TraceSketch.Of(t =>
            {
                t.Span("test:T", 0, 10);
                t.Span("activity:GET", 1, 2, attributes: new Dictionary<string, object> { ["x"] = attribute });
            }),
            $"spans[{filter}].count");
    }

    [Theory]
    [InlineData("attributes[\"http.route\"] != \"/\"", true)]
    [InlineData("name == \"syscall:read\" or attributes[\"status\"] > 1", true)]
    [InlineData("not (attributes[\"http.route\"] == \"/\")", true)]
    [InlineData("name == \"activity:GET\"", true)]
    [InlineData("name ~ \"activity:*\"", true)]
    [InlineData("name ~ \"*GET*\"", true)]
    [InlineData("name ~ \"*open*\"", false)]
    [InlineData("name ~ \"syscall:*\"", false)]
    [InlineData("path ~ \"/etc/*\"", false)]
    public void What_asks_for_activities_is_not_evaluated_where_there_are_none(string filter, bool asks)
    {
        var sketch = new TraceSketch();
        sketch.Span("test:T", 0, 10);
        sketch.Header = sketch.Header with { Completeness = new Completeness(true, 0, []) };

        var result = Evaluate(sketch.Build(), $"spans[{filter}].count");

        if (asks)
            result.Should().Be("activities were not captured");
        else
            result.Should().Be("0");
    }

    private static string Evaluate(CausalTrace trace, string metric) =>
        new TraceAnalysis(trace).Evaluate(ConditionExpression.Parse(metric + " < 0.5").Bound.Metrics().Single().Reference) switch
        {
            MetricResult.NotEvaluated missing => missing.Reason,
            MetricResult.Value value => value.High.ToString(CultureInfo.InvariantCulture),
            var other => other.ToString(),
        };
}
