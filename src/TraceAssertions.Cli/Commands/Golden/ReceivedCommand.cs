using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Golden;
using TraceAssertions.Cli.Output;

namespace TraceAssertions.Cli.Commands.Golden;

/// <summary>A command that does something with received traces: those that are named, or all.</summary>
internal abstract class ReceivedCommand : RenacerCommand
{
    private readonly NamesArgument _names;
    private readonly ProjectOption _project = new();

    protected ReceivedCommand(string name, string description, string all)
        : base(name, description)
    {
        _names = new NamesArgument(all);
        _names.AddTo(this);
        _project.AddTo(this);
    }

    /// <inheritdoc/>
    public override string Usage => "NAME…|--all [--project DIR]";

    /// <inheritdoc/>
    public override bool TakesProgram => false;

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
        if (Refuse(project) is { } refusal)
        {
            terminal.Tell(refusal);
            return ExitCode.GateFailed;
        }

        var received = GoldenEntry.Of(project).Where(entry => entry.Received is not null).ToList();
        var problems = new List<Diagnostic>(GoldenSelection.Find(names, received, project, "received trace", out var chosen));
        Apply(chosen, project, problems, terminal);
        if (received.Count == 0 && problems.Count == 0)
            terminal.Out.WriteLine(project.NothingReceived);
        return problems.Count == 0 ? ExitCode.Success : ExitCode.GateFailed;
    }

    /// <summary>Why the command may not run here, or null.</summary>
    protected abstract Diagnostic? Refuse(GoldenProject project);

    /// <summary>Does it, and tells what was done and every problem.</summary>
    /// <param name="chosen">Entries that have a received trace.</param>
    /// <param name="project">The project.</param>
    /// <param name="problems">What was found wrong so far; more is added.</param>
    /// <param name="terminal">Where to tell it.</param>
    protected abstract void Apply(IReadOnlyList<GoldenEntry> chosen, GoldenProject project, List<Diagnostic> problems, Terminal terminal);
}
