using System.Text.RegularExpressions;
using TraceAssertions.EndToEnd.Samples;
using TraceAssertions.Tracing;
using Xunit.Abstractions;

namespace TraceAssertions.EndToEnd.Sources;

/// <summary>The sample with one mistake in each of its forms: the failure names the file and the line of the mistake.</summary>
[Collection(CsvImportCollection.Name)]
public sealed partial class MistakeTests(MistakesFixture mistakes, ITestOutputHelper output) : IClassFixture<MistakesFixture>
{
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
        var expected = 1 + Array.FindIndex(await File.ReadAllLinesAsync(await mistakes.FileAsync(optimized, form)), line => line.Contains("file.Read", StringComparison.Ordinal));

        foreach (var backend in BackendSelection.Candidates.Where(candidate => candidate.Probe() is null).Select(candidate => candidate.Word))
        {
            var run = await mistakes.RunAsync(optimized, backend);

            run.ExitCode.Should().Be(1, run.Output);
            run.Output.Should().MatchRegex($"Failed: +{MistakesFixture.Forms.Length}, Passed: +0");
            var bottleneck = Bottleneck(run, form);
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

    private static string Bottleneck(CommandResult run, string form) =>
        run.Lines.SkipWhile(line => !line.Contains($"Failed CsvImport.{form}.ImporterTests.Imports_the_file", StringComparison.Ordinal))
            .Skip(1).TakeWhile(line => !line.Contains("Failed CsvImport.", StringComparison.Ordinal))
            .SkipWhile(line => !line.Contains("TA2001 Trace assertion failed: Orders are read in large blocks", StringComparison.Ordinal))
            .FirstOrDefault(line => line.TrimStart().StartsWith("bottleneck", StringComparison.Ordinal)) ?? run.Output;

    [GeneratedRegex(@" (?<how>at|near) OrderFile\.cs:(?<line>\d+) in (?<function>[\w.]+)")]
    private static partial Regex Place();
}
