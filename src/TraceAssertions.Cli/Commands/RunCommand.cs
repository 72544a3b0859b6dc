using System.CommandLine;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Launching;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Brokering;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Cli.Commands;

/// <summary><c>renacer run</c>: runs a command as an ordinary user whose test hosts trace by eBPF through this process.</summary>
internal sealed class RunCommand : RenacerCommand
{
    private readonly Option<string?> _user = new("--user")
    {
        HelpName = "NAME",
        Description = "For whom the command runs: a name, a uid, or UID:GID. Without it, who called sudo.",
    };

    public RunCommand()
        : base("run", "Runs a command without privileges; test hosts that it starts trace by eBPF through this process, which has them.") => Options.Add(_user);

    /// <inheritdoc/>
    public override string Usage => "[--user NAME] -- COMMAND [ARGS]";

    /// <inheritdoc/>
    public override bool TakesProgram => true;

    /// <inheritdoc/>
    public override string Notes =>
        """
        Examples:
          sudo renacer run -- dotnet test                  # the tests run as you, and trace by eBPF
          renacer run --user ci -- dotnet test Shop.sln    # by root, in a container or a CI job

        The command gets this environment with HOME, USER, LOGNAME and SHELL of its user; it is not traced itself. Other test
        hosts of the same user are served too, as long as it runs.

        Exit codes: the command's own, 128 plus the signal that ended it; 126 or 127 where it cannot be started, 1 where this
        process may not load BPF programs or change the user, 2 wrong usage.

        """;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var terminal = invocation.Terminal;
        if (UserAccount.Choose(invocation.Options.GetValue(_user), Environment.GetEnvironmentVariable, Libc.geteuid(), out var account) is { } nobody)
        {
            terminal.Tell(nobody);
            return ExitCode.Usage;
        }

        if (CommandResolver.Resolve(invocation.Program[0], out var executable) is { } problem)
        {
            terminal.Tell(problem);
            return LaunchPlan.ExitCodeOf(problem);
        }

        if (BpfFailure.MissingPermission() is { } missing)
        {
            terminal.Tell(new Diagnostic("TA0150", DiagnosticSeverity.Error, $"`renacer run` loads BPF programs for others: {missing.Message}", Remedy: "start it by root: `sudo renacer run -- COMMAND`"));
            return ExitCode.Unavailable;
        }

        try
        {
            using var broker = new Broker(account!.User);
            if (broker.Notice is { } notice)
                terminal.Tell(notice);
            return BrokeredCommand.Run(executable, invocation.Program, account, broker.Address);
        }
        catch (TraceAssertionsException failure)
        {
            terminal.Tell(failure.Diagnostics);
            return LaunchPlan.ExitCodeOf(failure.Diagnostics[0]);
        }
    }
}
