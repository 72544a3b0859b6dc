using System.Globalization;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Golden;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Commands.Golden;

/// <summary><c>renacer golden check</c>: the gate.</summary>
internal sealed class GoldenCheckCommand : RenacerCommand
{
    private readonly ProjectOption _project = new();
    private readonly RunOptions _run = new("Where traces and verdicts go. Default: TestResults/traces-DATE-TIME-PID of the project.");

    public GoldenCheckCommand()
        : base("check", "The gate: runs tests and programs, and judges them by their golden traces and renacer.toml.")
    {
        _project.AddTo(this);
        _run.AddTo(this);
    }

    /// <inheritdoc/>
    public override string Usage => "[--project DIR] [--test-assembly DLL]… [--programs FILE] [options]";

    /// <inheritdoc/>
    public override bool TakesProgram => false;

    /// <inheritdoc/>
    public override string Notes =>
        """
        The gate fails where a golden trace differs, is missing or is stale, an error-severity assertion is violated or could
        not be evaluated, or a test fails by itself. Diagnostics go to stderr, as builds read them.

        Exit codes: 0 the gate passes, 3 it fails, 1 nothing can trace here, 2 wrong usage or a configuration with errors.

        """;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var terminal = invocation.Terminal;
        if (!_project.TryOpen(invocation, out var project) || _run.Read(invocation, this, project) is not { } request)
            return ExitCode.Usage;
        if (GateRun.ChooseBackend(terminal, out var backend) is { } exitCode)
            return exitCode;
        var testResults = Path.Combine(project.Directory, "TestResults");
        EarlierRuns.Sweep(testResults, EarlierRuns.Runs);
        var results = request.Results ?? Path.Combine(testResults, string.Create(CultureInfo.InvariantCulture, $"{ResultsFolder.Prefix}{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}-{Environment.ProcessId}"));
        using var interruption = new Interruption();
        return new CheckGate(request).Run(backend, results, terminal, interruption);
    }
}
