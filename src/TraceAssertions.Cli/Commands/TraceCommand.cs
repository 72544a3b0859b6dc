using System.CommandLine;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Launching;
using TraceAssertions.Cli.Output;
using TraceAssertions.Cli.Reporting;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Transpiler;

namespace TraceAssertions.Cli.Commands;

/// <summary><c>renacer -- COMMAND</c>: shows every system call of a program.</summary>
internal sealed class TraceCommand : RenacerCommand
{
    private readonly Option<bool> _follow = new("--follow-forks", "-f") { Description = "Trace the children of the command too." };
    private readonly Option<bool> _summary = new("--summary", "-c") { Description = "Count calls, errors and time by name, and show the table at the end." };
    private readonly Option<bool> _timing = new("--timing", "-T") { Description = "Show the time spent in each call." };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "Write to FILE, which appears when it is complete; the command's stdout and stderr are left alone." };
    private readonly SourceOptions _source = new();
    private readonly TraceOptions _trace = new(
        "text (the default), or one document on stdout (the command's own stdout then goes to stderr): json, or a flame graph of the stacks as folded or speedscope.",
        "text", "json", ReportChoice.Folded, ReportChoice.Speedscope);

    public TraceCommand()
        : base("renacer", "renacer shows the system calls of a program, and checks what a program may do against renacer.toml.")
    {
        Options.Add(_follow);
        Options.Add(_summary);
        Options.Add(_timing);
        Options.Add(_output);
        _source.AddTo(this);
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
          renacer --source -- ./app            each call with the line of the code that made it
          renacer --function-time -- ./app     the time in calls by function
          renacer --format folded -o f -- ./app    stacks for flamegraph.pl; speedscope likewise
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
        var choice = new ReportChoice(options.GetValue(_trace.Format) ?? "text", options.GetValue(_summary), _source.Read(options));
        if (choice.Contradiction is { } contradiction)
        {
            invocation.Terminal.Tell(contradiction);
            return ExitCode.Usage;
        }

        var source = choice.NeedsSource || options.GetValue(_trace.TranspilerMaps) is { Length: > 0 } ? SourceMode.All : SourceMode.Off;
        if (LaunchPlan.TryMake(invocation, _trace, choice.IsDocument && file is null, options.GetValue(_follow), source, out var plan) is { } exitCode)
            return exitCode;
        if (file is null)
            return Trace(invocation, plan, choice, choice.IsDocument ? invocation.Terminal.Output : invocation.Terminal.Error, null);
        if (OutputFile.TryOpen(file, out var output) is { } problem)
        {
            invocation.Terminal.Tell(problem);
            return ExitCode.OutputFailed;
        }

        using (output)
            return Trace(invocation, plan, choice, output!.Stream, output);
    }

    private int Trace(Invocation invocation, LaunchPlan plan, ReportChoice choice, FailSafeStream stream, OutputFile? file)
    {
        var terminal = invocation.Terminal;
        var request = plan.Request with { Memory = choice.ShowsCalls };
        using var sources = LaunchedSources.For(request);
        ITraceStacks? stacks = sources is null ? null : plan.Maps.IsEmpty ? sources.Collector : new TranslatedStacks(sources.Collector, plan.Maps);
        LaunchOutcome outcome;
        using (var report = Report(invocation, plan, choice, stream, file is not null, stacks))
        {
            try
            {
                ICallSink sink = sources is null ? report : new StackFeed(sources.Collector, report);
                outcome = BackendSelection.CreateLaunchBackend(plan.Backend).Run(sources?.Request ?? request, sink);
            }
            catch (TraceAssertionsException failure)
            {
                terminal.Tell(failure.Diagnostics);
                return LaunchPlan.ExitCodeOf(failure.Diagnostics[0]);
            }

            sources?.Complete();
            report.Finish(outcome);
        }

        terminal.Tell(Losses.Of(outcome));
        terminal.Tell(SourceNotices.Of(plan.Maps, stacks));
        if (Unwritten(choice, stream, file) is not { } problem)
            return outcome.ExitCode;
        terminal.Tell(problem);
        return outcome.ExitCode == 0 ? ExitCode.OutputFailed : outcome.ExitCode;
    }

    private TraceReport Report(Invocation invocation, LaunchPlan plan, ReportChoice choice, Stream stream, bool toFile, ITraceStacks? stacks)
    {
        var options = invocation.Options;
        var context = plan.Context;
        var parent = context.ParentSpanId == default ? null : context.ParentSpanId.ToHexString();
        var identity = new TraceIdentity(invocation.Program, plan.Executable, plan.Backend, context.TraceId.ToHexString(), parent, MonotonicClock.ToUnixNanos());
        return choice.Make(stream, identity, new(options.GetValue(_follow), toFile, options.GetValue(_timing)), stacks);
    }

    private static Diagnostic? Unwritten(ReportChoice choice, FailSafeStream stream, OutputFile? file)
    {
        if (file is not null)
            return file.Commit();
        var name = choice.IsDocument ? "standard output" : "standard error";
        return stream.Failure is { } failure ? WriteFailure.Describe(name, failure) : null;
    }
}
