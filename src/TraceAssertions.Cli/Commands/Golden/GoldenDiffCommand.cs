using System.CommandLine;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Golden;

namespace TraceAssertions.Cli.Commands.Golden;

/// <summary><c>renacer golden diff</c>: what was received against what is golden, every line.</summary>
internal sealed class GoldenDiffCommand : RenacerCommand
{
    private readonly Argument<string[]> _names = new("NAME") { Arity = ArgumentArity.ZeroOrMore };
    private readonly ProjectOption _project = new();
    private readonly Option<string?> _format = Choice.Create("--format", "", "text", "json");

    public GoldenDiffCommand()
        : base("diff", "Shows what was received against the golden trace, every line that differs.")
    {
        _format.Description = "text (the default) or one JSON document.";
        Arguments.Add(_names);
        _project.AddTo(this);
        Options.Add(_format);
    }

    /// <inheritdoc/>
    public override string Usage => "[NAME…] [--project DIR] [--format text|json]";

    /// <inheritdoc/>
    public override bool TakesProgram => false;

    /// <inheritdoc/>
    public override string Notes =>
        """
        NAME is the test's or the program's name, or the file's name or path. Without one, everything that was received.
        A golden trace of which nothing was received is the same as it was.

        Exit codes: 0 nothing differs, 3 something does or a file cannot be read, 2 wrong usage.

        """;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (!_project.TryOpen(invocation, out var project))
            return ExitCode.Usage;
        var terminal = invocation.Terminal;
        var names = invocation.Options.GetValue(_names) ?? [];
        var entries = GoldenEntry.Of(project);
        var problems = new List<Diagnostic>(GoldenSelection.Find(names, entries, project, "golden trace", out var chosen));
        var diff = GoldenDiff.Of(chosen.Where(entry => entry.Received is not null), problems);
        if (invocation.Options.GetValue(_format) == "json")
        {
            diff.WriteJson(terminal.Output);
            terminal.Out.WriteLine();
        }
        else
        {
            diff.WriteText(terminal.Out, project);
        }

        terminal.Tell(problems);
        return problems.Count == 0 && diff.IsEmpty ? ExitCode.Success : ExitCode.GateFailed;
    }
}
