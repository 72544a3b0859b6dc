using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Golden;

namespace TraceAssertions.Cli.Commands.Golden;

/// <summary><c>renacer golden reject</c>: removes what was received.</summary>
internal sealed class GoldenRejectCommand : RenacerCommand
{
    private readonly NamesArgument _names = new("Reject everything that was received.");
    private readonly ProjectOption _project = new();

    public GoldenRejectCommand()
        : base("reject", "Removes received traces; the golden ones stay as they are.")
    {
        _names.AddTo(this);
        _project.AddTo(this);
    }

    /// <inheritdoc/>
    public override string Usage => "NAME…|--all [--project DIR]";

    /// <inheritdoc/>
    public override bool TakesProgram => false;

    /// <inheritdoc/>
    public override string Notes =>
        """
        NAME is the test's or the program's name, or the file's name or path.

        Exit codes: 0 removed, or with --all nothing was received; 3 something could not be removed; 2 wrong usage.

        """;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var terminal = invocation.Terminal;
        if (_names.Read(invocation, this, out var names) is { } wrong)
        {
            terminal.Tell(wrong);
            return ExitCode.Usage;
        }

        if (!_project.TryOpen(invocation, out var project))
            return ExitCode.Usage;
        var received = GoldenEntry.Of(project).Where(entry => entry.Received is not null).ToList();
        var problems = new List<Diagnostic>(GoldenSelection.Find(names, received, project, "received trace", out var chosen));
        foreach (var entry in chosen)
        {
            if (Acceptance.Remove(entry.Received!) is { } problem)
                problems.Add(problem);
            else
                terminal.Out.WriteLine($"rejected {Path.GetRelativePath(project.Directory, entry.Received!)}");
        }

        terminal.Tell(problems);
        if (received.Count == 0 && problems.Count == 0)
            terminal.Out.WriteLine(project.NothingReceived);
        return problems.Count == 0 ? ExitCode.Success : ExitCode.GateFailed;
    }
}
