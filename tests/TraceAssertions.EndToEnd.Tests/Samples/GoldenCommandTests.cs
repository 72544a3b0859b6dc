namespace TraceAssertions.EndToEnd.Samples;

/// <summary><c>renacer golden</c> on a real test project: capture, check, break, accept.</summary>
[Collection(CsvImportCollection.Name)]
public sealed class GoldenCommandTests : IAsyncLifetime
{
    private const string Test = "CsvImport.ImporterTests.Imports_the_file";
    private static readonly Dictionary<string, string> NoVariables = [];
    private readonly CsvImportFixture _fixture;
    private readonly string _golden;
    private CommandResult _captured = null!;

    public GoldenCommandTests(CsvImportFixture fixture)
    {
        _fixture = fixture;
        _golden = Path.Combine(fixture.Copy.Folder, "golden_traces");
    }

    private string Assembly => Directory.EnumerateFiles(Path.Combine(_fixture.Copy.Folder, "artifacts", "bin"), "CsvImport.Tests.dll", SearchOption.AllDirectories).Single(path => !path.Contains("regressed", StringComparison.Ordinal));

    private string FileOf(string test) => Path.Combine(_golden, test + ".json");

    public async Task InitializeAsync()
    {
        Clean();
        _captured = await Golden(NoVariables, "capture", "--test-assembly", Assembly);
    }

    public Task DisposeAsync()
    {
        Clean();
        return Task.CompletedTask;
    }

    [SkippableFact]
    public async Task What_is_captured_twice_is_the_same_and_passes_the_gate()
    {
        SkipWithoutTracer();
        _captured.ExitCode.Should().Be(0, _captured.Output);
        _captured.Output.Should().Contain("golden capture: 7 tests: 7 captured; 7 written for the first time");
        var first = Content();

        var again = await Golden(NoVariables, "capture", "--test-assembly", Assembly);
        var check = await Golden(NoVariables, "check", "--test-assembly", Assembly);

        again.ExitCode.Should().Be(0, again.Output);
        again.Output.Should().Contain("7 unchanged");
        Content().Should().Equal(first);
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

        var check = await Golden(NoVariables, "check", "--test-assembly", Assembly);

        check.ExitCode.Should().Be(3, check.Output);
        check.Output.Should().Contain($"{FileOf(Test)}(").And.Contain("error TA3001: ")
            .And.Contain($"{other}(1,1): error TA3008: ")
            .And.Contain($"{FileOf("CsvImport.Gone")}(1,1): error TA3009: ")
            .And.Contain("golden check: 7 tests: 1 new, 5 same, 1 different; 1 stale").And.Contain("FAILED: 3 errors")
            .And.NotContain("TA3016", "no test failed by itself");
        File.Exists(Path.Combine(_golden, Test + ".received.json")).Should().BeTrue();

        (await Golden(new Dictionary<string, string> { ["CI"] = "true" }, "accept", "--all")).ExitCode.Should().Be(3, "a build service accepts nothing");
        (await Golden(NoVariables, "accept", Test)).ExitCode.Should().Be(0);
        File.Exists(Path.Combine(_golden, Test + ".received.json")).Should().BeFalse();
        var after = await Golden(NoVariables, "check", "--test-assembly", Assembly);
        after.Output.Should().Contain("1 new, 6 same; 1 stale");

        var pruned = await Golden(NoVariables, "capture", "--prune", "--test-assembly", Assembly);
        pruned.ExitCode.Should().Be(0, pruned.Output);
        (await Golden(NoVariables, "check", "--test-assembly", Assembly)).ExitCode.Should().Be(0);
    }

    [SkippableFact]
    public async Task A_golden_file_with_conflict_markers_is_told_once_and_left_as_it_is()
    {
        SkipWithoutTracer();
        var conflict = "<<<<<<< HEAD\n" + await File.ReadAllTextAsync(FileOf(Test));
        await File.WriteAllTextAsync(FileOf(Test), conflict);

        foreach (var command in new[] { "check", "capture" })
        {
            var result = await Golden(NoVariables, command, "--test-assembly", Assembly);
            result.ExitCode.Should().Be(3, result.Output);
            result.Lines.Count(line => line.StartsWith(FileOf(Test), StringComparison.Ordinal) && line.Contains(": error TA3003: ", StringComparison.Ordinal)).Should().Be(1, result.Output);
            result.Output.Should().NotContain("TA3017").And.NotContain("TA3016");
        }

        (await File.ReadAllTextAsync(FileOf(Test))).Should().Be(conflict);
    }

    private static Task<CommandResult> RunAsync(string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        CommandResult.RunAsync(folder, variables, "dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "renacer.dll"), .. arguments]);

    private Task<CommandResult> Golden(IReadOnlyDictionary<string, string> variables, string command, params string[] arguments) =>
        RunAsync(_fixture.Copy.Folder, variables, ["golden", command, "--project", _fixture.Copy.Folder, .. arguments]);

    private void SkipWithoutTracer() => Skip.If(_captured.ExitCode == 1, _captured.Output);

    private Dictionary<string, string> Content() => Directory.EnumerateFiles(_golden).ToDictionary(path => path, File.ReadAllText);

    private void Clean()
    {
        if (Directory.Exists(_golden))
            Directory.Delete(_golden, recursive: true);
    }
}
