using System.Text.Json;
using System.Xml.Linq;
using TraceAssertions.Cli.Reporting.Runs;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Tests.Reporting.Runs;

/// <summary>Every report says where in the source a violation comes from.</summary>
public sealed class SourceOfFindingTests : IDisposable
{
    private readonly ResultsOnDisk _results = new();

    public void Dispose() => _results.Dispose();

    private VerdictSource InRepository(SourcePrecision precision = SourcePrecision.ExactLine) =>
        new() { Precision = SourcePrecisions.NameOf(precision), File = Path.Combine(_results.Root, "src", "Csv Import", "Importer.cs"), Line = 127, Function = "Importer.Load", Language = "csharp", Module = "CsvImport.dll" };

    private VerdictFile With(VerdictSource? source)
    {
        var verdict = _results.Violated();
        return verdict with { Assertions = [verdict.Assertions[0] with { Source = source }] };
    }

    private string Report(VerdictSource? source, Action<ReportedRun, Stream> format)
    {
        _results.Add(With(source));
        return Reports.Of(_results, format);
    }

    private JsonElement Sarif(VerdictSource? source)
    {
        using var document = JsonDocument.Parse(Report(source, SarifReport.Write));
        return document.RootElement.GetProperty("runs")[0].GetProperty("results")[0].Clone();
    }

    [Fact]
    public void A_verdict_file_keeps_it()
    {
        var source = InRepository() with { TranslatedFrom = new() { Precision = "function", Function = "load", Language = "python" } };

        var json = With(source).ToJson();

        VerdictFile.FromJson(json)!.Assertions[0].Source.Should().Be(source);
        System.Text.Encoding.UTF8.GetString(json).Should().Contain("\"precision\": \"exact\"").And.Contain("\"line\": 127");
    }

    [Fact]
    public void SARIF_has_it_as_a_related_location()
    {
        var related = Sarif(InRepository()).GetProperty("relatedLocations").EnumerateArray().Single();

        related.GetProperty("physicalLocation").ToString().Should().Match("{*\"uri\": \"src/Csv%20Import/Importer.cs\",*\"uriBaseId\": \"SRCROOT\"*\"startLine\": 127*}");
        related.GetProperty("message").GetProperty("text").GetString().Should().Be("bottleneck at src/Csv Import/Importer.cs:127 in Importer.Load");
    }

    [Fact]
    public void What_the_bottleneck_is_called_from_stands_in_the_verdict_in_JSON_and_in_SARIF()
    {
        var verdict = With(InRepository());
        VerdictSource[] callers =
        [
            InRepository() with { File = Path.Combine(_results.Root, "src", "Page.cs"), Line = 14, Function = "Page.Of" },
            new() { Precision = SourcePrecisions.NameOf(SourcePrecision.Function), Function = "Host.Run" },
            InRepository(SourcePrecision.ApproximateLine) with { File = "/opt/App.cs", Line = 22, Function = "App.Main" },
        ];
        verdict = verdict with { Assertions = [verdict.Assertions[0] with { CalledFrom = callers }] };
        VerdictFile.FromJson(verdict.ToJson())!.Assertions[0].CalledFrom.Should().Equal(callers);
        _results.Add(verdict);

        using var sarif = JsonDocument.Parse(Reports.Of(_results, SarifReport.Write));
        var related = sarif.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("relatedLocations").EnumerateArray().ToList();
        related.Select(location => location.GetProperty("message").GetProperty("text").GetString()).Should().Equal(
            "bottleneck at src/Csv Import/Importer.cs:127 in Importer.Load", "called from at src/Page.cs:14 in Page.Of", "called from near /opt/App.cs:22 in App.Main");
        related[1].GetProperty("physicalLocation").ToString().Should().Match("{*\"uri\": \"src/Page.cs\",*\"uriBaseId\": \"SRCROOT\"*\"startLine\": 14*}");

        using var json = JsonDocument.Parse(Reports.Of(_results, VerdictsJson.Write));
        json.RootElement.GetProperty("tests")[0].GetProperty("findings")[0].GetProperty("called_from").EnumerateArray().Select(caller => (caller.GetProperty("path").GetString(), caller.GetProperty("line").GetInt32()))
            .Should().Equal(("src/Page.cs", 14), ("/opt/App.cs", 22));
    }

    [Fact]
    public void Without_callers_there_is_no_list_of_them()
    {
        System.Text.Encoding.UTF8.GetString(With(InRepository()).ToJson()).Should().NotContain("called_from");
        Report(InRepository(), VerdictsJson.Write).Should().NotContain("called_from");
    }

