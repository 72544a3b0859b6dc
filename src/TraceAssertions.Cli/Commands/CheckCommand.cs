using System.CommandLine;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Launching;
using TraceAssertions.Cli.Output;
using TraceAssertions.Cli.Reporting;
using TraceAssertions.Conditions;
using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Commands;

/// <summary><c>renacer check</c>: runs a program and judges its trace by renacer.toml.</summary>
internal sealed class CheckCommand : RenacerCommand
{
    private readonly Option<string?> _configuration = new("--config") { HelpName = "FILE", Description = "The configuration. Default: the nearest renacer.toml in this directory or above it." };
    private readonly Option<string?> _traceOut = new("--trace-out") { HelpName = "FILE", Description = "Keep the judged trace: a header and one span a line, as JSON." };
    private readonly TraceOptions _trace = new("text (the default), or one JSON document on stdout; the command's own stdout then goes to stderr.", "text", "json");

    public CheckCommand()
        : base("check", "Runs a program with all its children, and judges what it did by the assertions of renacer.toml.")
    {
        Options.Add(_configuration);
        Options.Add(_traceOut);
        _trace.AddTo(this);
    }

    /// <inheritdoc/>
    public override string Usage => "[--config renacer.toml] [options] -- COMMAND [ARGS]";

    /// <inheritdoc/>
    public override bool TakesProgram => true;

    /// <inheritdoc/>
    public override string Notes =>
        """
        Verdicts go to stderr, one line an assertion with its actual value; what does not hold gets a block with the
        bottleneck. The command keeps its stdout (with --format json it goes to stderr). An assertion whose `tests` or
        `trace_name_pattern` does not match the command's file name is not judged.

        Exit codes: 0 no error-severity assertion is violated or unevaluated, 3 one is, 2 wrong usage or a configuration
        with errors (the command is then not run), 1 nothing can trace here, 126 and 127 the command cannot be started.
        The command's own exit code is shown and is no verdict.

        """;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var options = invocation.Options;
        var terminal = invocation.Terminal;
        var path = options.GetValue(_configuration) ?? ConfigurationLocator.Find(Environment.CurrentDirectory);
        if (path is null)
        {
            terminal.Tell(new Diagnostic("TA0097", DiagnosticSeverity.Error, $"there is no {ConfigurationLocator.FileName} in this directory or above it", Remedy: "create one, or name it with --config"));
            return ExitCode.Usage;
        }

        var loaded = TraceAssertionSet.TryLoad(path, out var set, out var diagnostics);
        terminal.Tell(diagnostics);
        if (!loaded)
            return ExitCode.Usage;
        var json = options.GetValue(_trace.Format) == "json";
        var source = SourceSetting.Choose(Environment.GetEnvironmentVariable(SourceSetting.Variable), set!.Source, SourceMode.Sampled, out var unknown);
        if (unknown is not null)
        {
            terminal.Tell(unknown);
            return ExitCode.Usage;
        }

        if (LaunchPlan.TryMake(invocation, _trace, json, followChildren: true, source, out var plan) is { } exitCode)
            return exitCode;

        CommandRecording recording;
        try
        {
            recording = plan.Record(Path.GetFileName(invocation.Program[0]));
        }
        catch (TraceAssertionsException failure)
        {
            terminal.Tell(failure.Diagnostics);
            return LaunchPlan.ExitCodeOf(failure.Diagnostics[0]);
        }

        terminal.Tell(Losses.Of(recording.Outcome));
        terminal.Tell(SourceNotices.Of(plan.Maps, recording.Trace));
        return Tell(invocation, new(path, invocation.Program, set.Assertions, set.Check(recording.Trace), recording, options.GetValue(_traceOut)), json);
    }

    private static int Tell(Invocation invocation, CheckResult check, bool json)
    {
        var terminal = invocation.Terminal;
        var unwritten = check.TraceFile is null ? null : TraceFileWriter.Write(check.Recording.Trace, check.TraceFile);
        if (unwritten is not null)
            check = check with { TraceFile = null };
        if (json)
        {
            CheckJson.Write(check, terminal.Output);
            terminal.Out.WriteLine();
            if (terminal.Output.Failure is { } failure)
                unwritten ??= WriteFailure.Describe("standard output", failure);
        }
        else
        {
            CheckText.Write(check, terminal.Err);
        }

        if (unwritten is not null)
            terminal.Tell(unwritten);
        return !check.Report.Passes ? ExitCode.GateFailed : unwritten is null ? ExitCode.Success : ExitCode.OutputFailed;
    }
}
