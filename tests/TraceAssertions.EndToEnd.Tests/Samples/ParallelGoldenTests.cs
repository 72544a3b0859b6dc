namespace TraceAssertions.EndToEnd.Samples;

/// <summary>Golden traces do not depend on what runs beside a test: the sample's tests six times over, in six classes at once, one after the other, and under each backend.</summary>
[Collection(CsvImportCollection.Name)]
public sealed class ParallelGoldenTests : IDisposable
{
    private const int Classes = 6;
    private static readonly Dictionary<string, string> NoVariables = [];
    private readonly CsvImportCopy _copy = new();

    public ParallelGoldenTests()
    {
        var source = Path.Combine(_copy.Folder, "ImporterTests.cs");
        var text = File.ReadAllText(source);
        for (var i = 1; i <= Classes; i++)
            File.WriteAllText(Path.Combine(_copy.Folder, $"Importer{i}Tests.cs"), text.Replace("class ImporterTests", $"class Importer{i}Tests", StringComparison.Ordinal));
        File.Delete(source);
        Directory.Delete(Golden, recursive: true);
        File.WriteAllText(Parallel, "<RunSettings><xUnit><MaxParallelThreads>6</MaxParallelThreads></xUnit></RunSettings>");
        File.WriteAllText(Serial, "<RunSettings><xUnit><ParallelizeTestCollections>false</ParallelizeTestCollections></xUnit></RunSettings>");
    }

    private string Golden => Path.Combine(_copy.Folder, "golden_traces");

    private string Parallel => Path.Combine(_copy.Folder, "parallel.runsettings");

    private string Serial => Path.Combine(_copy.Folder, "serial.runsettings");

    public void Dispose() => _copy.Dispose();

    [SkippableFact]
    public async Task Parallel_and_serial_runs_of_both_backends_make_the_same_golden_traces()
    {
        var build = await CommandResult.RunAsync(_copy.Folder, NoVariables, "dotnet", "build", _copy.Folder);
        build.ExitCode.Should().Be(0, build.Output);
        var captured = await Run(NoVariables, "capture", Parallel);
        Skip.If(captured.ExitCode == 1, captured.Output);
        captured.ExitCode.Should().Be(0, captured.Output);
        captured.Output.Should().Contain("golden capture: 42 tests: 42 captured; 42 written for the first time");
        var files = Content();
        files.Should().HaveCount((3 * 7 * Classes) + 1);
        foreach (var (name, text) in files.Where(file => file.Key.Contains("Importer2Tests.Imports", StringComparison.Ordinal)))
            text.Should().Be(files[name.Replace("Importer2Tests", "Importer1Tests", StringComparison.Ordinal)].Replace("Importer1Tests", "Importer2Tests", StringComparison.Ordinal));

        foreach (var (backend, settings) in new[] { ("auto", Serial), ("ptrace", Parallel) })
        {
            var again = await Run(backend == "auto" ? NoVariables : new Dictionary<string, string> { ["RENACER_BACKEND"] = backend }, "capture", settings);
            again.ExitCode.Should().Be(0, again.Output);
            again.Output.Should().Contain("42 unchanged", backend);
            Content().Should().Equal(files);
        }
    }

    private Task<CommandResult> Run(IReadOnlyDictionary<string, string> variables, string command, string settings) =>
        CommandResult.RunAsync(_copy.Folder, variables, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "renacer.dll"), "golden", command, "--project", _copy.Folder, "--settings", settings,
            "--test-assembly", Path.Combine(_copy.Folder, "artifacts", "bin", "CsvImport.Tests", "debug", "CsvImport.Tests.dll"));

    private Dictionary<string, string> Content() => Directory.EnumerateFiles(Golden).ToDictionary(path => Path.GetFileName(path), File.ReadAllText);
}
