using System.CommandLine;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Golden;

namespace TraceAssertions.Cli.Commands.Golden;

/// <summary>The options of the commands that run tests and programs.</summary>
internal sealed class RunOptions
{
    private readonly Option<string[]> _assemblies = PathOption.CreateMany("--test-assembly", "DLL", "A built test assembly whose traced tests are run; may be given again.");
    private readonly Option<string?> _settings = PathOption.Create("--settings", "FILE", "The .runsettings file of the test run.");
    private readonly Option<string?> _programs = PathOption.Create("--programs", "FILE", "A TOML file of programs to trace: [[program]] name, command, arguments, working_directory.");
    private readonly Option<string?> _filter = new("--filter") { HelpName = "EXPRESSION", Description = "Run only these tests, as `dotnet test --filter`; stale golden traces are then not looked for." };
    private readonly Option<string?> _results;

    /// <param name="results">What becomes of the run's results.</param>
    public RunOptions(string results) => _results = PathOption.Create("--results", "DIR", results);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_assemblies);
        command.Options.Add(_settings);
        command.Options.Add(_programs);
        command.Options.Add(_filter);
        command.Options.Add(_results);
    }

    /// <summary>Reads the options; null where there is nothing to run, or a file is missing, which has then been told.</summary>
    public GateRequest? Read(Invocation invocation, RenacerCommand command, GoldenProject project)
    {
        var options = invocation.Options;
        var diagnostics = new List<Diagnostic>();
        string[] assemblies = [.. (options.GetValue(_assemblies) ?? []).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];
        diagnostics.AddRange(assemblies.Where(assembly => !File.Exists(assembly)).Select(assembly =>
            new Diagnostic(GateCodes.CannotRun, DiagnosticSeverity.Error, "there is no such test assembly", assembly, Remedy: "build the project first, or correct --test-assembly")));
        var settings = options.GetValue(_settings) is { } given ? Path.GetFullPath(given) : null;
        if (settings is not null && !File.Exists(settings))
            diagnostics.Add(new(GateCodes.CannotRun, DiagnosticSeverity.Error, "there is no such .runsettings file", settings, Remedy: "correct --settings"));
        var programs = options.GetValue(_programs) is { } file ? ProgramsFile.Read(Path.GetFullPath(file), project.Directory, diagnostics) : [];
        if (assemblies.Length == 0 && options.GetValue(_programs) is null)
            diagnostics.Add(new("TA0091", DiagnosticSeverity.Error, "there is nothing to run", Remedy: $"give --test-assembly or --programs, or let the build do it (dotnet msbuild -t:CaptureGoldenTraces, -t:CheckGoldenTraces); see `{command.FullName} --help`"));
        invocation.Terminal.Tell(diagnostics);
        return diagnostics.Exists(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            ? null
            : new GateRequest(project, assemblies, settings, options.GetValue(_filter), programs, options.GetValue(_results) is { } results ? Path.GetFullPath(results) : null);
    }
}
