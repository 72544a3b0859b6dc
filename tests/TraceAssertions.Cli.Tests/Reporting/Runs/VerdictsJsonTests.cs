using System.Text.Json;
using TraceAssertions.Cli.Reporting.Runs;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Tests.Reporting.Runs;

public sealed class VerdictsJsonTests : IDisposable
{
    private readonly ResultsOnDisk _results = new();

    public void Dispose() => _results.Dispose();

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    [Fact]
    public void Every_verdict_stands_in_it_as_in_its_file()
    {
        var path = _results.Add(_results.Different());
        var report = Parse(Reports.Of(_results, VerdictsJson.Write));

        report.GetProperty("schema").GetString().Should().Be("renacer.report/1");
        report.GetProperty("passes").GetBoolean().Should().BeFalse();
        report.GetProperty("readable").GetBoolean().Should().BeTrue();
        report.GetProperty("counts").GetProperty("failed").GetInt32().Should().Be(1);
        var test = report.GetProperty("tests").EnumerateArray().Single();
        test.GetProperty("state").GetString().Should().Be("failed");
        test.GetProperty("findings")[0].GetProperty("code").GetString().Should().Be("TA3001");
        JsonSerializer.Serialize(test.GetProperty("verdict")).Should().Be(JsonSerializer.Serialize(Parse(File.ReadAllText(path))));
    }

    [Fact]
    public void Results_that_cannot_be_read_do_not_pass()
    {
        _results.With(ResultsOnDisk.Passed());
        File.WriteAllText(Path.Combine(_results.Folder(), "x.verdict.json"), "{");
        var report = Parse(Reports.Of(_results, VerdictsJson.Write));

        report.GetProperty("passes").GetBoolean().Should().BeFalse();
        report.GetProperty("readable").GetBoolean().Should().BeFalse();
        report.GetProperty("tests").EnumerateArray().Select(test => test.GetProperty("verdict").ValueKind).Should().BeEquivalentTo([JsonValueKind.Object, JsonValueKind.Null]);
    }

    [Fact]
    public void Whatever_a_name_holds_it_comes_back_as_it_is() =>
        HostileText.ForAll(HostileText.Verdicts, verdicts =>
            Parse(Reports.Of(Reports.RunOf(verdicts), VerdictsJson.Write)).GetProperty("tests").EnumerateArray().Select(test => test.GetProperty("name").GetString())
                .Order(StringComparer.Ordinal).Should().Equal(verdicts.Select(verdict => verdict.DisplayName).DefaultIfEmpty("renacer-hostile").Order(StringComparer.Ordinal)));

    [Fact]
    public void Ten_thousand_tests_are_ten_thousand_entries() =>
        Parse(Reports.Of(Reports.InMemory(Enumerable.Range(0, 10_000).Select(n => ResultsOnDisk.Passed($"N.C.M{n}"))), VerdictsJson.Write)).GetProperty("tests").GetArrayLength().Should().Be(10_000);
}
