using System.CommandLine;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Launching;
using TraceAssertions.Cli.Output;
using TraceAssertions.Cli.Reporting;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Attribution;

namespace TraceAssertions.Cli.Commands;

/// <summary><c>renacer -- COMMAND</c>: shows every system call of a program.</summary>
internal sealed class TraceCommand : RenacerCommand
{
    private readonly Option<bool> _follow = new("--follow-forks", "-f") { Description = "Trace the children of the command too." };
    private readonly Option<bool> _summary = new("--summary", "-c") { Description = "Count calls, errors and time by name, and show the table at the end." };
    private readonly Option<bool> _timing = new("--timing", "-T") { Description = "Show the time spent in each call." };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "Write to FILE, which appears when it is complete; the command's stdout and stderr are left alone." };
    private readonly TraceOptions _trace = new();

    public TraceCommand()
        : base("renacer", "renacer shows the system calls of a program, and checks what a program may do against renacer.toml.")
    {
        Options.Add(_follow);
        Options.Add(_summary);
        Options.Add(_timing);
        Options.Add(_output);
        _trace.AddTo(this);
    }

    /// <inheritdoc/>
    public override string Usage => "[options] -- COMMAND [ARGS]";

    /// <inheritdoc/>
    public override bool TakesProgram => true;

    /// <inheritdoc/>
    public override string Notes =>
        """
        Examples:
          renacer -- ls -l                     each call as strace shows it, on stderr
          renacer -f -c -- make                the table of calls of make and all its children
          renacer --format json -- ./app >t    one JSON document; what app prints goes to stderr
          renacer -f -o trace.txt -- ./app     to a file, app's own output untouched
          renacer check -- ./app               judge the run by the renacer.toml of this directory

        Exit codes: the command's own (128 + the signal that killed it); 126 it cannot be executed, 127 it was not found;
        2 wrong usage, 1 nothing can trace here (see `renacer doctor`), 74 the output could not be written.

        Variables: RENACER_BACKEND=ebpf|ptrace|none, TRACEPARENT. The command gets TRACEPARENT and RENACER_LOGICAL_CLOCK.

        """;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var options = invocation.Options;
        var file = options.GetValue(_output);
        var json = options.GetValue(_trace.Format) == "json";
        if (LaunchPlan.TryMake(invocation, _trace, json && file is null, options.GetValue(_follow), out var plan) is { } exitCode)
            return exitCode;
        if (file is null)
            return Trace(invocation, plan, json ? invocation.Terminal.Output : invocation.Terminal.Error, null);
        if (OutputFile.TryOpen(file, out var output) is { } problem)
        {
            invocation.Terminal.Tell(problem);
            return ExitCode.OutputFailed;
        }

        using (output)
            return Trace(invocation, plan, output!.Stream, output);
    }

    private int Trace(Invocation invocation, LaunchPlan plan, FailSafeStream stream, OutputFile? file)
    {
        var terminal = invocation.Terminal;
        LaunchOutcome outcome;
        using (var report = Report(invocation, plan, stream, file is not null))
        {
            try
            {
                outcome = BackendSelection.CreateLaunchBackend(plan.Backend).Run(plan.Request, report);
            }
            catch (TraceAssertionsException failure)
            {
                terminal.Tell(failure.Diagnostics);
                return LaunchPlan.ExitCodeOf(failure.Diagnostics[0]);
            }

            report.Finish(outcome);
        }

        terminal.Tell(Losses.Of(outcome));
        if (Unwritten(invocation, stream, file) is not { } problem)
            return outcome.ExitCode;
        terminal.Tell(problem);
        return outcome.ExitCode == 0 ? ExitCode.OutputFailed : outcome.ExitCode;
    }

    private TraceReport Report(Invocation invocation, LaunchPlan plan, Stream stream, bool toFile)
    {
        var options = invocation.Options;
        var summary = options.GetValue(_summary);
        if (options.GetValue(_trace.Format) == "json")
        {
            var context = plan.Context;
            var parent = context.ParentSpanId == default ? null : context.ParentSpanId.ToHexString();
            return new JsonReport(stream, new(invocation.Program, plan.Executable, plan.Backend, context.TraceId.ToHexString(), parent, MonotonicClock.ToUnixNanos()), summary);
        }

        return summary ? new SummaryReport(stream) : new TextReport(stream, new(options.GetValue(_follow), toFile, options.GetValue(_timing)));
    }

    private Diagnostic? Unwritten(Invocation invocation, FailSafeStream stream, OutputFile? file)
    {
        if (file is not null)
            return file.Commit();
        var name = invocation.Options.GetValue(_trace.Format) == "json" ? "standard output" : "standard error";
        return stream.Failure is { } failure ? WriteFailure.Describe(name, failure) : null;
    }
}
