using System.Text.RegularExpressions;
using System.Xml.Linq;
using TraceAssertions.Cli.Tests.Reporting.Runs;
using TraceAssertions.Cli.Tests.Running;
using YamlDotNet.RepresentationModel;

namespace TraceAssertions.Cli.Tests.Samples;

/// <summary>The pipelines that users copy: every command, option, target and property in them exists, and the report steps are run as they stand.</summary>
public sealed partial class CiSamplesTests : IDisposable
{
    private readonly ResultsOnDisk _results = new();

    private static readonly string[] Names = ["golden-trace.yml", "azure-pipelines.yml", ".gitlab-ci.yml"];

    public static TheoryData<string> Samples => [.. Names];

    public void Dispose() => _results.Dispose();

    [Fact]
    public void Each_file_of_the_folder_is_tested() =>
        Directory.GetFiles(Path.Combine(CiSample.Repository, "samples", "ci")).Select(Path.GetFileName).Should().BeEquivalentTo(Names);

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_gate_and_the_reports_are_there_and_the_reports_always(string name)
    {
        var steps = CiSample.Load(name).Steps;
        var gate = steps.Should().ContainSingle(step => step.Script.Contains("-t:CheckGoldenTraces", StringComparison.Ordinal)).Subject;

        gate.Always.Should().BeFalse();
        gate.Script.Should().NotContain("||", "the exit code is the verdict").And.NotContain(";");
        steps.Where(step => step.Script.Contains("renacer report", StringComparison.Ordinal)).Should().NotBeEmpty().And.OnlyContain(step => step.Always);
        steps.Where(step => step.Script.Contains("-t:CaptureGoldenTraces", StringComparison.Ordinal)).Should().ContainSingle()
            .Which.Script.Should().Contain("-p:TraceAssertionsGoldenOutput=", "CI refuses to write the committed ones");
        steps.Select(step => step.Script).Should().NotContain(script => script.Contains("accept", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_target_and_property_of_ours_is_one_of_the_package(string name)
    {
        var package = string.Concat(Directory.GetFiles(Path.Combine(CiSample.Repository, "src", "TraceAssertions.MSBuild"), "*.targets", SearchOption.AllDirectories).Select(File.ReadAllText));
        var scripts = string.Concat(CiSample.Load(name).Steps.Select(step => step.Script + "\n"));

        Target().Matches(scripts).Should().NotBeEmpty();
        foreach (Match target in Target().Matches(scripts))
            package.Should().Contain($"<Target Name=\"{target.Groups[1].Value}\"");
        foreach (Match property in Property().Matches(scripts))
            package.Should().Contain($"$({property.Groups[1].Value})");
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_command_and_option_of_renacer_is_on_its_page(string name)
    {
        var commands = RenacerCommandLine().Matches(string.Concat(CiSample.Load(name).Steps.Select(step => step.Script + "\n")));

        commands.Should().NotBeEmpty();
        foreach (Match command in commands)
        {
            var (exitCode, page, _) = InProcess.Run(command.Groups[1].Value, "--help");
            exitCode.Should().Be(0);
            foreach (Match option in Option().Matches(command.Groups[2].Value))
                page.Should().MatchRegex($@"(?m)^  .*{Regex.Escape(option.Groups[1].Value)}\b", command.Value);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Samples))]
    public void The_reports_are_written_as_the_sample_stands(string name)
    {
        _results.Add(_results.Violated());

        RunReports(name).Should().Be(0);

        var junit = XDocument.Load(Path.Combine(_results.Root, "reports", "traces.junit.xml"));
        junit.Descendants("failure").Should().ContainSingle();
        File.ReadAllText(Path.Combine(_results.Root, "reports", "traces.sarif")).Should().Contain("TA2001");
    }

    [SkippableTheory]
    [MemberData(nameof(Samples))]
    public void They_are_written_also_where_the_build_failed_and_there_are_no_results(string name)
    {
        (RunReports(name) != 0).Should().Be(name != ".gitlab-ci.yml", "GitLab's after_script decides nothing");

        XDocument.Load(Path.Combine(_results.Root, "reports", "traces.junit.xml")).Descendants("error").Should().ContainSingle();
        File.ReadAllText(Path.Combine(_results.Root, "reports", "traces.sarif")).Should().Contain("TA3021");
    }

    [SkippableFact]
    public void GitHub_gets_annotations_and_a_summary()
    {
        _results.Add(_results.Violated());
        RunReports("golden-trace.yml", out var output);

        output.Split('\n').Should().Contain(line => line.StartsWith("::error file=tests/Shop Tests/renacer.toml,line=12,col=13,title=TA2001 ", StringComparison.Ordinal));
        File.ReadAllText(Path.Combine(_results.Root, "summary.md")).Should().StartWith("before\n## Traced tests: FAILED\n", "it is appended");
    }

    [Fact]
    public void The_GitHub_workflow_may_only_read_and_pins_its_actions()
    {
        var sample = CiSample.Load("golden-trace.yml");

        sample.At("permissions").ToString().Should().Be("{ { contents, read } }");
        var steps = (YamlSequenceNode)sample.At("jobs", "validate", "steps");
        var uses = steps.Cast<YamlMappingNode>().Where(step => step.Children.ContainsKey("uses")).ToList();
        uses.Select(step => step["uses"].ToString()).Should().OnlyContain(action => ActionVersion().IsMatch(action));
        // What a stranger may choose (a branch's name, a title) must not get into a script.
        sample.Steps.Should().NotContain(step => step.Script.Contains("${{", StringComparison.Ordinal));
        uses[^1]["with"]["name"].ToString().Should().Be("golden-traces-${{ github.sha }}");
        uses[^1]["if"].ToString().Should().Be("always()");
    }

    [Fact]
    public void GitLab_keeps_its_artifacts_always()
    {
        var sample = CiSample.Load(".gitlab-ci.yml");
        sample.At("golden-trace", "artifacts", "when").ToString().Should().Be("always");
        sample.At("golden-trace", "artifacts", "reports", "junit").ToString().Should().Be("reports/traces.junit.xml");
    }

    [Fact]
    public void Azure_Pipelines_is_told_that_it_is_CI() => CiSample.Load("azure-pipelines.yml").At("variables", "CI").ToString().Should().Be("true");

    private int RunReports(string name) => RunReports(name, out _);

    /// <summary>Runs the steps that report, as the runner does: bash -e, in the root of the checkout.</summary>
    /// <returns>The exit code of the last.</returns>
    private int RunReports(string name, out string output)
    {
        var bin = Directory.CreateDirectory(Path.Combine(_results.Root, "bin")).FullName;
        // `dotnet renacer` is the tool of the manifest, or a program dotnet-renacer in PATH.
        var shim = Path.Combine(bin, "dotnet-renacer");
        File.WriteAllText(shim, $"#!/bin/sh\nexec {string.Join(' ', Renacer.Words.Select(word => $"'{word}'"))} \"$@\"\n");
        File.SetUnixFileMode(shim, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(_results.Root, "summary.md"), "before\n");
        var environment = new Dictionary<string, string?>
        {
            ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}",
            ["PROJECT"] = Path.GetRelativePath(_results.Root, _results.Project),
            ["GITHUB_STEP_SUMMARY"] = Path.Combine(_results.Root, "summary.md"),
        };
        var exitCode = 0;
        output = "";
        var steps = CiSample.Load(name).Steps.Select(step => step.Script).Where(script => script.Contains("renacer report", StringComparison.Ordinal));
        // GitLab makes one script of the lines; all but Azure Pipelines end at the first command that fails.
        foreach (var script in name == ".gitlab-ci.yml" ? [string.Join('\n', steps)] : steps)
        {
            var result = Renacer.Start([Tools.Require("bash"), .. name == "azure-pipelines.yml" ? Array.Empty<string>() : ["-e"], "-c", script], environment, _results.Root);
            exitCode = Math.Max(exitCode, result.ExitCode);
            output += result.Out;
        }

        return exitCode;
    }

    [GeneratedRegex(@"-t:(\w+)")]
    private static partial Regex Target();

    [GeneratedRegex(@"-p:(\w+)=")]
    private static partial Regex Property();

    [GeneratedRegex(@"dotnet renacer (\w+)(.*)")]
    private static partial Regex RenacerCommandLine();

    [GeneratedRegex(@"(?<= )(--?[a-z-]+)(?= |$)")]
    private static partial Regex Option();

    [GeneratedRegex(@"\Aactions/[a-z-]+@v[0-9]+\z")]
    private static partial Regex ActionVersion();
}
