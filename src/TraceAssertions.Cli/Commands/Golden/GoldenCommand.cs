using TraceAssertions.Cli.CommandLine;

namespace TraceAssertions.Cli.Commands.Golden;

/// <summary><c>renacer golden</c>: the group of commands for golden traces.</summary>
internal sealed class GoldenCommand : RenacerCommand
{
    public GoldenCommand()
        : base("golden", "Golden traces: what tests and programs do, committed beside them, and compared at each run.")
    {
        Subcommands.Add(new GoldenCaptureCommand());
        Subcommands.Add(new GoldenCheckCommand());
        Subcommands.Add(new GoldenAcceptCommand());
        Subcommands.Add(new GoldenRejectCommand());
        Subcommands.Add(new GoldenListCommand());
        Subcommands.Add(new GoldenStaleCommand());
        Subcommands.Add(new GoldenDiffCommand());
    }

    /// <inheritdoc/>
    public override string Usage => "COMMAND [options]";

    /// <inheritdoc/>
    public override bool TakesProgram => false;

    /// <inheritdoc/>
    public override string Notes =>
        """
        Golden traces lie in golden_traces/ in the project's folder ([golden] directory in renacer.toml). `dotnet test`
        compares with them too, and leaves what it received beside them where something differs.

        Exit codes: 0, 2 wrong usage or a configuration with errors, 3 the gate fails, 1 nothing can trace here.
        `renacer golden COMMAND --help` says more.

        """;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        HelpPage.Write(this, invocation.Terminal.Err);
        return ExitCode.Usage;
    }
}
