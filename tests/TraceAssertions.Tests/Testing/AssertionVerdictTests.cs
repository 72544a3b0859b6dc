using TraceAssertions.Testing;

namespace TraceAssertions.Tests.Testing;

public sealed class AssertionVerdictTests
{
    [Fact]
    public void An_antipattern_has_the_line_of_its_calls_and_those_they_are_called_from()
    {
        var verdict = Of("antipatterns.n_plus_one.count == 0");

        verdict.Source.Should().Match<VerdictSource>(source => source.File == "/src/app/Catalogue.cs" && source.Line == 15);
        verdict.CalledFrom!.Select(caller => $"{caller.Precision} {Path.GetFileName(caller.File)}:{caller.Line} {caller.Function}").Should().Equal("exact OrderPage.cs:14 OrderPage.Of", "exact ShopApp.cs:20 ShopApp.Create");
    }

    [Theory]
    [InlineData("antipatterns.n_plus_one.count == 1", "what holds blames nobody")]
    [InlineData("spans.syscall.count < 5", "a count is no loop")]
    public void Anything_else_has_no_callers(string condition, string why) => Of(condition).CalledFrom.Should().BeNull(why);

    private static AssertionVerdict Of(string condition)
    {
        var sketch = new TraceSketch();
        sketch.Span("test:Shop", 0, 1000, parent: -1);
        sketch.Span("activity:HttpRequestIn", 1, 900, parent: 0, kind: SpanKind.Server);
        for (var i = 0; i < 12; i++)
        {
            var request = sketch.Span("activity:SELECT products", 10 + (i * 10), 18 + (i * 10), parent: 1, kind: SpanKind.Client);
            sketch.Call("openat", 11 + (i * 10), 12 + (i * 10), parent: request, path: "/products.csv", site: "Catalogue.cs:15 in Catalogue.Find < OrderPage.cs:14 in OrderPage.Of < other Host.cs:1 in Host.Run < ShopApp.cs:20 in ShopApp.Create");
        }

        var report = TraceAssertionSet.Parse($"[[trace_assertions]]\nname = \"N\"\ncondition = '{condition}'\n").Check(sketch.Build());
        return AssertionVerdict.Of(new(report.Results.Single(), Repetition.Of(1, report, null), null), report.TestName);
    }
}
