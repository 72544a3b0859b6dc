using TraceAssertions.Cli.Golden;
using TraceAssertions.Cli.Output;

namespace TraceAssertions.Cli.Commands.Golden;

/// <summary><c>renacer golden reject</c>: removes what was received.</summary>
internal sealed class GoldenRejectCommand() : ReceivedCommand(
    "reject", "Removes received traces; the golden ones stay as they are.", "Reject everything that was received.")
{
    /// <inheritdoc/>
    public override string Notes =>
        """
        NAME is the test's or the program's name, or the file's name or path.

        Exit codes: 0 removed, or with --all nothing was received; 3 something could not be removed; 2 wrong usage.

        """;

    /// <inheritdoc/>
    protected override Diagnostic? Refuse(GoldenProject project) => null;

    /// <inheritdoc/>
    protected override void Apply(IReadOnlyList<GoldenEntry> chosen, GoldenProject project, List<Diagnostic> problems, Terminal terminal)
    {
        foreach (var entry in chosen)
        {
            if (Acceptance.Remove(entry.Received!) is { } problem)
                problems.Add(problem);
            else
                terminal.Out.WriteLine($"rejected {Path.GetRelativePath(project.Directory, entry.Received!)}");
        }

        terminal.Tell(problems);
    }
}
