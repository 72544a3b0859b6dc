using System.Text.Json;
using System.Text.RegularExpressions;

namespace TraceAssertions.EndToEnd.Samples;

/// <summary>The main job on real input: <c>dotnet test samples/CsvImport</c>.</summary>
[Collection(CsvImportCollection.Name)]
public sealed partial class CsvImportTests(CsvImportFixture fixture)
{
    private const int TracedTests = 7;
    private static readonly Dictionary<string, string> NoTracer = new() { ["RENACER_BACKEND"] = "none" };

    [SkippableFact]
    public void The_normal_variant_passes_and_every_test_says_where_its_trace_lies()
    {
        SkipWithoutTracer();
        fixture.Normal.ExitCode.Should().Be(0, fixture.Normal.Output);
        fixture.Normal.VerdictLines.Should().HaveCount(TracedTests).And.OnlyContain(line => VerdictLine().IsMatch(line), fixture.Normal.Output);
        fixture.Normal.VerdictLines.Select(line => VerdictLine().Match(line).Groups["path"].Value).Should().OnlyHaveUniqueItems().And.OnlyContain(path => File.Exists(path));
    }

    [SkippableFact]
    public async Task The_regressed_variant_fails_and_says_what_where_how_far_and_why()
    {
        SkipWithoutTracer();
        var regressed = await fixture.Copy.TestAsync("-p:Regressed=true");

        regressed.ExitCode.Should().Be(1, regressed.Output);
        Block(regressed, "TA2001 Trace assertion failed: Critical path under 2 s").Should()
            .Contain("critical_path.duration_ms < 2000").And.MatchRegex(@"renacer\.toml\(\d+,\d+\)").And.MatchRegex("actual .*over the limit").And.Contain("bottleneck");
        Block(regressed, "TA2001 Trace assertion failed: Orders are read in large blocks").Should()
            .Contain("10,000 calls").And.Contain("bottleneck   syscall:pread64").And.Contain("orders.csv").And.Contain("test CsvImport.ImporterTests.");
        regressed.Output.Should().Contain("TA2001 Trace assertion violated (warning): Regions are opened once", "a warning is told")
            .And.NotContain("at TraceAssertions.", "our own frames help nobody");

        regressed.VerdictLines.Should().Contain(line => line.Contains(".Names_the_line_that_is_not_an_order: 4 hold, 1 violated as a warning;", StringComparison.Ordinal));
        regressed.Output.Should().NotContain("Failed CsvImport.ImporterTests.Names_the_line_that_is_not_an_order", "a warning fails nothing");

        RepetitionsOfReads(regressed).Should().Equal([10_000], "a loop of 10,000 reads is one run");
    }

    [Fact]
    public async Task Without_a_tracer_the_tests_are_skipped_with_the_reason()
    {
        var skipped = await fixture.Copy.TestAsync(NoTracer, "--no-build");

        skipped.ExitCode.Should().Be(0, skipped.Output);
        skipped.Output.Should().MatchRegex("Skipped: +7").And.MatchRegex(@"\[trace\] tests are skipped because nothing can trace them: info TA0\d{3}: ");
    }

    [Fact]
    public async Task A_misspelt_backend_fails_the_tests_and_never_skips_them()
    {
        var failed = await fixture.Copy.TestAsync(new Dictionary<string, string> { ["RENACER_BACKEND"] = "dtrace" }, "--no-build");

        failed.ExitCode.Should().Be(1, failed.Output);
        failed.Output.Should().MatchRegex("Failed: +7").And.Contain("error TA0080: there is no backend 'dtrace'; it is one of ebpf, ptrace, none");
    }

    [Theory]
    [InlineData("RENACER_REQUIRE_TRACING")]
    [InlineData("CI")]
    public async Task Without_a_tracer_the_tests_fail_where_a_trace_is_required(string variable)
    {
        var failed = await fixture.Copy.TestAsync(new Dictionary<string, string>(NoTracer) { [variable] = "true" }, "--no-build");

        failed.ExitCode.Should().Be(1, failed.Output);
        failed.Output.Should().MatchRegex("Failed: +7").And.MatchRegex("error TA0[0-9]{3}: .*requires a trace").And.NotContain("Stack Trace:");
    }

    [SkippableFact]
    public async Task A_user_s_own_loggers_keep_working_beside_ours()
    {
        SkipWithoutTracer();
        var results = Path.Combine(fixture.Copy.Folder, "own-results");
        var run = await fixture.Copy.TestAsync("--no-build", "--logger", "trx;LogFileName=own.trx", "--results-directory", results);

        File.Exists(Path.Combine(results, "own.trx")).Should().BeTrue(run.Output);
        run.VerdictLines.Should().HaveCount(TracedTests);
    }

    [GeneratedRegex(@"^\[trace\] CsvImport\.ImporterTests\.\w+(\(.*\))?: \d+ hold; ((golden same|no golden trace); )?[\d,]+ calls \((ebpf|ptrace)\); (?<path>/.*\.trace\.jsonl)$")]
    private static partial Regex VerdictLine();

    private void SkipWithoutTracer() =>
        Skip.If(fixture.Normal.Output.Contains("Skipped!", StringComparison.Ordinal), "nothing can trace here; `renacer doctor` says why");

    private static string Block(CommandResult result, string title)
    {
        var lines = result.Lines.SkipWhile(line => !line.Contains(title, StringComparison.Ordinal)).ToList();
        lines.Should().NotBeEmpty("{0} must be in\n{1}", title, result.Output);
        return string.Join('\n', lines.Take(1).Concat(lines.Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal) && !line.Contains("Stack Trace", StringComparison.Ordinal))));
    }

    /// <summary>The repetition counts of the runs that read the order file in the test that imports it.</summary>
    private static List<int> RepetitionsOfReads(CommandResult result)
    {
        var line = result.VerdictLines.Single(line => line.Contains(".Imports_the_file:", StringComparison.Ordinal));
        return [.. File.ReadLines(line.Split("; ")[^1].TrimEnd())
            .Select(json => JsonDocument.Parse(json).RootElement)
            .Where(span => span.TryGetProperty("span_name", out var name) && name.GetString() == "syscall:pread64"
                && span.GetProperty("attributes").TryGetProperty("syscall.pathname", out var path) && path.GetString()!.EndsWith("/orders.csv", StringComparison.Ordinal))
            .Select(span => span.GetProperty("repetition_count").GetInt32())];
    }
}
