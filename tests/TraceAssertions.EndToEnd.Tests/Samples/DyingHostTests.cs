using System.Globalization;

namespace TraceAssertions.EndToEnd.Samples;

/// <summary>A test host that dies in the middle of a traced test: one coded error names the test, and nothing is left half-done.</summary>
[Collection(CsvImportCollection.Name)]
public sealed class DyingHostTests(CsvImportFixture fixture, FurtherTestsFixture further)
{
    [SkippableTheory]
    [InlineData("ebpf", "kill")]
    [InlineData("ebpf", "overflow")]
    [InlineData("ptrace", "kill")]
    [InlineData("ptrace", "failfast")]
    [InlineData("ptrace", "exit")]
    public async Task The_test_that_had_begun_is_named_and_nothing_is_left_behind(string backend, string death)
    {
        Skip.If(fixture.Normal.Output.Contains("Skipped!", StringComparison.Ordinal), "nothing can trace here; `renacer doctor` says why");
        Skip.If(backend == "ebpf" && !fixture.Normal.Output.Contains("(ebpf)", StringComparison.Ordinal), "eBPF is not permitted here");
        var marker = Guid.NewGuid().ToString("N");
        try
        {
            var run = await (await further.CopyAsync()).TestAsync(
                new Dictionary<string, string> { ["RENACER_BACKEND"] = backend, ["DIE"] = death, ["DYING_HOST_TEST"] = marker },
                "--no-build", "--filter", "FullyQualifiedName~DyingTests");

            run.ExitCode.Should().NotBe(0, run.Output);
            var line = run.Lines.Should().ContainSingle(line => line.Contains("TA0041", StringComparison.Ordinal), run.Output).Subject;
            line.Should().MatchRegex(@"^\[trace\] error TA0041: the test host \(process \d+\) died during the traced test CsvImport\.DyingTests\.Dies: .* run this test alone .*; traces of finished tests: /.*$");
            run.Output.Should().NotContain("at TraceAssertions.TestLogger");
            Directory.GetFiles(line[(line.LastIndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd()).Select(Path.GetFileName)
                .Should().Equal("CsvImport.DyingTests.Dies.incomplete");
            Left(marker).Should().OnlyContain(process => process.Name == "sleep" && process.State != 'T' && process.State != 't', "neither a host nor a tracer stays, and no child is stopped");
        }
        finally
        {
            foreach (var process in Left(marker))
                End(process.Id);
        }
    }

    /// <summary>The processes that have the marker in their environment, as proc_pid_stat(5) tells of them.</summary>
    private static List<(int Id, string Name, char State)> Left(string marker)
    {
        var found = new List<(int, string, char)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                if (!File.ReadAllText(Path.Combine(folder, "environ")).Contains(marker, StringComparison.Ordinal))
                    continue;
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var (from, to) = (stat.IndexOf('(', StringComparison.Ordinal), stat.LastIndexOf(')'));
                found.Add((int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), stat[(from + 1)..to], stat[to + 2]));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Ended meanwhile, or another user's.
            }
        }

        return found;
    }

    private static void End(int process)
    {
        try
        {
            using var left = System.Diagnostics.Process.GetProcessById(process);
            left.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // Ended meanwhile.
        }
    }
}
