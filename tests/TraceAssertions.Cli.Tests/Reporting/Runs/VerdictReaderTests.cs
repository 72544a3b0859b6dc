using System.Text;
using TraceAssertions.Cli.Reporting.Runs;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Tests.Reporting.Runs;

public sealed class VerdictReaderTests : IDisposable
{
    private readonly ResultsOnDisk _results = new();

    public void Dispose() => _results.Dispose();

    private ReportedTest Single() => VerdictReader.Read([_results.Folder()]).Should().ContainSingle().Subject;

    private Diagnostic Told() => Single().Findings.Should().ContainSingle().Subject.Diagnostic;

    [Fact]
    public void Every_folder_below_is_read()
    {
        _results.Add(ResultsOnDisk.Passed("N.C.B"), "golden-20261121-080000-1/traces-20261121-080001-2");
        _results.Add(ResultsOnDisk.Passed("N.C.A"), "golden-20261121-080000-1/programs/.hidden");

        VerdictReader.Read([_results.Folder("golden-20261121-080000-1")]).Select(test => test.DisplayName).Should().Equal("N.C.A", "N.C.B");
    }

    [Fact]
    public void A_verdict_that_is_named_twice_is_read_once()
    {
        var path = _results.Add(ResultsOnDisk.Passed());
        VerdictReader.Read([path, _results.Folder(), _results.Folder() + "/"]).Should().ContainSingle();
    }

    [Theory]
    [InlineData("N.C.M", "N.C.M", "N.C", "M")]
    [InlineData("N.C+D.M", "N.C+D.M(x: \"a.b\")", "N.C+D", "M(x: \"a.b\")")]
    [InlineData("N.C.M", "its own name", "N.C", "its own name")]
    [InlineData("M", "M", "M", "M")]
    [InlineData("", "", "", "")]
    public void A_test_is_told_by_its_class_and_its_name(string test, string displayName, string className, string shortName)
    {
        _results.Add(ResultsOnDisk.Passed(test, displayName));
        var read = Single();
        (read.ClassName, read.ShortName).Should().Be((className, shortName));
    }

    [Fact]
    public void A_violation_is_told_at_its_condition_with_its_block()
    {
        _results.Add(_results.Violated());

        Told().ToString().Should().Be($"{_results.Configuration}(12,13): error TA2001: trace assertion \"Few calls\" is violated: spans.syscall.count < 500, actual 12,345 calls (24.7 times the limit)");
        Single().State.Should().Be(TestState.Failed);
        Single().Findings[0].Text.Should().StartWith("TA2001 Trace assertion failed");
    }

    [Fact]
    public void A_warning_fails_nothing()
    {
        _results.Add(_results.Violated(severity: AssertionSeverity.Warning));

        Told().Severity.Should().Be(DiagnosticSeverity.Warning);
        Single().State.Should().Be(TestState.Passed);
    }

    [Fact]
    public void What_a_test_did_after_its_end_is_told_and_fails_nothing()
    {
        _results.Add(ResultsOnDisk.Passed("N.C.A") with { LateCalls = 12 });
        _results.Add(ResultsOnDisk.Passed("N.C.B"));

        var tests = VerdictReader.Read([_results.Folder()]);

        tests.Should().OnlyContain(test => test.State == TestState.Passed);
        tests.SelectMany(test => test.Findings).Should().ContainSingle().Which.Diagnostic.ToString().Should().StartWith("info TA0138: N.C.A made 12 calls after its end: ");
    }

    [Fact]
    public void A_test_that_fails_by_itself_is_told_by_its_first_line()
    {
        _results.Add(ResultsOnDisk.Passed() with { Outcome = VerdictOutcome.Failed, OwnFailure = "\nExpected 3,\nbut was 4\n   at N.C.M()" });
        Told().ToString().Should().Be("error TA3016: the test failed by itself: Expected 3,");
    }

