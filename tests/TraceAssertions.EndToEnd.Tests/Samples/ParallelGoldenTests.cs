namespace TraceAssertions.EndToEnd.Samples;

/// <summary>Golden traces do not depend on what runs beside a test: the sample's tests several times over, in that many classes at once, one after the other, and under each backend.</summary>
[Collection(CsvImportCollection.Name)]
public sealed class ParallelGoldenTests(FurtherTestsFixture further)
{
    private const int Tests = 5 * FurtherTestsFixture.Classes;
    private static readonly Dictionary<string, string> NoVariables = [];

    [SkippableFact]
    public async Task Parallel_and_serial_runs_of_both_backends_make_the_same_golden_traces()
    {
        var copy = await further.CopyAsync();
        var parallel = Path.Combine(copy.Folder, "parallel.runsettings");
        var serial = Path.Combine(copy.Folder, "serial.runsettings");
        await File.WriteAllTextAsync(parallel, $"<RunSettings><xUnit><MaxParallelThreads>{FurtherTestsFixture.Classes}</MaxParallelThreads></xUnit></RunSettings>");
        await File.WriteAllTextAsync(serial, "<RunSettings><xUnit><ParallelizeTestCollections>false</ParallelizeTestCollections></xUnit></RunSettings>");

        var captured = await CaptureAsync(copy, NoVariables, parallel);
        Skip.If(captured.ExitCode == 1, captured.Output);
        captured.ExitCode.Should().Be(0, captured.Output);
        captured.Output.Should().Contain($"golden capture: {Tests} tests: {Tests} captured; {Tests} written for the first time");
        var files = Content(copy);
        files.Should().HaveCount((3 * Tests) + 1);
        foreach (var (name, text) in files.Where(file => file.Key.Contains("Importer2Tests.Imports", StringComparison.Ordinal)))
            text.Should().Be(files[name.Replace("Importer2Tests", "Importer1Tests", StringComparison.Ordinal)].Replace("Importer1Tests", "Importer2Tests", StringComparison.Ordinal));

        foreach (var (backend, settings) in new[] { ("auto", serial), ("ptrace", parallel) })
        {
            var again = await CaptureAsync(copy, backend == "auto" ? NoVariables : new Dictionary<string, string> { ["RENACER_BACKEND"] = backend }, settings);
            again.ExitCode.Should().Be(0, again.Output);
            again.Output.Should().Contain($"{Tests} unchanged", backend);
            Content(copy).Should().Equal(files);
        }
    }

    private static Task<CommandResult> CaptureAsync(CsvImportCopy copy, IReadOnlyDictionary<string, string> variables, string settings) =>
        CommandResult.RunAsync(copy.Folder, variables, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "renacer.dll"), "golden", "capture", "--project", copy.Folder, "--settings", settings,
            "--filter", "FullyQualifiedName~.Importer", "--test-assembly", copy.TestAssembly);

    private static Dictionary<string, string> Content(CsvImportCopy copy) => Directory.EnumerateFiles(Path.Combine(copy.Folder, "golden_traces")).ToDictionary(path => Path.GetFileName(path), File.ReadAllText);
}
