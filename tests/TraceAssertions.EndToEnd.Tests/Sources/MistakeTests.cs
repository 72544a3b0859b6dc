using System.Text.RegularExpressions;
using TraceAssertions.EndToEnd.Samples;
using TraceAssertions.Tracing;
using Xunit.Abstractions;

namespace TraceAssertions.EndToEnd.Sources;

/// <summary>The sample with one mistake in each of its forms: the failure names the file and the line of the mistake.</summary>
[Collection(CsvImportCollection.Name)]
public sealed partial class MistakeTests(ITestOutputHelper output)
{
    private static readonly string Mistakes = Path.Combine(Repository.Root, "tests", "TraceAssertions.EndToEnd.Tests", "Sources", "Mistakes");

    [SkippableTheory]
    [InlineData("Sync", false)]
    [InlineData("Sync", true)]
    [InlineData("Async", false)]
    [InlineData("Async", true)]
    [InlineData("Lambda", false)]
    [InlineData("Lambda", true)]
    public async Task The_failure_names_the_line_of_the_mistake(string form, bool optimized)
    {
        Skip.If(BackendSelection.Choose(null).Unavailable is not null, "nothing can trace here; `renacer doctor` says why");
        using var copy = new CsvImportCopy(optimized);
        var file = Path.Combine(copy.Folder, "Importer", "Regressed", "OrderFile.cs");
        if (form != "Sync")
            File.Copy(Path.Combine(Mistakes, form + ".cs"), file, overwrite: true);
        var expected = 1 + Array.FindIndex(await File.ReadAllLinesAsync(file), line => line.Contains("file.Read", StringComparison.Ordinal));
        string[] built = [];

        foreach (var backend in BackendSelection.Candidates.Where(candidate => candidate.Probe() is null).Select(candidate => candidate.Word))
        {
            var run = await copy.TestAsync(new Dictionary<string, string> { ["RENACER_BACKEND"] = backend }, ["-p:Regressed=true", .. built]);
            built = ["--no-build"];

            run.ExitCode.Should().Be(1, run.Output);
            var bottleneck = Bottleneck(run);
            output.WriteLine($"{backend}: {bottleneck}");
            bottleneck.Should().Contain("syscall:pread64").And.Contain("orders.csv");
            var place = Place().Match(bottleneck);
            place.Success.Should().BeTrue("{0} names a line", bottleneck);
            var line = int.Parse(place.Groups["line"].Value, System.Globalization.CultureInfo.InvariantCulture);
            place.Groups["how"].Value.Should().Be(optimized ? "near" : "at", bottleneck);
            if (optimized)
                line.Should().BeInRange(expected - 3, expected + 3, bottleneck);
            else
                line.Should().Be(expected, bottleneck);
            place.Groups["function"].Value.Should().Be(form == "Async" ? "OrderFile.LoadAsync" : "OrderFile.Open");
        }
    }

    private static string Bottleneck(CommandResult run) =>
        run.Lines.SkipWhile(line => !line.Contains("TA2001 Trace assertion failed: Orders are read in large blocks", StringComparison.Ordinal))
            .FirstOrDefault(line => line.TrimStart().StartsWith("bottleneck", StringComparison.Ordinal)) ?? run.Output;

    [GeneratedRegex(@" (?<how>at|near) OrderFile\.cs:(?<line>\d+) in (?<function>[\w.]+)")]
    private static partial Regex Place();
}
