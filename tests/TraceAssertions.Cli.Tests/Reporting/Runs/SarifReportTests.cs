using System.Text.Json;
using TraceAssertions.Cli.Reporting.Runs;
using TraceAssertions.Cli.Tests.Running;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Tests.Reporting.Runs;

public sealed class SarifReportTests : IDisposable
{
    /// <summary>The path of OASIS' sarif-schema-2.1.0.json (github.com/oasis-tcs/sarif-spec), which is not ours to keep here.</summary>
    private const string SchemaVariable = "SARIF_SCHEMA";

    private readonly ResultsOnDisk _results = new();

    public void Dispose() => _results.Dispose();

    private JsonElement Run() => Parse(Reports.Of(_results, SarifReport.Write));

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        document.RootElement.GetProperty("version").GetString().Should().Be("2.1.0");
        document.RootElement.GetProperty("$schema").GetString().Should().EndWith("/sarif-schema-2.1.0.json");
        return document.RootElement.GetProperty("runs").EnumerateArray().Single().Clone();
    }

    private static List<JsonElement> ResultsOf(JsonElement run) => [.. run.GetProperty("results").EnumerateArray()];

    private static JsonElement Place(JsonElement result) => result.GetProperty("locations").EnumerateArray().Single().GetProperty("physicalLocation");

    [Fact]
    public void A_violation_is_a_result_at_its_condition()
    {
        _results.Add(_results.Violated());
        var result = ResultsOf(Run()).Single();

        result.GetProperty("ruleId").GetString().Should().Be("TA2001");
        result.GetProperty("level").GetString().Should().Be("error");
        result.GetProperty("message").GetProperty("text").GetString().Should().StartWith("Shop.Tests.ImporterTests.Imports: TA2001 Trace assertion failed: Few calls\n");
        Place(result).ToString().Should().Match("{*\"uri\": \"tests/Shop%20Tests/renacer.toml\",*\"uriBaseId\": \"SRCROOT\"*\"startLine\": 12,*\"startColumn\": 13*}");
        Run().GetProperty("originalUriBaseIds").GetProperty("SRCROOT").GetProperty("uri").GetString().Should().Be($"file://{_results.Root}/");
        Run().GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public void A_rule_is_explained_by_its_page()
    {
        _results.Add(_results.Violated());
        var driver = Run().GetProperty("tool").GetProperty("driver");
        driver.GetProperty("name").GetString().Should().Be("renacer");
        driver.GetProperty("version").GetString().Should().Be(RenacerApp.Version);
        var rule = driver.GetProperty("rules").EnumerateArray().Single();

        rule.GetProperty("id").GetString().Should().Be("TA2001");
        rule.GetProperty("shortDescription").GetProperty("text").GetString().Should().Be("a trace assertion is violated");
        rule.GetProperty("help").GetProperty("markdown").GetString().Should().StartWith("# TA2001: ").And.Contain("## How to mend it");
    }

    [Fact]
    public void What_has_no_place_is_shown_where_the_conditions_stand_because_GitHub_refuses_a_log_for_it()
    {
        _results.Add(_results.Violated("N.C.M") with { OwnFailure = "x" });
        _results.Mark("N.C.N");
        ResultsOf(Run()).Select(result => Place(result).GetProperty("artifactLocation").GetProperty("uri").GetString()).Should().Equal(
            "tests/Shop%20Tests/TestResults/" + ResultsOnDisk.RunName + "/N.C.N.incomplete", "tests/Shop%20Tests/renacer.toml", "tests/Shop%20Tests/renacer.toml");
    }

    [Fact]
    public void The_fingerprint_stays_while_values_and_lines_change()
    {
        string[] Fingerprints(VerdictFile verdict) =>
            [.. ResultsOf(Parse(Reports.Of(Reports.RunOf([verdict]), SarifReport.Write))).Select(result => result.GetProperty("partialFingerprints").GetProperty("finding/v1").GetString()!)];

        var first = _results.Violated() with { Golden = _results.Different().Golden };
        var later = first with { Assertions = [first.Assertions[0] with { Actual = "9 calls", Line = 80, Text = "other" }], Golden = first.Golden! with { Diagnostic = first.Golden.Diagnostic! with { Line = 3, Message = "2 calls added" } } };

        Fingerprints(later).Should().BeEquivalentTo(Fingerprints(first)).And.OnlyHaveUniqueItems();
        Fingerprints(_results.Violated("N.C.Other")).Should().NotIntersectWith(Fingerprints(first));
        Fingerprints(_results.Violated(name: "Other")).Should().NotIntersectWith(Fingerprints(first));
    }

    [Fact]
    public void Damaged_results_are_no_successful_execution()
    {
        File.WriteAllText(Path.Combine(_results.Folder(), "x.verdict.json"), "{");
        Run().GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean().Should().BeFalse();
        ResultsOf(Run()).Single().GetProperty("ruleId").GetString().Should().Be("TA3021");
    }

    [Fact]
    public void A_run_without_findings_has_no_results_and_no_rules()
    {
        _results.Add(ResultsOnDisk.Passed());
        ResultsOf(Run()).Should().BeEmpty();
        Run().GetProperty("tool").GetProperty("driver").GetProperty("rules").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public void Text_is_no_placeholder_and_no_link()
    {
        _results.Add(ResultsOnDisk.Passed() with { OwnFailure = "{0} {bin} [a](b)" });
        ResultsOf(Run()).Single().GetProperty("message").GetProperty("text").GetString().Should().EndWith("{{0}} {bin} [a] (b)");
    }

    [Fact]
    public void More_results_than_GitHub_takes_are_left_out_and_counted()
    {
        var run = Reports.InMemory(Enumerable.Range(0, 25_001).Select(n => _results.Violated($"N.C.M{n}")));
        var results = ResultsOf(Parse(Reports.Of(run, SarifReport.Write)));

        results.Should().HaveCount(25_000);
        results[^1].GetProperty("message").GetProperty("text").GetString().Should().StartWith("all tests: 2 more findings are left out");
    }

    [Fact]
    public void Whatever_a_name_holds_each_finding_is_a_result_with_a_place() =>
        HostileText.ForAll(HostileText.Verdicts, verdicts =>
        {
            var run = Reports.RunOf(verdicts);
            var sarif = Parse(Reports.Of(run, SarifReport.Write));
            var rules = sarif.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString()).ToList();
            var results = ResultsOf(sarif);

            rules.Should().OnlyHaveUniqueItems();
            results.Should().HaveCount(run.Findings.Count);
            results.Should().OnlyContain(result => rules[result.GetProperty("ruleIndex").GetInt32()] == result.GetProperty("ruleId").GetString()
                && Place(result).GetProperty("region").GetProperty("startLine").GetInt32() > 0
                && Uri.IsWellFormedUriString(Place(result).GetProperty("artifactLocation").GetProperty("uri").GetString(), UriKind.RelativeOrAbsolute));
        });

    [SkippableFact]
    public void It_is_valid_by_the_schema_of_OASIS()
    {
        var schema = Environment.GetEnvironmentVariable(SchemaVariable);
        Skip.If(string.IsNullOrEmpty(schema), $"{SchemaVariable} does not name OASIS' sarif-schema-2.1.0.json");
        var python = Tools.Require("python3");
        Skip.If(Renacer.Start([python, "-c", "import jsonschema"]).ExitCode != 0, "python3 has no jsonschema");
        var folder = Directory.CreateDirectory(Path.Combine(_results.Root, "sarif")).FullName;
        var number = 0;
        void Save(ReportedRun run) => File.WriteAllText(Path.Combine(folder, $"{number++}.sarif"), Reports.Of(run, SarifReport.Write));
        Save(Reports.RunOf([]));
        Save(Reports.RunOf([_results.Violated(), _results.Different("N.C.M")]));
        HostileText.ForAll(HostileText.Verdicts, verdicts => Save(Reports.RunOf(verdicts)), count: 50);

        var result = Renacer.Start(
        [
            python, "-c",
            """
            import glob, json, sys, jsonschema
            validator = jsonschema.Draft4Validator(json.load(open(sys.argv[1])), format_checker=jsonschema.FormatChecker())
            files = glob.glob(sys.argv[2] + "/*.sarif")
            problems = [(f, e.json_path, e.message[:300]) for f in files for e in validator.iter_errors(json.load(open(f)))]
            print(len(files), "files")
            print(problems[:5], file=sys.stderr)
            sys.exit(1 if problems else 0)
            """,
            schema!, folder,
        ]);

        result.ExitCode.Should().Be(0, result.Error);
        result.Out.Should().Be($"{number} files\n");
    }
}
