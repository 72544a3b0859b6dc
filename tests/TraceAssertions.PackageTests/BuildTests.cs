namespace TraceAssertions.PackageTests;

/// <summary>The build of a project with the packages: renacer.toml is validated with it, once for each state.</summary>
[Collection(PackageCollection.Name)]
public sealed class BuildTests(PackageFeed feed)
{
    private const string Validated = " can be used: 1 assertion";
    private const string Skipped = "Skipping target \"_TraceAssertionsValidation\" because all output files are up-to-date";

    [Fact]
    public async Task A_build_validates_once_for_each_state_of_the_configuration()
    {
        var shop = new ShopProject(feed, "Bäckerei mit Leerzeichen", "<TargetFramework>net10.0</TargetFramework>");

        var first = await shop.DotNetAsync("build", "-v:n", "-nologo");
        first.ExitCode.Should().Be(0, first.Output);
        first.Output.Should().Contain(shop.ConfigurationFile + Validated);

        var second = await shop.DotNetAsync("build", "--no-restore", "-v:n", "-nologo");
        second.ExitCode.Should().Be(0, second.Output);
        second.Output.Should().Contain(Skipped).And.NotContain(Validated);

        // Older than the first, as a checkout of an earlier state may leave it.
        shop.Write("renacer.toml", ShopProject.Configuration.Replace("io:write.count", "io:write.cuont", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(shop.ConfigurationFile, DateTime.UtcNow.AddDays(-1));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var typo = await shop.DotNetAsync("build", "--no-restore", "-nologo");
            typo.ExitCode.Should().Be(1, typo.Output);
            typo.Output.Should().MatchRegex(@"renacer\.toml\(4,\d+\): error TA1022: unknown statistic 'cuont'; did you mean 'count'\?");
            typo.Lines.Should().Contain(line => line.StartsWith(shop.ConfigurationFile, StringComparison.Ordinal));
        }

        File.Delete(shop.ConfigurationFile);
        var removed = await shop.DotNetAsync("build", "--no-restore", "-v:n", "-nologo");
        removed.ExitCode.Should().Be(0, removed.Output);

        shop.Write("renacer.toml", ShopProject.Configuration);
        var added = await shop.DotNetAsync("build", "--no-restore", "-v:n", "-nologo");
        added.Output.Should().Contain(Validated);
    }

    [Fact]
    public async Task A_project_of_several_frameworks_is_validated_once()
    {
        var folder = feed.NewProject("Mehrere Ziele");
        await File.WriteAllTextAsync(Path.Combine(folder, "Library.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>
                <TraceAssertionsEnabled>true</TraceAssertionsEnabled>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>{feed.Reference("TraceAssertions.MSBuild")}</ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "renacer.toml"), ShopProject.Configuration);

        var first = await feed.DotNetAsync(folder, null, "build", "-v:n", "-nologo");
        first.ExitCode.Should().Be(0, first.Output);
        first.Output.Split(Validated).Should().HaveCount(2, first.Output);

        var second = await feed.DotNetAsync(folder, null, "build", "--no-restore", "-v:n", "-nologo");
        second.Output.Should().Contain(Skipped).And.NotContain(Validated);

        var golden = await feed.DotNetAsync(folder, null, "msbuild", "-t:CheckGoldenTraces", "-nologo");
        golden.ExitCode.Should().Be(0, "there is nothing to check: " + golden.Output);
        golden.Output.Should().NotContain("error");
        golden.Lines.Where(line => line.Contains("TA0112", StringComparison.Ordinal)).Should().HaveCount(2, "each framework is asked: " + golden.Output)
            .And.OnlyContain(line => line.Contains("Library.csproj : warning TA0112: no golden traces here: this project refers to no adapter of TraceAssertions and has no GoldenTrace items, so that nothing was run and nothing compared; "));

        var off = await feed.DotNetAsync(folder, null, "msbuild", "-t:CheckGoldenTraces", "-p:TraceAssertionsGolden=false;TargetFramework=net10.0", "-nologo");
        off.Output.Should().NotContain("warning").And.Contain("Library.csproj: info TA0112: no golden traces here: TraceAssertionsGolden or TraceAssertionsEnabled is false, so that nothing was run and nothing compared");

        await File.WriteAllTextAsync(Path.Combine(folder, "All.slnx"), "<Solution><Project Path=\"Library.csproj\" /></Solution>");
        var solution = await feed.DotNetAsync(folder, null, "msbuild", "All.slnx", "-t:CaptureGoldenTraces", "-nologo");
        solution.ExitCode.Should().Be(0, solution.Output);
        solution.Output.Should().NotContain("warning").And.Contain("Library.csproj: info TA0112: no golden traces here: ");

        var adapter = await feed.DotNetAsync(folder, null, "msbuild", "Library.csproj", "-t:CheckGoldenTraces", "-p:TraceAssertionsAdapter=true;TargetFramework=net10.0", "-nologo");
        adapter.Output.Should().Contain("warning TA0112: no golden traces here: this project refers to an adapter of TraceAssertions, but IsTestProject is not true, and it has no GoldenTrace items, ");
    }

    [Fact]
    public async Task Design_time_builds_and_those_that_opted_out_validate_nothing()
    {
        var shop = new ShopProject(feed, "Entwurf", "<TargetFrameworks>net10.0</TargetFrameworks>");
        shop.Write("renacer.toml", "this is not TOML");
        (await shop.DotNetAsync("restore")).ExitCode.Should().Be(0);

        var design = await shop.DotNetAsync("msbuild", "-t:CoreCompile", "-p:DesignTimeBuild=true;SkipCompilerExecution=true;ProvideCommandLineArgs=true;TargetFramework=net10.0", "-nologo");
        design.Output.Should().NotContain("TA1");
        var opted = await shop.DotNetAsync("build", "--no-restore", "-p:TraceAssertionsValidate=false", "-nologo");
        opted.ExitCode.Should().Be(0, opted.Output);

        var built = await shop.DotNetAsync("build", "--no-restore", "-nologo");
        built.ExitCode.Should().Be(1, built.Output);
        built.Output.Should().MatchRegex(@"renacer\.toml\(1,\d+\): error TA1\d{3}: ");
    }
}
