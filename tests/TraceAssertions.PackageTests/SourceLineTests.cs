namespace TraceAssertions.PackageTests;

/// <summary>The line of a failure, where all that is needed for it comes with one PackageReference: the process that lists methods comes through TraceAssertions.Tracing, which nobody named.</summary>
[Collection(PackageCollection.Name)]
public sealed class SourceLineTests(PackageFeed feed)
{
    [SkippableFact]
    public async Task A_failing_test_names_file_and_line_as_built_and_as_published()
    {
        var shop = new ShopProject(feed, "Straße zur Zeile", "<TargetFramework>net10.0</TargetFramework>");
        shop.Write("Greeter.cs", ShopProject.BrokenGreeter);

        var built = await shop.DotNetAsync("test", "-nologo");
        Skip.If(built.Output.Contains("Skipped!", StringComparison.Ordinal), "nothing can trace here; `renacer doctor` says why");
        TellsTheLine(built);
        TellsTheLine(await shop.DotNetAsync(Ptrace, "test", "--no-build", "-nologo")).Output.Should().MatchRegex(@"\[trace\] Shop\.Tests\.GreeterTests\.Greets: .*; \d+ calls \(ptrace\)");

        var published = Path.Combine(shop.Folder, "veröffentlicht");
        var publish = await shop.DotNetAsync("publish", "--no-build", "-c", "Debug", "-o", published, "-nologo");
        publish.ExitCode.Should().Be(0, publish.Output);
        TellsTheLine(await shop.DotNetAsync("test", Path.Combine(published, "Shop.Tests.dll")));
        TellsTheLine(await shop.DotNetAsync(Ptrace, "test", Path.Combine(published, "Shop.Tests.dll")));

        // It lies beside the tests and is none of their dependencies.
        (await File.ReadAllTextAsync(Path.Combine(published, "Shop.Tests.deps.json"))).Should().Contain("TraceAssertions.Tracing").And.NotContain("TraceEvent");
    }

    private static Dictionary<string, string> Ptrace => new() { ["RENACER_BACKEND"] = "ptrace" };

    private static CommandResult TellsTheLine(CommandResult test)
    {
        var line = 1 + Array.FindIndex(ShopProject.BrokenGreeter.Split('\n'), text => text.Contains("WriteByte", StringComparison.Ordinal));
        test.ExitCode.Should().Be(1, test.Output);
        test.Output.Should().MatchRegex($@"bottleneck +syscall:pwrite64 .* at Greeter\.cs:{line} in Greeter\.Write\n").And.NotContain("TA013");
        return test;
    }
}
