using System.Text.Json;

namespace TraceAssertions.PackageTests;

/// <summary>The packages for the other frameworks: one reference makes traced tests of a project's tests, by VSTest and as a program of Microsoft.Testing.Platform.</summary>
[Collection(PackageCollection.Name)]
public sealed class AdapterTests(PackageFeed feed)
{
    // The platform's exit code for a test that failed; VSTest's is 1.
    private const int AtLeastOneTestFailed = 2;

    [SkippableTheory]
    [InlineData("XunitV3")]
    [InlineData("NUnit")]
    [InlineData("MSTest")]
    public async Task A_budget_is_judged_by_VSTest_and_by_the_program(string framework)
    {
        var project = FrameworkProject.Of(feed, framework);

        var byVSTest = await project.DotNetAsync(["test", "-nologo", .. project.ByVSTest]);
        Skip.If(byVSTest.Output.Contains("Skipped!", StringComparison.Ordinal), "nothing can trace here; `renacer doctor` says why");
        byVSTest.ExitCode.Should().Be(1, byVSTest.Output);
        byVSTest.Output.Should().NotContain("warning");
        Judges(project, byVSTest);

        var build = await project.DotNetAsync("build", "--no-restore", "-nologo");
        build.ExitCode.Should().Be(0, build.Output);
        var asProgram = await project.DotNetAsync(project.Program);
        asProgram.ExitCode.Should().Be(AtLeastOneTestFailed, asProgram.Output);
        Judges(project, asProgram);
    }

    /// <summary>Both verdicts were told, and lie with their traces in the run's folder, which is removed.</summary>
    private static void Judges(FrameworkProject project, CommandResult run)
    {
        // The stream writes its buffer where it is disposed of: at the end of its method.
        var line = 1 + Array.FindIndex(ShopProject.Greeter.Split('\n'), text => text == "    }");
        run.Output.Should().MatchRegex(@"(?m)^\s*\[trace\] Shop\.Tests\.GreeterTests\.Greets: 1 hold; \d+ calls \((ebpf|ptrace)\); /.*\.trace\.jsonl")
            .And.Contain("TA2001 Trace assertion failed: Few writes")
            .And.MatchRegex(@"condition +spans\.io:write\.count <= 3 +renacer\.toml\(4,13\)")
            .And.MatchRegex($@"bottleneck +syscall:pwrite64 4 calls .* Greeter\.cs:{line} in Greeter\.Write\s");

        var folder = Directory.EnumerateDirectories(Path.Combine(project.Folder, "TestResults"), "traces-*").Should().ContainSingle().Which;
        var outcomes = new Dictionary<string, string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.verdict.json"))
        {
            using var verdict = JsonDocument.Parse(File.ReadAllText(file));
            outcomes.Add(verdict.RootElement.GetProperty("test").GetString()!, verdict.RootElement.GetProperty("outcome").GetString()!);
            File.Exists(Path.Combine(folder, verdict.RootElement.GetProperty("trace_file").GetString()!)).Should().BeTrue();
        }

        outcomes.Should().Equal(new Dictionary<string, string> { ["Shop.Tests.GreeterTests.Greets"] = "passed", ["Shop.Tests.GreeterTests.Greets_too_often"] = "failed" });
        Directory.Delete(folder, recursive: true);
    }
}
