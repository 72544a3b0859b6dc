using System.CommandLine;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Golden;

namespace TraceAssertions.Cli.Commands.Golden;

/// <summary><c>renacer golden capture</c>: runs tests and programs twice, and writes their golden traces.</summary>
internal sealed class GoldenCaptureCommand : RenacerCommand
{
    private readonly ProjectOption _project = new();
    private readonly RunOptions _run = new("Keep the results of both runs there. Default: they are removed.");
    private readonly Option<string?> _output = PathOption.Create("--output", "DIR", "Write the golden traces there and leave the project's own alone.");
    private readonly Option<bool> _prune = new("--prune") { Description = "Delete golden traces that no test and no program makes any more; not after an error." };

    public GoldenCaptureCommand()
        : base("capture", "Runs tests and programs twice, and writes what they do as golden traces.")
    {
        _project.AddTo(this);
        _run.AddTo(this);
        Options.Add(_output);
        Options.Add(_prune);
    }

    /// <inheritdoc/>
    public override string Usage => "[--project DIR] [--test-assembly DLL]… [--programs FILE] [options]";

    /// <inheritdoc/>
    public override bool TakesProgram => false;

    /// <inheritdoc/>
    public override string Notes =>
        """
        What differs between the two runs is told with its lines and not written; neither is a test that fails by itself.
        A golden file that cannot be read is left as it is. Where CI is true or 1, only --output may be written to.
        Tests are run by `dotnet test DLL`; programs with /dev/null for their three streams.

        Exit codes: 0 everything was written, 3 something was not, 1 nothing can trace here, 2 wrong usage.

        """;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var terminal = invocation.Terminal;
        if (!_project.TryOpen(invocation, out var project) || _run.Read(invocation, this, project) is not { } request)
            return ExitCode.Usage;
        var output = invocation.Options.GetValue(_output) is { } given ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(given)) : project.Root;
        if (Ci.IsHere(Environment.GetEnvironmentVariable) && (output + "/").StartsWith(project.Root + "/", StringComparison.Ordinal))
        {
            terminal.Tell(Ci.Refusal("capture", project.Root, "capture on your own machine and commit the result, or write elsewhere with --output"));
            return ExitCode.GateFailed;
        }

        if (GateRun.ChooseBackend(terminal, out var backend) is { } exitCode)
            return exitCode;
        var results = request.Results ?? Directory.CreateTempSubdirectory("renacer-capture-").FullName;
        try
        {
            using var interruption = new Interruption();
            return new CaptureGate(request, project.WithFolder(output), invocation.Options.GetValue(_prune)).Run(backend, results, terminal, interruption);
        }
        finally
        {
            if (request.Results is null)
                Scratch.Remove(results);
        }
    }
}
