namespace TraceAssertions.EndToEnd.Samples;

/// <summary><c>renacer golden</c> on a real test project: capture, check, break, accept.</summary>
[Collection(CsvImportCollection.Name)]
public sealed class GoldenCommandTests : IClassFixture<GoldenCommandFixture>
{
    private const string Test = "CsvImport.ImporterTests.Imports_the_file";
    private static readonly Dictionary<string, string> NoVariables = [];
    // Where it is not about the lines of the calls: without them a capture takes half the time.
    private static readonly Dictionary<string, string> NoSources = new() { ["RENACER_SOURCE"] = "off" };
    private readonly GoldenCommandFixture _golden;

    public GoldenCommandTests(GoldenCommandFixture golden)
    {
        _golden = golden;
        golden.Restore();
    }

    private string FileOf(string test) => Path.Combine(_golden.Folder, test + ".json");

    [SkippableFact]
    public async Task What_is_captured_twice_is_the_same_and_passes_the_gate()
    {
        SkipWithoutTracer();
        _golden.Captured.ExitCode.Should().Be(0, _golden.Captured.Output);
        _golden.Captured.Output.Should().Contain("golden capture: 7 tests: 7 captured; 7 written for the first time");
        var first = _golden.Content();

        var again = await RunAsync("capture");
        var check = await RunAsync("check");

        again.ExitCode.Should().Be(0, again.Output);
        again.Output.Should().Contain("7 unchanged");
        _golden.Content().Should().Equal(first);
        check.ExitCode.Should().Be(0, check.Output);
        check.Output.Should().Contain("golden check: 7 tests: 7 same").And.Contain("PASSED");
    }

    [SkippableFact]
    public async Task The_gate_tells_what_differs_what_is_new_and_what_is_stale()
    {
        SkipWithoutTracer();
        var other = FileOf("CsvImport.ImporterTests.Names_the_line_that_is_not_an_order");
        // What that test does is committed under this one's name: a real golden trace that does not fit.
        await File.WriteAllTextAsync(FileOf(Test), (await File.ReadAllTextAsync(other)).Replace(".Names_the_line_that_is_not_an_order\"", ".Imports_the_file\"", StringComparison.Ordinal));
        await File.WriteAllTextAsync(FileOf("CsvImport.Gone"), (await File.ReadAllTextAsync(other)).Replace("CsvImport.ImporterTests.Names_the_line_that_is_not_an_order", "CsvImport.Gone", StringComparison.Ordinal));
        File.Delete(other);

        var check = await RunAsync("check");

        check.ExitCode.Should().Be(3, check.Output);
        check.Output.Should().Contain($"{FileOf(Test)}(").And.Contain("error TA3001: ")
            .And.Contain($"{other}(1,1): error TA3008: ")
            .And.Contain($"{FileOf("CsvImport.Gone")}(1,1): error TA3009: ")
            .And.Contain("golden check: 7 tests: 1 new, 5 same, 1 different; 1 stale").And.Contain("FAILED: 3 errors")
            .And.NotContain("TA3016", "no test failed by itself");
        File.Exists(Path.Combine(_golden.Folder, Test + ".received.json")).Should().BeTrue();

        (await _golden.RunAsync(new Dictionary<string, string> { ["CI"] = "true" }, "accept", "--all")).ExitCode.Should().Be(3, "a build service accepts nothing");
        (await _golden.RunAsync(NoVariables, "accept", Test)).ExitCode.Should().Be(0);
        File.Exists(Path.Combine(_golden.Folder, Test + ".received.json")).Should().BeFalse();
        var after = await RunAsync("check");
        after.Output.Should().Contain("1 new, 6 same; 1 stale");

        var pruned = await RunAsync(NoSources, "capture", "--prune");
        pruned.ExitCode.Should().Be(0, pruned.Output);
        (await RunAsync("check")).ExitCode.Should().Be(0);
    }

    [SkippableFact]
    public async Task A_golden_file_with_conflict_markers_is_told_once_and_left_as_it_is()
    {
        SkipWithoutTracer();
        var conflict = "<<<<<<< HEAD\n" + await File.ReadAllTextAsync(FileOf(Test));
        await File.WriteAllTextAsync(FileOf(Test), conflict);

        foreach (var command in new[] { "check", "capture" })
        {
            var result = await RunAsync(NoSources, command);
            result.ExitCode.Should().Be(3, result.Output);
            result.Lines.Count(line => line.StartsWith(FileOf(Test), StringComparison.Ordinal) && line.Contains(": error TA3003: ", StringComparison.Ordinal)).Should().Be(1, result.Output);
            result.Output.Should().NotContain("TA3017").And.NotContain("TA3016");
        }

        (await File.ReadAllTextAsync(FileOf(Test))).Should().Be(conflict);
    }

    private Task<CommandResult> RunAsync(string command) => RunAsync(NoVariables, command);

    private Task<CommandResult> RunAsync(IReadOnlyDictionary<string, string> variables, string command, params string[] options) =>
        _golden.RunAsync(variables, command, [.. options, .. _golden.TestAssembly]);

    private void SkipWithoutTracer() => Skip.If(_golden.Captured.ExitCode == 1, _golden.Captured.Output);
}
