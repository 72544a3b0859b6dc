using System.CommandLine;
using System.Globalization;
using TraceAssertions.Cli.CommandLine;

namespace TraceAssertions.Cli.Commands;

/// <summary><c>renacer validate</c>: reads renacer.toml and binds every condition, and runs nothing. A build does it before its tests.</summary>
internal sealed class ValidateCommand : RenacerCommand
{
    private readonly Option<string?> _configuration = PathOption.Create("--config", "FILE", "The configuration. Default: the nearest renacer.toml in the project's folder or above it.");
    private readonly Option<string?> _project = PathOption.Create("--project", "DIR", "The project's folder. Default: this directory.");

    public ValidateCommand()
        : base("validate", "Reads renacer.toml, and says what is wrong with it. Nothing is run.")
    {
        Options.Add(_configuration);
        Options.Add(_project);
    }

    /// <inheritdoc/>
    public override string Usage => "[--config FILE] [--project DIR]";

    /// <inheritdoc/>
    public override bool TakesProgram => false;

    /// <inheritdoc/>
    public override string Notes =>
        """
        Errors and warnings go to stderr, one a line, as builds read them: renacer.toml(12,13): error TA1022: …

        Exit codes: 0 the file can be used (warnings are told), 2 it cannot, or there is none, or wrong usage.

        """;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var terminal = invocation.Terminal;
        var project = Path.GetFullPath(invocation.Options.GetValue(_project) ?? ".");
        if (invocation.Options.GetResult(_project) is not null && !Directory.Exists(project))
        {
            terminal.Tell(new Diagnostic("TA0091", DiagnosticSeverity.Error, $"there is no folder '{project}'", Remedy: "give the folder of the project with --project"));
            return ExitCode.Usage;
        }

        // Absolute, because a build reads these lines in another directory.
        var path = invocation.Options.GetValue(_configuration) is { } given ? Path.GetFullPath(given) : ConfigurationLocator.Find(project);
        if (path is null)
        {
            terminal.Tell(new Diagnostic("TA0097", DiagnosticSeverity.Error, $"there is no {ConfigurationLocator.FileName} in {project} or above it", Remedy: "create one, or name it with --config"));
            return ExitCode.Usage;
        }

        var valid = TraceAssertionSet.TryLoad(path, out var set, out var diagnostics);
        terminal.Tell(diagnostics);
        if (!valid)
            return ExitCode.Usage;
        var disabled = set!.Assertions.Count(assertion => !assertion.IsEnabled);
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path} can be used: {set.Assertions.Count} {(set.Assertions.Count == 1 ? "assertion" : "assertions")}{(disabled == 0 ? "" : $", {disabled} disabled")}"));
        return ExitCode.Success;
    }
}
