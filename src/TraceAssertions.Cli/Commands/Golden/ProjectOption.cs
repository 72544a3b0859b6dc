using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Golden;

namespace TraceAssertions.Cli.Commands.Golden;

/// <summary>The option that every golden command has: which project.</summary>
internal sealed class ProjectOption
{
    private readonly Option<string?> _project = PathOption.Create("--project", "DIR", "The project's folder. Default: this directory.");

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_project);

    /// <summary>Opens the project and reads its renacer.toml, or tells why it cannot be used.</summary>
    /// <returns>False where the exit code is <see cref="ExitCode.Usage"/>.</returns>
    public bool TryOpen(Invocation invocation, [NotNullWhen(true)] out GoldenProject? project)
    {
        project = GoldenProject.Open(invocation.Options.GetValue(_project) ?? ".", out var diagnostics);
        invocation.Terminal.Tell(diagnostics);
        return project is not null;
    }
}
