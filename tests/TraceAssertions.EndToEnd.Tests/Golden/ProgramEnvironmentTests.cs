using TraceAssertions.Cli.Golden;
using TraceAssertions.Testing;
using TraceAssertions.Tracing;

namespace TraceAssertions.EndToEnd.Golden;

/// <summary>What a program with a golden trace does is not a matter of the folder that the gate was called from.</summary>
public sealed class ProgramEnvironmentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("program-environment ").FullName;
    private readonly string? _before = Environment.GetEnvironmentVariable("OLDPWD");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("OLDPWD", _before);
        Directory.Delete(_folder, recursive: true);
    }

    [SkippableTheory]
    [InlineData("bash")]
    [InlineData("sh")]
    public void A_shell_does_the_same_wherever_its_caller_has_been(string shell)
    {
        Skip.If(CommandResolver.Resolve(shell, out _) is not null, $"{shell} is not installed");
        var choice = BackendSelection.Choose(null);
        Skip.If(choice.Unavailable is not null, "nothing can trace here; `renacer doctor` says why");
        var project = GoldenProject.Open(_folder, out _)!;
        var program = new GoldenProgram("shell", shell, ["-c", "true"], _folder, "Shop.csproj", 0, 0);

        var goldens = new[] { "/usr", "/etc" }.Select(wasIn =>
        {
            // bash looks whether this folder is still there.
            Environment.SetEnvironmentVariable("OLDPWD", wasIn);
            var findings = new GateFindings();
            var run = ProgramRun.Start(program, project, choice.Backend, GoldenMode.Compare, findings);
            findings.Errors.Should().Be(0);
            return run!.Golden;
        }).ToList();

        goldens[1].Calls.Should().Equal(goldens[0].Calls);
        goldens[0].Calls.Select(call => call.Path).Should().NotContain(["/usr", "/etc"]);
    }
}
