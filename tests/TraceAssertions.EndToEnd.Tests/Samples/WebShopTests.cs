using System.Text.Json;
using System.Text.RegularExpressions;

namespace TraceAssertions.EndToEnd.Samples;

/// <summary>A server in the tests' process that asks its store for each line of an order: <c>dotnet test samples/WebShop -p:Regressed=true</c>. That the sample passes as it should be, CI shows.</summary>
public sealed partial class WebShopTests : IClassFixture<WebShopFixture>
{
    private readonly WebShopFixture _fixture;
    private readonly string _text;

    public WebShopTests(WebShopFixture fixture)
    {
        _fixture = fixture;
        _text = fixture.Regressed.Output;
    }

    [SkippableFact]
    public void The_n_plus_one_is_told_with_its_activity_its_line_and_the_loop_that_calls_it()
    {
        SkipWithoutTracer();
        _fixture.Regressed.ExitCode.Should().Be(1, _text);
        var mistake = Array.FindIndex(File.ReadAllLines(Path.Combine(Repository.Root, "samples", "WebShop", "Shop", "Regressed", "OrderPage.cs")), line => line.Contains("catalogue.Find([line.Product])", StringComparison.Ordinal)) + 1;
        _text.Should().Contain("TA2001 Trace assertion failed: No N+1").And.MatchRegex(
            @"bottleneck +activity:SELECT products 24 requests one after another \(\d+%\) under activity:Microsoft\.AspNetCore\.Hosting\.HttpRequestIn at Catalogue\.cs:\d+ in Catalogue\.Find\n"
            + $@" *called from +OrderPage\.cs:{mistake} in OrderPage\.Of, ShopApp\.cs:\d+ in ShopApp\.Create\n");
        File.ReadAllText(TraceOf("Shows_an_order").Replace(".trace.jsonl", ".verdict.json", StringComparison.Ordinal)).Should().MatchRegex($@"""called_from"": \[\s*{{[^}}]*/OrderPage\.cs"",\s*""line"": {mistake},");
        _text.Should().MatchRegex("Failed: +2, Passed: +4");
    }

    [SkippableFact]
    public void Each_test_has_the_calls_of_its_own_requests_below_the_activities_that_made_them()
    {
        SkipWithoutTracer();
        ParentsOfOpens("Shows_an_order").Should().BeEquivalentTo(
            ["2.csv < activity:SELECT orders < activity:Microsoft.AspNetCore.Hosting.HttpRequestIn < activity:GET < test",
             .. Enumerable.Repeat("products.csv < activity:SELECT products < activity:Microsoft.AspNetCore.Hosting.HttpRequestIn < activity:GET < test", 24)]);
        ParentsOfOpens("Shows_a_product_number__101").Should().Equal("products.csv < activity:SELECT products < activity:Microsoft.AspNetCore.Hosting.HttpRequestIn < activity:GET < test");
        ParentsOfOpens("Does_not_find").Should().BeEmpty();
    }

    /// <summary>The files of the shop that a test opened, each with the spans above it.</summary>
    private List<string> ParentsOfOpens(string test)
    {
        var spans = File.ReadLines(TraceOf(test)).Skip(1).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var byId = spans.ToDictionary(span => span.GetProperty("span_id").GetString()!);
        return [.. spans
            .Where(span => span.GetProperty("span_name").GetString() == "syscall:openat")
            .Where(span => span.GetProperty("attributes").GetProperty("syscall.pathname").GetString()!.EndsWith(".csv", StringComparison.Ordinal))
            .SelectMany(span => Enumerable.Repeat(string.Join(" < ", Above(span).Prepend(Path.GetFileName(span.GetProperty("attributes").GetProperty("syscall.pathname").GetString()))), span.GetProperty("repetition_count").GetInt32()))];

        IEnumerable<string> Above(JsonElement span)
        {
            while (span.GetProperty("parent_span_id").GetString() is { } parent && byId.TryGetValue(parent, out span))
                yield return span.GetProperty("span_name").GetString()! is var name && name.StartsWith("test:", StringComparison.Ordinal) ? "test" : name;
        }
    }

    private string TraceOf(string test) => TraceFiles().Matches(_text).Select(match => match.Value).Distinct().Single(path => path.Contains(test, StringComparison.Ordinal));

    private void SkipWithoutTracer() => Skip.If(_text.Contains("Skipped!", StringComparison.Ordinal), "nothing can trace here; `renacer doctor` says why");

    [GeneratedRegex(@"/\S+\.trace\.jsonl")]
    private static partial Regex TraceFiles();
}
