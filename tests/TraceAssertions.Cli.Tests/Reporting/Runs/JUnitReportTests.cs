using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using TraceAssertions.Cli.Reporting.Runs;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Tests.Reporting.Runs;

public sealed class JUnitReportTests : IDisposable
{
    private readonly ResultsOnDisk _results = new();

    public void Dispose() => _results.Dispose();

    private XElement Report() => Parse(Reports.Of(_results, JUnitReport.Write));

    /// <summary>Parses it, and holds it against the schema of what Jenkins and GitLab read.</summary>
    private static XElement Parse(string xml)
    {
        var schemas = new XmlSchemaSet();
        schemas.Add("", Path.Combine(AppContext.BaseDirectory, "Schemas", "junit.xsd"));
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = schemas, DtdProcessing = DtdProcessing.Prohibit };
        settings.ValidationEventHandler += (_, problem) => throw problem.Exception;
        using var reader = XmlReader.Create(new StringReader(xml), settings);
        return XDocument.Load(reader).Root!;
    }

    [Fact]
    public void A_suite_is_a_folder_and_a_case_a_test()
    {
        _results.With(ResultsOnDisk.Passed("N.C.A"), ResultsOnDisk.Passed("N.C.B", "N.C.B(x: 1)"));
        var suite = Report().Elements("testsuite").Single();

        suite.Attributes().Select(attribute => attribute.ToString()).Should().Equal(
            "name=\"Shop Tests\"", "id=\"0\"", "timestamp=\"2026-11-21T07:30:00\"", "tests=\"2\"", "failures=\"0\"", "errors=\"0\"", "time=\"2.469\"", "skipped=\"0\"");
        suite.Elements("testcase").Select(test => string.Join(' ', test.Attributes())).Should().Equal(
            "classname=\"N.C\" name=\"A\" time=\"1.235\"", "classname=\"N.C\" name=\"B(x: 1)\" time=\"1.235\"");
        suite.Elements("testcase").First().Element("system-out")!.Value.Should().Be("1,204 calls (ebpf), complete; no trace file");
    }

    [Fact]
    public void Two_hosts_of_one_project_are_two_suites()
    {
        _results.Add(ResultsOnDisk.Passed("N.C.A"), "golden-20261121-080000-1/traces-20261121-080001-2");
        _results.Add(ResultsOnDisk.Passed("N.C.A"), "golden-20261121-080000-1/traces-20261121-080001-3");
        var report = Parse(Reports.Of(new ReportedRun(VerdictReader.Read([_results.Folder("golden-20261121-080000-1")]), new("/")), JUnitReport.Write));

        report.Elements("testsuite").Select(suite => suite.Attribute("id")!.Value).Should().Equal("0", "1");
        report.Elements("testsuite").Select(suite => suite.Attribute("name")!.Value).Should().Equal("Shop Tests", "Shop Tests");
    }

    [Fact]
    public void A_suite_is_named_for_its_assembly_where_that_is_known()
    {
        _results.Add(ResultsOnDisk.Passed() with { Assembly = "Shop.Tests" });
        Report().Element("testsuite")!.Attribute("name")!.Value.Should().Be("Shop.Tests");
    }

    [Fact]
    public void All_that_fails_a_test_is_in_one_failure()
    {
        _results.Add(_results.Violated() with { Golden = _results.Different().Golden });
        var failure = Report().Descendants("failure").Single();

        failure.Attribute("type")!.Value.Should().Be("TA2001");
        failure.Attribute("message")!.Value.Should().Be("trace assertion \"Few calls\" is violated: spans.syscall.count < 500, actual 12,345 calls (24.7 times the limit); the golden trace differs: 1 call added");
        failure.Value.Should().StartWith("TA2001 Trace assertion failed: Few calls\n  condition").And.Contain("\n\nTA3001 Golden trace differs\n");
        failure.Parent!.Element("system-out")!.Value.Should().Contain("golden trace: different; ");
    }

    [Fact]
    public void A_warning_is_output_and_no_failure()
    {
        _results.Add(_results.Violated(severity: AssertionSeverity.Warning));
        Report().Descendants("failure").Should().BeEmpty();
        Report().Descendants("system-out").Single().Value.Should().Contain("TA2001 Trace assertion failed");
    }

    [Fact]
    public void A_skipped_test_tells_its_reason()
    {
        _results.Add(ResultsOnDisk.Passed() with { Outcome = VerdictOutcome.Skipped, SkipReason = "info TA0101: not permitted" });
        Report().Descendants("skipped").Single().Attribute("message")!.Value.Should().Be("info TA0101: not permitted");
        Report().Element("testsuite")!.Attribute("skipped")!.Value.Should().Be("1");
    }

    [Fact]
    public void A_host_that_died_and_a_damaged_verdict_are_errors()
    {
        _results.Mark("N.C.M");
        File.WriteAllText(Path.Combine(_results.Folder(), "x.verdict.json"), "{");

        Report().Descendants("error").Select(error => error.Attribute("type")!.Value).Should().Equal("TA0041", "TA3021");
        Report().Attribute("errors")!.Value.Should().Be("2");
    }

    [Theory]
    [InlineData(-5, "0.000")]
    [InlineData(0.4, "0.000")]
    [InlineData(1e300, "3000000000.000")]
    public void A_time_is_a_number_of_seconds(double milliseconds, string seconds)
    {
        _results.Add(ResultsOnDisk.Passed() with { DurationMs = milliseconds });
        Report().Descendants("testcase").Single().Attribute("time")!.Value.Should().Be(seconds);
    }

    [Fact]
    public void Whatever_a_name_holds_the_XML_is_valid_and_has_every_test() =>
        HostileText.ForAll(HostileText.Verdicts, verdicts =>
        {
            var run = Reports.RunOf(verdicts);
            var cases = Parse(Reports.Of(run, JUnitReport.Write)).Descendants("testcase").ToList();

            cases.Should().HaveCount(run.Tests.Count);
            cases.Count(test => test.Elements().Any(element => element.Name == "failure" || element.Name == "error")).Should().Be(run.Tests.Count(test => test.Fails));
        });

    [Fact]
    public void What_XML_can_hold_comes_back_as_it_is() =>
        HostileText.ForAll(HostileText.Texts, text =>
        {
            var run = Reports.RunOf([ResultsOnDisk.Passed("N.C.M", text)]);
            var name = Parse(Reports.Of(run, JUnitReport.Write)).Descendants("testcase").Single().Attribute("name")!.Value;
            name.Should().Be(string.Concat(run.Tests[0].ShortName.EnumerateRunes().Select(rune => rune.Value is < 0x20 and not (9 or 10 or 13) or 0xFFFE or 0xFFFF ? "\uFFFD" : rune.ToString())));
        });

    [Fact]
    public void Ten_thousand_tests_are_ten_thousand_cases() =>
        Parse(Reports.Of(Reports.InMemory(Enumerable.Range(0, 10_000).Select(n => _results.Violated($"N.C.M{n}"))), JUnitReport.Write)).Descendants("failure").Should().HaveCount(10_000);
}
