using System.Text.RegularExpressions;

namespace TraceAssertions.EndToEnd.Samples;

/// <summary>Golden traces do not depend on what runs beside a test: the sample's tests several times over, in that many classes at once, one after the other, and under each backend.</summary>
[Collection(CsvImportCollection.Name)]
public sealed partial class ParallelGoldenTests(FurtherTestsFixture further)
{
    private const string PlacesSuffix = "_source.json";
    private const int TestsOfAClass = 5;
    private const int Tests = TestsOfAClass * FurtherTestsFixture.Classes;
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
        MostPlacesShouldBeTheSame(copy);
        var files = Content(copy);
        Directory.GetFiles(Golden(copy)).Should().HaveCount((3 * Tests) + 1);
        for (var i = 2; i <= FurtherTestsFixture.Classes; i++)
        {
            var (first, other) = ("Importer1Tests", $"Importer{i}Tests");
            var ofOther = files.Where(file => file.Key.Contains(other + ".Imports", StringComparison.Ordinal)).ToList();
            ofOther.Should().NotBeEmpty();
            foreach (var (name, text) in ofOther)
                text.Should().Be(files[name.Replace(other, first, StringComparison.Ordinal)].Replace(first, other, StringComparison.Ordinal));
        }

        // All classes made the same: one after the other, two of them tell as much as all.
        var alone = await CaptureAsync(copy, NoVariables, serial, "FullyQualifiedName~.Importer1Tests|FullyQualifiedName~.Importer2Tests");
        alone.ExitCode.Should().Be(0, alone.Output);
        alone.Output.Should().Contain($"{2 * TestsOfAClass} unchanged");
        Content(copy).Should().Equal(files);

        var traced = await CaptureAsync(copy, new Dictionary<string, string> { ["RENACER_BACKEND"] = "ptrace" }, parallel);
        traced.ExitCode.Should().Be(0, traced.Output);
        traced.Output.Should().Contain($"{Tests} unchanged");
        MostPlacesShouldBeTheSame(copy);
        Content(copy).Should().Equal(files);
    }

    private static Task<CommandResult> CaptureAsync(CsvImportCopy copy, IReadOnlyDictionary<string, string> variables, string settings, string filter = "FullyQualifiedName~.Importer") =>
        CommandResult.RunAsync(copy.Folder, variables, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "renacer.dll"), "golden", "capture", "--project", copy.Folder, "--settings", settings,
            "--filter", filter, "--test-assembly", copy.TestAssembly);

    /// <summary>What is compared: all but the places of calls.</summary>
    private static Dictionary<string, string> Content(CsvImportCopy copy) => Directory.EnumerateFiles(Golden(copy))
        .Where(path => !path.EndsWith(PlacesSuffix, StringComparison.Ordinal))
        .ToDictionary(path => Path.GetFileName(path), File.ReadAllText);

    /// <summary>The places of calls are information beside a golden trace, of which a crowded machine may find fewer: most of the classes, which differ in their names only, have the same.</summary>
    private static void MostPlacesShouldBeTheSame(CsvImportCopy copy)
    {
        var ofTests = Directory.EnumerateFiles(Golden(copy), "*" + PlacesSuffix)
            .Select(path => NumberOfClass().Replace(File.ReadAllText(path), "ImporterTests"))
            .GroupBy(text => text.Split('\n').First(line => line.Contains("\"name\"", StringComparison.Ordinal)))
            .ToList();
        ofTests.Should().HaveCount(TestsOfAClass);
        foreach (var texts in ofTests)
        {
            var most = texts.GroupBy(text => text).MaxBy(same => same.Count())!;
            (2 * most.Count()).Should().BeGreaterThan(texts.Count(), texts.Key);
            most.Key.Should().Contain("\"line\": ");
        }
    }

    [GeneratedRegex("Importer[0-9]+Tests")]
    private static partial Regex NumberOfClass();

    private static string Golden(CsvImportCopy copy) => Path.Combine(copy.Folder, "golden_traces");
}
