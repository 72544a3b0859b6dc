using System.Text;

namespace TraceAssertions.EndToEnd.Samples;

/// <summary>A renacer.toml that cannot be used fails every traced test with one line that says why; a missing one is told.</summary>
[Collection(CsvImportCollection.Name)]
public sealed class BadConfigurationTests(CsvImportFixture fixture)
{
    private string ConfigurationFile => Path.Combine(fixture.Copy.Folder, "renacer.toml");

    public static TheoryData<string, byte[], string> Unusable => new()
    {
        { "not UTF-8", Encoding.Latin1.GetBytes("[[trace_assertions]]\nname = \"café\"\n"), @"renacer\.toml\(2,12\): error TA1002: the file is not UTF-8: byte 0xE9 at offset 32; save it as UTF-8" },
        { "nested", Encoding.ASCII.GetBytes($"[[trace_assertions]]\nname = \"n\"\ncondition = \"{new string('(', 10_000)}1{new string(')', 10_000)} < 2\"\n"), @"renacer\.toml\(3,\d+\): error TA1021: .*; .*" },
        { "no TOML", Encoding.ASCII.GetBytes("[[trace_assertions]\n"), @"renacer\.toml\(1,\d+\): error TA1004: .*" },
    };

    [SkippableTheory]
    [MemberData(nameof(Unusable))]
    public async Task An_unusable_file_fails_each_traced_test_in_one_line(string what, byte[] content, string line)
    {
        ArgumentNullException.ThrowIfNull(what);
        SkipWithoutTracer();
        var run = await RunWith(file => File.WriteAllBytesAsync(file, content));
        ShouldFailWith(run, line);
    }

    [SkippableFact]
    public async Task A_file_of_100_MB_is_refused_unread()
    {
        SkipWithoutTracer();
        var run = await RunWith(file =>
        {
            using var stream = File.Create(file);
            stream.SetLength(100_000_000);
            return Task.CompletedTask;
        });
        ShouldFailWith(run, @"renacer\.toml: error TA1003: the file has 100,000,000 bytes; 1,048,576 is the limit; .*");
    }

    [SkippableFact]
    public async Task A_folder_of_that_name_is_a_mistake_that_is_told()
    {
        SkipWithoutTracer();
        var run = await RunWith(file => Task.FromResult(Directory.CreateDirectory(file)));
        ShouldFailWith(run, @"renacer\.toml: error TA1001: the configuration is a directory; .*");
    }

    [SkippableFact]
    public async Task A_file_that_may_not_be_read_is_told()
    {
        SkipWithoutTracer();
        Skip.If(Environment.UserName == "root", "root may read every file; TraceAssertions.Tests covers the message");
        var run = await RunWith(async file =>
        {
            await File.WriteAllTextAsync(file, "");
            File.SetUnixFileMode(file, UnixFileMode.None);
        });
        ShouldFailWith(run, @"renacer\.toml: error TA1001: the configuration may not be read by this user; run chmod \+r on it");
    }

    [SkippableFact]
    public async Task Without_a_file_the_tests_pass_and_are_told_once_that_little_is_judged()
    {
        SkipWithoutTracer();
        var run = await RunWith(_ => Task.CompletedTask);

        run.ExitCode.Should().Be(0, run.Output);
        run.Lines.Should().ContainSingle(line => line.Contains("TA1006", StringComparison.Ordinal), run.Output).Which.Should().StartWith(
            $"[trace] info TA1006: no renacer.toml in {fixture.Copy.Folder} or above it: only the [TraceAssertion] attributes of tests are judged; ");
        run.VerdictLines.Should().Contain(line => line.Contains(".Imports_the_file: no assertion applies; ", StringComparison.Ordinal))
            .And.Contain(line => line.Contains(".Imports_from_another_program: 1 hold; ", StringComparison.Ordinal));
    }

    /// <summary>Runs the tests with another thing in the place of renacer.toml, or with nothing there.</summary>
    private async Task<CommandResult> RunWith(Func<string, Task> write)
    {
        var good = await File.ReadAllTextAsync(ConfigurationFile);
        File.Delete(ConfigurationFile);
        try
        {
            await write(ConfigurationFile);
            return await fixture.Copy.TestAsync("--no-build");
        }
        finally
        {
            if (Directory.Exists(ConfigurationFile))
                Directory.Delete(ConfigurationFile);
            File.Delete(ConfigurationFile);
            await File.WriteAllTextAsync(ConfigurationFile, good);
        }
    }

    private void ShouldFailWith(CommandResult run, string line)
    {
        run.ExitCode.Should().Be(1, run.Output);
        run.Output.Should().MatchRegex("Failed: +7").And.NotContain("Stack Trace:").And.NotContain("Exception");
        run.Lines.Where(text => text.Contains(ConfigurationFile, StringComparison.Ordinal)).Should().HaveCount(7, run.Output)
            .And.OnlyContain(text => System.Text.RegularExpressions.Regex.IsMatch(text.TrimEnd(), $"^ *{System.Text.RegularExpressions.Regex.Escape(fixture.Copy.Folder)}/{line}$"));
    }

    private void SkipWithoutTracer() =>
        Skip.If(fixture.Normal.Output.Contains("Skipped!", StringComparison.Ordinal), "nothing can trace here; `renacer doctor` says why");
}
