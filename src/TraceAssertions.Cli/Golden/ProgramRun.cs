using System.Globalization;
using TraceAssertions.Cli.Launching;
using TraceAssertions.Conditions;
using TraceAssertions.Testing;
using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Golden;

/// <summary>One traced run of a program.</summary>
/// <param name="Program">The program.</param>
/// <param name="Trace">Everything that it and its descendants did.</param>
/// <param name="Golden">Its golden trace.</param>
internal sealed record ProgramRun(GoldenProgram Program, CausalTrace Trace, GoldenTrace Golden)
{
    /// <summary>Runs the program to its end, with /dev/null for its three streams, so that it is the same in a terminal and in a build.</summary>
    /// <param name="program">The program.</param>
    /// <param name="project">Its project.</param>
    /// <param name="backend">What traces it.</param>
    /// <param name="mode">What becomes of the trace: for a capture the stack of every call is taken, so that each has its source line.</param>
    /// <param name="findings">Takes what stands in the way.</param>
    /// <returns>Null where it could not be started or traced (TA3018), or its trace is none that can be compared (TA3012, TA3005).</returns>
    public static ProgramRun? Start(GoldenProgram program, GoldenProject project, TracerBackend backend, GoldenMode mode, GateFindings findings)
    {
        if (!Directory.Exists(program.WorkingDirectory))
        {
            findings.Add(CannotStart(program, $"the working directory '{program.WorkingDirectory}' does not exist", "create it, or correct working_directory"));
            return null;
        }

        // A relative path means what it would mean to a shell in the working directory.
        var command = program.Command.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(program.Command, program.WorkingDirectory) : program.Command;
        if (CommandResolver.Resolve(command, out var executable) is { } unresolved)
        {
            findings.Add(CannotStart(program, unresolved.Message, unresolved.Remedy));
            return null;
        }

        try
        {
            _ = RunContext.Find(null, null, Environment.GetEnvironmentVariable, out var context);
            findings.Add(context.Notices);
            var request = new LaunchRequest(Path.GetFullPath(executable), [program.Command, .. program.Arguments])
            {
                WorkingDirectory = program.WorkingDirectory,
                // A shell looks at both folders when it starts: where the gate was called from would be part of the trace.
                Environment = new Dictionary<string, string?>(context.Environment) { ["PWD"] = program.WorkingDirectory, ["OLDPWD"] = null },
                NullStreams = true,
                Source = SourceSetting.Choose(Environment.GetEnvironmentVariable(SourceSetting.Variable), project.Configuration.Source, mode == GoldenMode.Capture ? SourceMode.All : SourceMode.Sampled, out _),
            };
            var recording = CommandTracer.Record(request, BackendSelection.CreateLaunchBackend(backend), context.TraceId, context.ParentSpanId, CausalTrace.RootSpanIdOf(context.SpanId), program.Name, context.Time);
            if (recording.Outcome.ExitCode != 0)
                findings.Add(Ended(program, recording.Outcome.ExitCode));
            var capture = new GoldenCapture(project.Options, project.Configuration.Noise, project.Configuration.Options, project.Directory, OutputFolder(executable, project));
            return new(program, recording.Trace, capture.Capture(recording.Trace, program.Name, withSources: mode == GoldenMode.Capture));
        }
        catch (TraceAssertionsException failure)
        {
            var first = failure.Diagnostics[0];
            findings.Add(first.Code.StartsWith("TA3", StringComparison.Ordinal) ? first with { File = program.File, Line = program.Line, Column = program.Column, Message = $"'{program.Name}': {first.Message}" } : CannotStart(program, first.Message, first.Remedy));
            return null;
        }
    }

    /// <summary>The folder that a build puts the program into: one below the project's. What lies there is told without the name of the configuration.</summary>
    private static string OutputFolder(string executable, GoldenProject project) =>
        Path.GetDirectoryName(Path.GetFullPath(executable))! is var folder && folder.StartsWith(project.Directory + "/", StringComparison.Ordinal) ? folder : Path.Combine(project.Directory, "bin");

    private static Diagnostic CannotStart(GoldenProgram program, string why, string? remedy) =>
        new(GateCodes.CannotStart, DiagnosticSeverity.Error, $"the program '{program.Name}' could not be traced: {why}", program.File, program.Line, program.Column, remedy);

    // How a program ends is its own business, and part of what it does; but one that fails is seldom what was meant.
    private static Diagnostic Ended(GoldenProgram program, int exitCode) =>
        new(GateCodes.CannotStart, DiagnosticSeverity.Info, string.Create(CultureInfo.InvariantCulture, $"the program '{program.Name}' ended with exit code {exitCode}"), program.File, program.Line, program.Column);
}
