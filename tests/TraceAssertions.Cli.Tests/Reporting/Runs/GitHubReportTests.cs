using TraceAssertions.Cli.Reporting.Runs;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Tests.Reporting.Runs;

public sealed class GitHubReportTests : IDisposable
{
    private readonly ResultsOnDisk _results = new();

    public void Dispose() => _results.Dispose();

    private string[] Lines() => Reports.Of(_results, GitHubReport.Write).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void A_violation_is_an_annotation_at_its_condition()
    {
        _results.Add(_results.Violated());
        Lines().Should().Equal(
            "::error file=tests/Shop Tests/renacer.toml,line=12,col=13,title=TA2001 Shop.Tests.ImporterTests.Imports::TA2001 Trace assertion failed: Few calls%0A"
            + "  condition    spans.syscall.count < 500%0A  actual       12,345 calls (24.7 times the limit)");
    }

    [Fact]
    public void A_golden_trace_that_differs_is_an_annotation_in_the_golden_file()
    {
        _results.Add(_results.Different());
        Lines().Single().Should().StartWith("::error file=tests/Shop Tests/golden_traces/Shop.Tests.ImporterTests.Imports.json,line=17,col=1,title=TA3001 Shop.Tests.ImporterTests.Imports::TA3001 Golden");
    }

    [Fact]
    public void Without_findings_there_is_nothing()
    {
        _results.Add(ResultsOnDisk.Passed());
        Lines().Should().BeEmpty();
    }

    [Fact]
    public void A_finding_without_a_place_has_no_file()
    {
        _results.Mark("N.C.M");
        Lines().Single().Should().StartWith("::error title=TA0041 N.C.M::the test host (process 4711) died");
    }

    [Fact]
    public void Warnings_and_information_have_their_own_commands()
    {
        _results.With(_results.Violated("A.A.A", severity: AssertionSeverity.Info), _results.Violated("B.B.B", severity: AssertionSeverity.Warning));
        Lines().Select(line => line.Split(' ')[0]).Should().Equal("::warning", "::notice");
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(11, 12)]
    [InlineData(10_000, 10_001)]
    public void Beyond_what_GitHub_shows_it_says_how_many_more(int failing, int lines)
    {
        var run = Reports.InMemory(Enumerable.Range(0, failing).Select(n => _results.Violated($"N.C.M{n:00000}")));

        var written = Reports.Of(run, GitHubReport.Write).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        written.Should().HaveCount(lines);
        written.Take(10).Count(line => line.Contains("more are in the log", StringComparison.Ordinal)).Should().Be(lines - failing);
        if (lines > failing)
            written[9].Should().Be($"::error title={failing - 9} more::GitHub shows 10 annotations of a kind for a step. {failing - 9} more are in the log of this step and in the other reports.");
    }

    [Fact]
    public void One_condition_that_many_tests_violate_does_not_hide_the_others()
    {
        var run = Reports.InMemory([.. Enumerable.Range(0, 50).Select(n => _results.Violated($"N.C.M{n:00}")), _results.Different("N.Z.Last")]);

        var shown = Reports.Of(run, GitHubReport.Write).Split('\n').Take(GitHubReport.Shown).ToList();

        shown[0].Should().Contain("title=TA2001 N.C.M00::");
        shown[1].Should().Contain("title=TA3001 N.Z.Last::");
        shown[2].Should().Contain("title=TA2001 N.C.M01::");
    }

    [Fact]
    public void Whatever_a_name_holds_it_is_one_command_and_comes_back_whole()
    {
        HostileText.ForAll(HostileText.Verdicts, verdicts =>
        {
            var run = Reports.RunOf(verdicts);
            var lines = Reports.Of(run, GitHubReport.Write).Split('\n', StringSplitOptions.RemoveEmptyEntries);

            lines.Should().OnlyContain(line => line.StartsWith("::error ", StringComparison.Ordinal) || line.StartsWith("::warning ", StringComparison.Ordinal) || line.StartsWith("::notice ", StringComparison.Ordinal));
            lines.Should().NotContain(line => line.Any(char.IsControl));
            var commands = lines.Select(RunnerCommand.Parse).Where(command => !command.Message.StartsWith("GitHub shows", StringComparison.Ordinal)).ToList();
            commands.Should().HaveCount(run.Findings.Count);
            commands.Select(command => command.Properties.GetValueOrDefault("file")).Should().BeEquivalentTo(run.Findings.Select(finding => finding.Diagnostic.File is { } file ? Visible(run.Root.Relative(file)) : null));
            commands.Select(command => command.Properties["title"].Split(' ')[0]).Should().BeEquivalentTo(run.Findings.Select(finding => finding.Diagnostic.Code));
            commands.SelectMany(command => command.Properties.Keys).Should().BeSubsetOf(["file", "line", "col", "title"]);
        });
    }

    /// <summary>Escape sequences and the like are blanks, because a log would obey them.</summary>
    private static string Visible(string path) => string.Concat(path.Select(c => char.IsControl(c) && c is not ('\r' or '\n') ? ' ' : c));

    /// <summary>How the runner takes a line apart (actions/runner, ActionCommand.TryParseV2).</summary>
    private sealed record RunnerCommand(string Name, Dictionary<string, string> Properties, string Message)
    {
        public static RunnerCommand Parse(string line)
        {
            var end = line.IndexOf("::", 2, StringComparison.Ordinal);
            var command = line[2..end].Split(' ', 2);
            var properties = command[1].Split(',').Select(pair => pair.Split('=', 2))
                .ToDictionary(pair => pair[0], pair => pair[1].Replace("%0D", "\r", StringComparison.Ordinal).Replace("%0A", "\n", StringComparison.Ordinal)
                    .Replace("%3A", ":", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal));
            return new(command[0], properties, line[(end + 2)..]);
        }
    }
}
