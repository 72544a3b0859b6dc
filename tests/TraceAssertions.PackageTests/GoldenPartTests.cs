namespace TraceAssertions.PackageTests;

/// <summary>The golden trace of a part of a test, from end to end, with TraceAssertions.FluentAssertions: record, check, change, remove.</summary>
[Collection(PackageCollection.Name)]
public sealed class GoldenPartTests(PackageFeed feed)
{
    private const string Test = "Shop.Tests.ImporterTests.Imports";

    [SkippableFact]
    public async Task A_part_of_a_test_is_gated_as_a_test_is()
    {
        var project = new ImporterProject(feed);

        var unrecorded = await project.DotNetAsync("test", "-nologo");
        Skip.If(unrecorded.Output.Contains("Skipped!", StringComparison.Ordinal), "nothing can trace here; `renacer doctor` says why");
        unrecorded.ExitCode.Should().Be(1, unrecorded.Output);
        unrecorded.Output.Should().Contain("Expected trace to match its golden trace, but it does not:")
            .And.MatchRegex(@"there is no golden_traces/.*import.*\.json: record it with `dotnet msbuild /t:CaptureGoldenTraces` and commit it");

        var capture = await project.DotNetAsync("msbuild", "/t:CaptureGoldenTraces", "-nologo");
        capture.ExitCode.Should().Be(0, capture.Output);
        capture.Output.Should().Contain("2 tests: 2 captured; 2 written for the first time");
        var recorded = Files(project.Golden);
        var part = recorded.Single(file => file.Value.Contains($"\"name\": \"{Test}(import)\"", StringComparison.Ordinal) && file.Value.Contains("golden/1", StringComparison.Ordinal));
        part.Value.Should().Contain("openat");
        recorded[$"{Test}.json"].Should().Contain("newfstatat").And.NotContain("openat", "what a session records is no longer the test's");

        var held = await CheckAsync(project);
        held.ExitCode.Should().Be(0, held.Output);
        held.Output.Should().Contain("2 tests: 2 same").And.Contain("PASSED");

        project.Write("Importer.cs", ImporterProject.ImporterThatReadsTwice);
        var changed = await CheckAsync(project);
        changed.ExitCode.Should().Be(1, changed.Output);
        changed.Lines.Should().ContainSingle(line => line.Contains("error TA3001"), changed.Output)
            .Which.Should().StartWith(Path.Combine(project.Golden, part.Key) + "(")
            .And.Contain($"behaviour differs from the golden trace of {Test}(import): file opened more often: {{bin}}/orders.csv x1 -> x2").And.Contain($"renacer golden accept '{Test}(import)'");

        project.Write("Importer.cs", ImporterProject.Importer);
        project.Write("ImporterTests.cs", ImporterProject.TestsWithoutPart);
        var removed = await CheckAsync(project);
        removed.ExitCode.Should().Be(1, removed.Output);
        removed.Lines.Should().ContainSingle(line => line.Contains(": error ")).Which.Should().StartWith(Path.Combine(project.Golden, part.Key) + "(1,1): error TA3009: ").And.Contain($"'{Test}(import)'");

        project.Write("ImporterTests.cs", ImporterProject.Tests);
        var ptrace = await project.DotNetAsync(Ptrace, "msbuild", "/t:CaptureGoldenTraces", "-p:TraceAssertionsGoldenOutput=mit ptrace", "-nologo");
        ptrace.ExitCode.Should().Be(0, ptrace.Output);
        Files(Path.Combine(project.Folder, "mit ptrace", "Shop.Tests")).Should().Equal(recorded);
    }

    private static Dictionary<string, string> Ptrace => new() { ["RENACER_BACKEND"] = "ptrace" };

    private static Dictionary<string, string> Files(string folder) => Directory.EnumerateFiles(folder).ToDictionary(file => Path.GetFileName(file), File.ReadAllText);

    private static Task<CommandResult> CheckAsync(UserProject project) => project.DotNetAsync("msbuild", "/t:CheckGoldenTraces", "-nologo");
}
