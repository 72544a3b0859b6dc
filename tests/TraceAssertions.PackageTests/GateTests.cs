namespace TraceAssertions.PackageTests;

/// <summary>The gate from end to end, with one PackageReference: test, capture, check, break, mend.</summary>
[Collection(PackageCollection.Name)]
public sealed class GateTests(PackageFeed feed)
{
    [SkippableTheory]
    [InlineData("<TargetFramework>net10.0</TargetFramework>")]
    [InlineData("<TargetFrameworks>net10.0</TargetFrameworks>")]
    public async Task A_change_of_behaviour_fails_the_build_and_its_revert_is_green(string framework)
    {
        var shop = new ShopProject(feed, "Läden " + framework.Length, framework);

        var test = await shop.DotNetAsync("test", "-nologo");
        Skip.If(test.Output.Contains("Skipped!", StringComparison.Ordinal), "nothing can trace here; `renacer doctor` says why");
        test.ExitCode.Should().Be(0, test.Output);
        test.Output.Should().MatchRegex(@"\[trace\] Shop\.Tests\.GreeterTests\.Greets: 1 hold; \d+ calls \((ebpf|ptrace)\)");

        var capture = await shop.DotNetAsync("msbuild", "-t:CaptureGoldenTraces", "-nologo");
        capture.ExitCode.Should().Be(0, capture.Output);
        var golden = Path.Combine(shop.Folder, "golden_traces");
        Directory.EnumerateFiles(golden).Select(Path.GetFileName).Should().Contain("ANALYSIS.md").And.Contain(name => name!.Contains("Greets") && name.EndsWith(".json"));

        shop.Write("Greeter.cs", ShopProject.BrokenGreeter);
        var broken = await CheckAsync(shop);
        broken.ExitCode.Should().Be(1, broken.Output);
        broken.Lines.Should().Contain(line => line.StartsWith(Path.Combine(shop.Folder, "renacer.toml") + "(4,", StringComparison.Ordinal) && line.Contains(": error TA2001: "), broken.Output)
            .And.Contain(line => line.StartsWith(golden, StringComparison.Ordinal) && line.Contains(": error TA3001: "), broken.Output);

        shop.Write("Greeter.cs", ShopProject.Greeter);
        var mended = await CheckAsync(shop);
        mended.ExitCode.Should().Be(0, mended.Output);
        mended.Output.Should().NotContain("error");
    }

    private static Task<CommandResult> CheckAsync(ShopProject shop) => shop.DotNetAsync("msbuild", "-t:CheckGoldenTraces", "-nologo");
}
