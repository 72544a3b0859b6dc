using TraceAssertions.Cli.Golden;
using TraceAssertions.Cli.Output;

namespace TraceAssertions.Cli.Commands.Golden;

/// <summary><c>renacer golden accept</c>: makes what was received the golden trace.</summary>
internal sealed class GoldenAcceptCommand() : ReceivedCommand(
    "accept", "Makes received traces the golden ones. Review them first: renacer golden diff.", "Accept everything that was received.")
{
    /// <inheritdoc/>
    public override string Notes =>
        """
        NAME is the test's or the program's name, or the file's name or path. A received file that is damaged is refused,
        and so is everything where CI is true or 1.

        Exit codes: 0 accepted, or with --all nothing was received; 3 something could not be accepted; 2 wrong usage.

        """;

    /// <inheritdoc/>
    protected override Diagnostic? Refuse(GoldenProject project) =>
        Ci.IsHere(Environment.GetEnvironmentVariable) ? Ci.Refusal("accept", project.Root, "accept on your own machine and commit the result") : null;

    /// <inheritdoc/>
    protected override void Apply(IReadOnlyList<GoldenEntry> chosen, GoldenProject project, List<Diagnostic> problems, Terminal terminal)
    {
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
    }
}
