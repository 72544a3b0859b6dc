namespace TraceAssertions.EndToEnd.Samples;

/// <summary>What a user can get wrong is told with a code and a remedy, never with a stack trace of ours.</summary>
[Collection(CsvImportCollection.Name)]
public sealed class BadInputTests(CsvImportFixture fixture, FurtherTestsFixture further)
{
    [SkippableFact]
    public async Task A_wrong_configuration_fails_every_traced_test_at_its_line()
    {
        SkipWithoutTracer();
        var file = Path.Combine(fixture.Copy.Folder, "renacer.toml");
        var good = await File.ReadAllTextAsync(file);
        try
        {
            await File.WriteAllTextAsync(file, "[[trace_assertions]]\nname = \"few\"\ncondition = \"spans.sycall.cuont < 5\"\n");
            var run = await fixture.Copy.TestAsync("--no-build");

            run.ExitCode.Should().Be(1, run.Output);
            run.Output.Should().MatchRegex("Failed: +7").And.MatchRegex(@"renacer\.toml\(3,\d+\): error TA1\d{3}: ").And.NotContain("at TraceAssertions.").And.NotContain("Exception");
        }
        finally
        {
            await File.WriteAllTextAsync(file, good);
        }
    }

    [SkippableFact]
    public async Task A_results_folder_that_cannot_be_written_is_told_and_changes_no_verdict()
    {
        SkipWithoutTracer();
        var results = Path.Combine(fixture.Copy.Folder, "TestResults");
        if (Directory.Exists(results))
            Directory.Delete(results, recursive: true);
        // A file where the folder should be stops root too, unlike permissions.
        await File.WriteAllTextAsync(results, "");
        try
        {
            var run = await fixture.Copy.TestAsync("--no-build");

            run.ExitCode.Should().Be(0, run.Output);
            run.Output.Should().Contain("warning TA4001").And.Contain("no trace file");
        }
        finally
        {
            File.Delete(results);
        }
    }

    [Fact]
    public async Task A_test_that_is_a_fact_too_fails_and_is_told_which_attribute_to_keep()
    {
        var run = await (await further.CopyAsync()).TestAsync("--no-build", "--filter", "FullyQualifiedName~BothTests");

        run.ExitCode.Should().Be(1, run.Output);
        run.Output.Should().Contain("error TA0040: CsvImport.BothTests.Is_both").And.Contain("[TracedTest] replaces [Fact]");
    }

    [SkippableFact]
    public async Task A_typo_in_an_attribute_fails_its_test_at_the_line_of_the_attribute()
    {
        SkipWithoutTracer();
        var copy = await further.CopyAsync();
        var file = Path.Combine(copy.Folder, "TypoTests.cs");
        var run = await copy.TestAsync("--no-build", "--filter", "FullyQualifiedName~TypoTests");

        run.ExitCode.Should().Be(1, run.Output);
        run.Output.Should().MatchRegex("Failed: +1, Passed: +1").And.Contain("Failed CsvImport.TypoTests.Has_a_typo")
            .And.Contain($"{file}(6,1): error TA1022: ").And.Contain("did you mean 'count'?").And.NotContain("Stack Trace:").And.NotContain("must not run");
    }

    private void SkipWithoutTracer() =>
        Skip.If(fixture.Normal.Output.Contains("Skipped!", StringComparison.Ordinal), "nothing can trace here; `renacer doctor` says why");
}
