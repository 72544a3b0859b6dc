using System.CommandLine;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Golden;

namespace TraceAssertions.Cli.Commands.Golden;

/// <summary><c>renacer golden list</c>: the golden traces of a project.</summary>
internal sealed class GoldenListCommand : RenacerCommand
{
    private readonly ProjectOption _project = new();
    private readonly Option<string?> _format = Choice.Create("--format", "", "text", "json");

    public GoldenListCommand()
        : base("list", "Lists the golden traces of a project, and which of them wait for accept or reject.")
    {
        _format.Description = "text (the default) or one JSON document.";
        _project.AddTo(this);
        Options.Add(_format);
    }

    /// <inheritdoc/>
    public override string Usage => "[--project DIR] [--format text|json]";

    /// <inheritdoc/>
    public override bool TakesProgram => false;

    /// <inheritdoc/>
    public override string Notes =>
        """
        A file that cannot be read is told on stderr; the others are listed.

        Exit codes: 0, 3 some file cannot be read, 2 wrong usage.

        """;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (!_project.TryOpen(invocation, out var project))
            return ExitCode.Usage;
        var terminal = invocation.Terminal;
        var problems = new List<Diagnostic>();
        var list = GoldenList.Of(GoldenEntry.Of(project), problems);
        if (invocation.Options.GetValue(_format) == "json")
        {
            list.WriteJson(terminal.Output, project);
            terminal.Out.WriteLine();
        }
        else
        {
            list.WriteText(terminal.Out, project);
        }

        terminal.Tell(problems);
        return problems.Count == 0 ? ExitCode.Success : ExitCode.GateFailed;
    }
}
