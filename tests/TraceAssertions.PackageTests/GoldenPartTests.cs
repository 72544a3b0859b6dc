namespace TraceAssertions.PackageTests;

/// <summary>The golden trace of a part of a test, from end to end, with TraceAssertions.FluentAssertions: record, check, change, remove.</summary>
[Collection(PackageCollection.Name)]
public sealed class GoldenPartTests(PackageFeed feed)
{
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
        Console.WriteLine(capture.Output);
        var recorded = Files(project.Golden);
        foreach (var f in recorded) Console.WriteLine(f);
        var held = await CheckAsync(project);
        held.ExitCode.Should().Be(0, held.Output);
        Console.WriteLine(held.Output);

        project.Write("Importer.cs", ImporterProject.ImporterThatReadsTwice);
        var changed = await CheckAsync(project);
        changed.ExitCode.Should().Be(1, changed.Output);
        Console.WriteLine(changed.Output);

        project.Write("Importer.cs", ImporterProject.Importer);
        project.Write("ImporterTests.cs", ImporterProject.TestsWithoutPart);
        var removed = await CheckAsync(project);
        removed.ExitCode.Should().Be(1, removed.Output);
        Console.WriteLine(removed.Output);

        project.Write("ImporterTests.cs", ImporterProject.Tests);
        var ptrace = await project.DotNetAsync(new Dictionary<string, string> { ["RENACER_BACKEND"] = "ptrace" }, "msbuild", "/t:CaptureGoldenTraces", "-p:TraceAssertionsGoldenOutput=with ptrace", "-nologo");
        ptrace.ExitCode.Should().Be(0, ptrace.Output);
        Files(Path.Combine(project.Folder, "with ptrace", "Shop.Tests")).Should().Equal(recorded);
    }

    private static Dictionary<string, string> Files(string folder) => Directory.EnumerateFiles(folder).ToDictionary(file => Path.GetFileName(file), File.ReadAllText);

    private static Task<CommandResult> CheckAsync(UserProject project) => project.DotNetAsync("msbuild", "/t:CheckGoldenTraces", "-nologo");
}