    [Theory]
    [InlineData("""{"outcome":"failed"}""", "the test failed, and its verdict does not say why")]
    [InlineData("""{"golden":{"state":"same","file":"/g.json","fails":true}}""", "the golden trace fails the test, and its verdict does not say why")]
    [InlineData("""{"assertions":[{"name":"a","condition":"c","severity":"error","outcome":"holds","fails":true}]}""", "trace assertion \"a\" holds with a warning: c")]
    [InlineData("""{"diagnostics":[{"code":"TA1001","severity":"error","message":"unreadable"}]}""", "unreadable")]
    [InlineData("""{"own_failure":"x"}""", "the test failed by itself: x")]
    public void A_verdict_that_contradicts_itself_fails(string part, string message)
    {
        var whole = """{"schema":"traceassertions.verdict/1","test":"T","display_name":"T","outcome":"passed",""" + part[1..];
        File.WriteAllText(Path.Combine(_results.Folder(), "T.verdict.json"), whole.Replace("\"outcome\":\"passed\",\"outcome\"", "\"outcome\"", StringComparison.Ordinal));

        Told().Message.Should().Be(message);
        Told().Severity.Should().Be(DiagnosticSeverity.Error);
        Single().State.Should().Be(TestState.Failed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"schema":"traceassertions.verdict/2","test":"T","display_name":"T","outcome":"passed"}""")]
    [InlineData("""{"schema":"traceassertions.verdict/1","test":"T","display_name":"T"}""")]
    [InlineData("""{"schema":"traceassertions.verdict/1","test":null,"display_name":"T","outcome":"passed"}""")]
    [InlineData("""{"schema":"traceassertions.verdict/1","test":"T","display_name":"T","outcome":17}""")]
    [InlineData("""{"schema":"traceassertions.verdict/1","test":"T","display_name":"T","outcome":"won"}""")]
    [InlineData("""{"schema":"traceassertions.verdict/1","test":"T","display_name":"\ud800","outcome":"passed"}""")]
    [InlineData("""{"schema":"traceassertions.verdict/1","test":"T","display_name":"T","outcome":"passed","assertions":null}""")]
    [InlineData("""{"schema":"traceassertions.verdict/1","test":"T","display_name":"T","outcome":"passed","assertions":[null]}""")]
    [InlineData("""{"schema":"traceassertions.verdict/1","test":"T","display_name":"T","outcome":"passed","diagnostics":[null]}""")]
    [InlineData("""{"schema":"traceassertions.verdict/1","test":"T","display_name":"T","outcome":"passed","golden":{"state":"same","file":null}}""")]
    public void A_damaged_verdict_is_an_error_of_the_report(string content)
    {
        var path = Path.Combine(_results.Folder(), "T.verdict.json");
        File.WriteAllText(path, content);

        Single().State.Should().Be(TestState.Unreadable);
        Told().ToString().Should().Be($"error TA3021: '{path}' cannot be read: it is no whole verdict of the schema traceassertions.verdict/1; run the tests again, with packages and tool of one version");
    }

    [Fact]
    public void Each_cut_of_a_verdict_is_damaged()
    {
        var path = _results.Add(_results.Different());
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            Single().State.Should().Be(TestState.Unreadable, Encoding.UTF8.GetString(whole[..length]));
        }
    }

    [Fact]
    public void A_verdict_of_100_MB_is_refused_unread()
    {
        var path = _results.Add(ResultsOnDisk.Passed());
        using (var file = File.OpenWrite(path))
            file.SetLength(100_000_000);

        Told().Message.Should().Be($"'{path}' cannot be read: it has 100,000,000 bytes; 67,108,864 is the limit");
    }

    [Fact]
    public void A_test_that_began_and_did_not_end_is_an_error()
    {
        _results.Mark("N.C.M(x: \"a.b\")");

        Single().State.Should().Be(TestState.Unfinished);
        (Single().ClassName, Single().ShortName).Should().Be(("N.C", "M(x: \"a.b\")"));
        Told().ToString().Should().Be("error TA0041: the test host (process 4711) died during this test, or had not ended it when the report was made: no verdict, and later tests may be missing; see what the host printed last");
    }

    [Fact]
    public void A_mark_beside_its_verdict_is_no_second_test()
    {
        _results.With(ResultsOnDisk.Passed("N.C.M")).Mark("N.C.M");
        Single().State.Should().Be(TestState.Passed);
    }

    [Fact]
    public void A_folder_without_verdicts_and_one_that_is_not_there_are_errors_beside_what_was_read()
    {
        _results.Add(ResultsOnDisk.Passed("N.C.M"), "a");
        var tests = VerdictReader.Read([_results.Folder("a"), _results.Folder("b"), "/nonexistent/c"]);

        tests.Select(test => (test.DisplayName, test.State)).Should().BeEquivalentTo([("N.C.M", TestState.Passed), ("b", TestState.Unreadable), ("c", TestState.Unreadable)]);
        tests.SelectMany(test => test.Findings).Select(finding => finding.Diagnostic.Message).Should().BeEquivalentTo(
            $"there are no verdicts in '{_results.Folder("b")}'", "there are no results at '/nonexistent/c'");
    }

    [Fact]
    public void A_message_about_the_configuration_is_told_once_for_all_tests()
    {
        var warning = new VerdictDiagnostic("TA1015", DiagnosticSeverity.Warning, "has no effect", _results.Configuration, 3, 1);
        _results.With([.. Enumerable.Range(0, 5).Select(n => ResultsOnDisk.Passed($"N.C.M{n}") with { Diagnostics = [warning, new("TA0095", DiagnosticSeverity.Warning, "2 calls lost")] })]);

        var findings = new ReportedRun(VerdictReader.Read([_results.Folder()]), new(_results.Root)).Findings;

        findings.Should().HaveCount(6);
        findings.Single(finding => finding.Diagnostic.Code == "TA1015").Where.Should().Be("5 tests");
    }

    [Fact]
    public void The_heaviest_finding_comes_first()
    {
        _results.With(
            _results.Violated("N.A.M", severity: AssertionSeverity.Warning), ResultsOnDisk.Passed("N.B.M") with { OwnFailure = "x" }, _results.Different("N.C.M"), _results.Violated("N.D.M")).Mark("N.E.M");

        new ReportedRun(VerdictReader.Read([_results.Folder()]), new(_results.Root)).Findings.Select(finding => finding.Test)
            .Should().Equal("N.E.M", "N.C.M", "N.D.M", "N.B.M", "N.A.M");
    }
}
