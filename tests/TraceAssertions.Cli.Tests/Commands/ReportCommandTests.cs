using System.Text.Json;
using System.Xml.Linq;
using TraceAssertions.Cli.Tests.Reporting.Runs;
using TraceAssertions.Cli.Tests.Running;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Tests.Commands;

public sealed class ReportCommandTests : IDisposable
{
    private readonly ResultsOnDisk _results = new();

    public void Dispose() => _results.Dispose();

    private (int ExitCode, string Out, string Error) Report(params string[] arguments) => InProcess.Run(["report", "--project", _results.Project, .. arguments]);

    [Theory]
    [InlineData("github")]
    [InlineData("markdown")]
    [InlineData("junit")]
    [InlineData("sarif")]
    [InlineData("json")]
    [InlineData("tree")]
    public void A_report_of_failed_tests_is_written_and_no_failure_of_its_own(string format)
    {
        _results.Add(_results.Violated());
        var (exitCode, output, error) = Report("--format", format);

        output.Should().Contain("TA2001");
        error.Should().Be($"renacer: 1 failed in {_results.Folder()}\n");
        exitCode.Should().Be(0);
    }

    [Theory]
    [InlineData("error", 3)]
    [InlineData("never", 0)]
    public void It_gates_where_that_is_asked_for(string failOn, int exitCode)
    {
        _results.Add(_results.Violated());
        Report("--format", "json", "--fail-on", failOn).ExitCode.Should().Be(exitCode);
        _results.Add(ResultsOnDisk.Passed() with { Test = "N.C.M", DisplayName = "N.C.M" }, "traces-20261122-000000-1");
        Report("--format", "json", "--fail-on", failOn).ExitCode.Should().Be(0, "the newest run passes");
    }

    [Theory]
    [InlineData("github", "::error title=TA3021 TestResults::there are no results of traced tests in ")]
    [InlineData("markdown", "## Traced tests: FAILED\n\n1 unreadable\n")]
    [InlineData("junit", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<testsuites tests=\"1\" failures=\"0\" errors=\"1\"")]
    [InlineData("sarif", "{\n  \"$schema\"")]
    [InlineData("json", "{\n  \"schema\": \"renacer.report/1\"")]
    public void Where_there_are_no_results_the_report_says_so_and_the_command_fails(string format, string start)
    {
        var (exitCode, output, error) = Report("--format", format);

        output.Should().StartWith(start).And.Contain("TA3021");
        error.Should().StartWith($"renacer: error TA3021: there are no results of traced tests in '{_results.Project}'; run them before the report, or name the folder of their results\n");
        exitCode.Should().Be(3);
    }

    [Fact]
    public void A_damaged_verdict_fails_the_command_and_the_rest_is_reported()
    {
        var path = _results.Add(ResultsOnDisk.Passed("N.C.Other"));
        File.AppendAllText(path, "}");
        _results.Add(_results.Violated());
        var (exitCode, output, error) = Report("--format", "github");

        exitCode.Should().Be(3);
        output.Split('\n').Should().HaveCount(3);
        output.Split('\n')[0].Should().StartWith("::error title=TA3021 N.C.Other.verdict.json::'" + path);
        output.Split('\n')[1].Should().Contain("title=TA2001 ");
        error.Should().StartWith("renacer: error TA3021: ").And.EndWith($"renacer: 1 failed, 1 unreadable in {_results.Folder()}\n");
    }

    [Theory]
    [InlineData("{\"schema\":\"traceassertions.trace/1\",\"span_count\":2}\n", "it has 0 spans where its first line says 2")]
    [InlineData("{\"schema\":\"traceassertions.trace/1\",\"span_count\":1}\n{\"span_name\":\"test:N", "line 2 is not as a trace has it")]
    [InlineData(null, "Could not find file '{0}'")]
    public void A_trace_that_is_damaged_or_missing_fails_a_tree_and_no_report_that_needs_none(string? content, string why)
    {
        _results.Add(ResultsOnDisk.Passed("N.C.A") with { TraceFile = "A.trace.jsonl" });
        var trace = Path.Combine(_results.Folder(), "A.trace.jsonl");
        if (content is not null)
            File.WriteAllText(trace, content);
        why = string.Format(System.Globalization.CultureInfo.InvariantCulture, why, trace);

        var (exitCode, output, error) = Report("--format", "tree");

        exitCode.Should().Be(3);
        output.Should().StartWith($"passed  N.C.A\n  there is no trace to show: {why}");
        error.Should().Be($"renacer: error TA3021: the trace '{trace}' cannot be shown: {why}; run the tests again, with packages and tool of one version; keep the traces beside the verdicts\n"
            + $"renacer: 1 passed in {_results.Folder()}\n");
        Report("--format", "tree", "-o", Path.Combine(_results.Root, "tree.txt")).ExitCode.Should().Be(3);
        Report("--format", "json").ExitCode.Should().Be(0);
    }

