using TraceAssertions.Cli.Reporting.Runs;

namespace TraceAssertions.Cli.Tests.Reporting.Runs;

public sealed class ResultsFoldersTests : IDisposable
{
    private readonly ResultsOnDisk _results = new();

    public void Dispose() => _results.Dispose();

    [Fact]
    public void Without_results_there_is_no_newest() => ResultsFolders.Newest(_results.Project).Should().BeNull();

    [Fact]
    public void The_newest_is_told_by_the_time_in_its_name()
    {
        foreach (var name in new[] { "traces-20261121-073000-99999", "golden-20261121-073001-5", "traces-20261120-235959-7", "traces-new", "zzz", "golden-20261121-0730-1" })
            _results.Folder(name);

        ResultsFolders.Newest(_results.Project).Should().EndWith("/golden-20261121-073001-5");
        _results.Folder("traces-20261121-073001-10");
        ResultsFolders.Newest(_results.Project).Should().EndWith("/traces-20261121-073001-10", "of one second, the higher process id");
    }

    [Fact]
    public void The_time_of_a_run_is_in_its_name()
    {
        ResultsFolders.TimeOf("/p/TestResults/traces-20261121-073000-4711").Should().Be("2026-11-21T07:30:00");
        ResultsFolders.TimeOf("/p/TestResults/traces-2026").Should().BeNull();
    }
}
