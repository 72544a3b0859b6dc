using TraceAssertions.Cli.Golden;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Tests.Golden;

/// <summary>What keeps the gate from running tests at all.</summary>
public sealed class TestRunTests : IDisposable
{
    private readonly GoldenFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Verdicts_of_an_earlier_run_are_not_taken_for_those_of_this_one()
    {
        var results = Directory.CreateDirectory(Path.Combine(_folder.Project, "results", "1-Shop.Tests")).FullName;
        File.WriteAllText(Path.Combine(results, "A.verdict.json"), "{}");

        Start(results, out var findings).Should().BeNull();

        findings.Errors.Should().Be(1);
        findings.Count("TA3017").Should().Be(1);
        Directory.EnumerateFiles(results).Should().ContainSingle("nothing of it is removed");
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told()
    {
        var file = Path.Combine(_folder.Project, "file");
        File.WriteAllText(file, "");

        Start(Path.Combine(file, "1-Shop.Tests"), out var findings).Should().BeNull();

        findings.Errors.Should().Be(1);
        findings.Count("TA3014").Should().Be(1);
    }

    private TestRun? Start(string results, out GateFindings findings)
    {
        findings = new GateFindings();
        var request = new GateRequest(GoldenProject.Open(_folder.Project, out _)!, ["/no/Shop.Tests.dll"], null, null, [], null);
        return TestRun.Start(request, "/no/Shop.Tests.dll", GoldenMode.Compare, results, findings, CancellationToken.None);
    }
}