    [Fact]
    public void A_verdict_with_a_hole_among_the_callers_is_damaged()
    {
        var json = System.Text.Encoding.UTF8.GetString((With(null) with { Assertions = [With(null).Assertions[0] with { CalledFrom = [] }] }).ToJson());

        VerdictFile.FromJson(System.Text.Encoding.UTF8.GetBytes(json)).Should().NotBeNull();
        VerdictFile.FromJson(System.Text.Encoding.UTF8.GetBytes(json.Replace("\"called_from\": []", "\"called_from\": [null]", StringComparison.Ordinal))).Should().BeNull();
    }

    [Fact]
    public void SARIF_has_a_file_outside_the_repository_by_its_absolute_path() =>
        Sarif(InRepository() with { File = "/opt/lib/Importer.cs" }).GetProperty("relatedLocations").ToString().Should().Contain("\"uri\": \"file:///opt/lib/Importer.cs\"").And.NotContain("SRCROOT");

    [Fact]
    public void A_deterministic_path_of_the_repository_is_found_again()
    {
        Directory.CreateDirectory(Path.Combine(_results.Root, "src"));
        File.WriteAllText(Path.Combine(_results.Root, "src", "A.cs"), "");

        Sarif(InRepository() with { File = "/_/src/A.cs" }).GetProperty("relatedLocations").ToString().Should().Contain("\"uri\": \"src/A.cs\"");
    }

    [Theory]
    [InlineData(SourcePrecision.Function)]
    [InlineData(SourcePrecision.Module)]
    public void Without_a_line_there_is_no_place(SourcePrecision precision) => Sarif(InRepository(precision)).TryGetProperty("relatedLocations", out _).Should().BeFalse();

    [Fact]
    public void An_approximate_line_is_told_as_one() =>
        Report(InRepository(SourcePrecision.ApproximateLine), GitHubReport.Write).Should().Contain("%0A  source       near src/Csv Import/Importer.cs:127 in Importer.Load");

    [Fact]
    public void The_annotation_names_the_path_and_stands_at_the_condition() =>
        Report(InRepository(), GitHubReport.Write).Should().StartWith("::error file=tests/Shop Tests/renacer.toml,line=12,col=13,").And.Contain("%0A  source       at src/Csv Import/Importer.cs:127 in Importer.Load");

    [Fact]
    public void The_summary_and_JUnit_have_it_in_the_block()
    {
        Report(InRepository(), MarkdownReport.Write).Should().Contain("\n  source       at src/Csv Import/Importer.cs:127 in Importer.Load\n```");
        XDocument.Parse(Reports.Of(_results, JUnitReport.Write)).Descendants("failure").Single().Value.Should().EndWith("\n  source       at src/Csv Import/Importer.cs:127 in Importer.Load");
    }

    [Fact]
    public void The_original_of_translated_code_is_told() =>
        Report(InRepository() with { TranslatedFrom = new() { Precision = "exact", File = "simulation.py", Line = 42 } }, GitHubReport.Write)
            .Should().Contain("Importer.cs:127 in Importer.Load (from simulation.py:42)");

    [Fact]
    public void JSON_has_it_with_the_finding_and_in_the_verdict()
    {
        using var document = JsonDocument.Parse(Report(InRepository(), VerdictsJson.Write));
        var test = document.RootElement.GetProperty("tests")[0];

        test.GetProperty("findings")[0].GetProperty("source").GetProperty("path").GetString().Should().Be("src/Csv Import/Importer.cs");
        test.GetProperty("verdict").GetProperty("assertions")[0].GetProperty("source").GetProperty("line").GetInt32().Should().Be(127);
    }

    [Fact]
    public void A_hostile_path_neither_breaks_a_report_nor_leaves_the_repository()
    {
        foreach (var file in new[] { "a\0b", "C:\\src\\a.cs", "../../etc/passwd", "/_/../../etc/passwd", "x\n::error::injected", "\u202Egnp.cs" })
        {
            var verdict = With(InRepository() with { File = file });
            foreach (var format in new Action<ReportedRun, Stream>[] { GitHubReport.Write, MarkdownReport.Write, JUnitReport.Write, SarifReport.Write, VerdictsJson.Write })
            {
                var text = Reports.Of(Reports.RunOf([verdict]), format);
                text.Split('\n').Should().NotContain(line => line.StartsWith("::error::injected", StringComparison.Ordinal));
                text.Should().NotContain("\0");
            }
        }
    }
}
