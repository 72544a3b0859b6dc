using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Golden;

namespace TraceAssertions.Cli.Commands.Golden;

/// <summary><c>renacer golden accept</c>: makes what was received the golden trace.</summary>
internal sealed class GoldenAcceptCommand : RenacerCommand
{
    private readonly NamesArgument _names = new("Accept everything that was received.");
    private readonly ProjectOption _project = new();

    public GoldenAcceptCommand()
        : base("accept", "Makes received traces the golden ones. Review them first: renacer golden diff.")
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
        NAME is the test's or the program's name, or the file's name or path. A received file that is damaged is refused,
        and so is everything where CI is true or 1.

        Exit codes: 0 accepted, or with --all nothing was received; 3 something could not be accepted; 2 wrong usage.

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
        if (Ci.IsHere(Environment.GetEnvironmentVariable))
        {
            terminal.Tell(Ci.Refusal("accept", project.Root, "accept on your own machine and commit the result"));
            return ExitCode.GateFailed;
        }

        var received = GoldenEntry.Of(project).Where(entry => entry.Received is not null).ToList();
        var problems = new List<Diagnostic>(GoldenSelection.Find(names, received, project, "received trace", out var chosen));
        var accepted = new List<GoldenEntry>();
        foreach (var entry in chosen)
        {
            if (Acceptance.Accept(entry) is { } problem)
                problems.Add(problem);
            else
                accepted.Add(entry);
        }

        problems.AddRange(accepted.Select(entry => entry.Folder).Distinct().Select(folder => folder.WriteAnalysis()).OfType<Diagnostic>());
        terminal.Tell(problems);
        foreach (var entry in accepted)
            terminal.Out.WriteLine($"accepted {Path.GetRelativePath(project.Directory, entry.Path)}");
        if (received.Count == 0 && problems.Count == 0)
            terminal.Out.WriteLine(project.NothingReceived);
        return problems.Count == 0 ? ExitCode.Success : ExitCode.GateFailed;
    }
}