    [Fact]
    public void A_file_is_written_whole_with_its_folder()
    {
        _results.Add(ResultsOnDisk.Passed());
        var file = Path.Combine(_results.Root, "out", "reports", "junit.xml");
        var (exitCode, output, _) = Report(_results.Folder(), "--format", "junit", "-o", file);

        (exitCode, output).Should().Be((0, ""));
        XDocument.Load(file).Descendants("testcase").Should().ContainSingle();
        Directory.GetFiles(Path.GetDirectoryName(file)!).Should().ContainSingle();
    }

    [Theory]
    [InlineData("github")]
    [InlineData("markdown")]
    [InlineData("junit")]
    [InlineData("sarif")]
    [InlineData("json")]
    public void A_full_disk_is_told(string format)
    {
        _results.Add(_results.Violated());
        var (exitCode, _, error) = Report("--format", format, "-o", "/dev/full");

        exitCode.Should().Be(74);
        error.Should().Be("renacer: error TA0092: cannot write '/dev/full': the disk is full; free some space, or write to another disk with -o\n");
    }

    [Fact]
    public void A_project_may_be_named_by_its_file()
    {
        _results.Add(ResultsOnDisk.Passed());
        var file = Path.Combine(_results.Project, "Shop.Tests.csproj");
        File.WriteAllText(file, "<Project/>");
        InProcess.Run("report", "--format", "json", "--project", file).ExitCode.Should().Be(0);
    }

    [Fact]
    public void Without_a_project_it_is_the_working_directory()
    {
        _results.Add(_results.Violated());
        var result = Renacer.Start([.. Renacer.Words, "report", "--format", "sarif"], folder: _results.Project);

        result.ExitCode.Should().Be(0, result.Error);
        using var sarif = JsonDocument.Parse(result.Out);
        sarif.RootElement.ToString().Should().Contain("tests/Shop%20Tests/renacer.toml");
    }

    [SkippableFact]
    public void Results_that_may_not_be_listed_are_an_error()
    {
        var nobody = Nobody.Words;
        _results.Add(ResultsOnDisk.Passed());
        File.SetUnixFileMode(_results.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        File.SetUnixFileMode(_results.Folder(), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var result = Renacer.Start([.. nobody, .. Renacer.Words, "report", _results.Folder(), "--format", "github"], new Dictionary<string, string?> { ["HOME"] = "/tmp" }, folder: _results.Root);

        result.ExitCode.Should().Be(3);
        result.Out.Should().Be($"::error title=TA3021 {ResultsOnDisk.RunName}::the results in '{_results.Folder()}' cannot be listed: permission denied; make them readable for whoever writes the report\n");
    }

    [Theory]
    [InlineData("error TA0091: option '--format' is required; see `renacer report --help`")]
    [InlineData("error TA0091: 'xml' is no value of --format: it is one of github, markdown, junit, sarif, json, tree; see `renacer report --help`", "--format", "xml")]
    [InlineData("error TA0091: unknown option '--fromat'; did you mean '--format'?", "--format", "json", "--fromat=json")]
    [InlineData("error TA0091: unknown option '-x'; see `renacer report --help`", "--format", "json", "-x")]
    [InlineData("error TA0091: an empty word is no folder of results; see `renacer report --help`", "--format", "json", "")]
    public void A_wrong_command_line_is_told(string message, params string[] arguments)
    {
        var (exitCode, output, error) = InProcess.Run(["report", .. arguments]);

        (error, output, exitCode).Should().Be(($"renacer: {message}\n", "", 2));
    }
}
