using System.CommandLine;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Launching;
using TraceAssertions.Cli.Output;
using TraceAssertions.Cli.Reporting;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Syscalls;
using TraceAssertions.Tracing.Transpiler;

namespace TraceAssertions.Cli.Commands;

/// <summary><c>renacer -- COMMAND</c>: shows every system call of a program.</summary>
internal sealed class TraceCommand : RenacerCommand
{
    private readonly Option<bool> _follow = new("--follow-forks", "-f") { Description = "Trace the children of the command too." };
    private readonly Option<bool> _summary = new("--summary", "-c") { Description = "Count calls, errors and time by name, and show the table at the end: strace's, with percentiles." };
    private readonly Option<bool> _extended = new("--stats-extended") { Description = "As -c, with a second table: mean, standard deviation, percentiles and extremes of the time in each call." };
    private readonly Option<bool> _timing = new("--timing", "-T") { Description = "Show the time spent in each call." };
    private readonly Option<bool> _decode = new("--decode-fds", "-y") { Description = "Show what descriptors are: 3</etc/passwd>, 4<pipe:[123]>, 5<socket:[456]>." };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "Write to FILE, which appears when it is complete; the command's stdout and stderr are left alone." };
    private readonly AttachOptions _attach = new();
    private readonly FilterOptions _filter = new();
    private readonly SourceOptions _source = new();
    private readonly TraceOptions _trace = new(
        "text (the default), or one document on stdout (the command's own stdout then goes to stderr): json, csv, trace events for Perfetto (chrome), or a flame graph of the stacks (folded, speedscope).",
        "text", "json", ReportChoice.Separated, ReportChoice.Chrome, ReportChoice.Folded, ReportChoice.Speedscope);

    public TraceCommand()
        : base("renacer", "renacer shows the system calls of a program, and checks what a program may do against renacer.toml.")
    {
        Options.Add(_follow);
        Options.Add(_summary);
        Options.Add(_extended);
        Options.Add(_timing);
        Options.Add(_decode);
        Options.Add(_output);
        _attach.AddTo(this);
        _filter.AddTo(this);
        _source.AddTo(this);
        _trace.AddTo(this);
    }

    /// <inheritdoc/>
    public override string Usage => "[options] -- COMMAND [ARGS] | -p PID";

    /// <inheritdoc/>
    public override bool TakesProgram => true;

    /// <inheritdoc/>
    public override string Notes =>
        """
        Examples:
          renacer -- ls -l                     each call as strace shows it, on stderr
          renacer -f -c -- make                the table of calls of make and all its children
          renacer --format json -- ./app >t    one JSON document; what app prints goes to stderr
          renacer -f --format chrome -o t.json -- make    for ui.perfetto.dev: every task on a track
          renacer -e openat,%network -- ./app  these calls alone
          renacer -y -e read,write -- ./app    with the names of the files that are read and written
          renacer -f -p 4711                   a process that runs already, until Ctrl-C
          renacer -f -o trace.txt -- ./app     to a file, app's own output untouched
          renacer --source -- ./app            each call with the line of the code that made it
          renacer --function-time -- ./app     the time in calls by function
          renacer --format folded -o f -- ./app    stacks for flamegraph.pl; speedscope likewise
          renacer check -- ./app               judge the run by the renacer.toml of this directory

        Exit codes: the command's own (128 + the signal that killed it); 126 it cannot be executed, 127 it was not found;
        with -p 0, or 128 + the signal that ended the tracing; 2 wrong usage, 1 nothing can trace here (see
        `renacer doctor`), 74 the output could not be written.

        Variables: RENACER_BACKEND=ebpf|ptrace|none, TRACEPARENT. The command gets TRACEPARENT and RENACER_LOGICAL_CLOCK.

        """;

    /// <inheritdoc/>
    public override bool NeedsProgram(ParseResult options) => !_attach.IsGiven(options);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var options = invocation.Options;
        var file = options.GetValue(_output);
        var choice = new ReportChoice(options.GetValue(_trace.Format) ?? "text", options.GetValue(_summary) || options.GetValue(_extended), options.GetValue(_extended), _source.Read(options));
        if (choice.Contradiction is { } contradiction)
        {
            invocation.Terminal.Tell(contradiction);
            return ExitCode.Usage;
        }

        if (_filter.Read(options, out var filter) is { } unusable)
        {
            invocation.Terminal.Tell(unusable);
            return ExitCode.Usage;
        }

        if (_attach.IsGiven(options))
            return Attach(invocation, choice, filter);

        var source = choice.NeedsSource || options.GetValue(_trace.TranspilerMaps) is { Length: > 0 } ? SourceMode.All : SourceMode.Off;
        if (LaunchPlan.TryMake(invocation, _trace, choice.IsDocument && file is null, options.GetValue(_follow), source, out var plan) is { } exitCode)
            return exitCode;
        plan = plan with { Filter = filter };
        return WriteTo(file, invocation.Terminal, choice, (stream, output) => Trace(invocation, plan, choice, stream, output));
    }

    private static int WriteTo(string? file, Terminal terminal, ReportChoice choice, Func<FailSafeStream, OutputFile?, int> trace)
    {
        if (file is null)
            return trace(choice.IsDocument ? terminal.Output : terminal.Error, null);
        if (OutputFile.TryOpen(file, out var output) is { } problem)
        {
            terminal.Tell(problem);
            return ExitCode.OutputFailed;
        }

        using (output)
            return trace(output!.Stream, output);
    }

    private int Attach(Invocation invocation, ReportChoice choice, CallFilter? filter)
    {
        var (options, terminal) = (invocation.Options, invocation.Terminal);
        var problem = _attach.Read(options, out var tasks)
            ?? (invocation.Program.Count > 0 ? Clash("-p traces processes that run already, and starts no command", "leave out -p, or the command")
                : choice.NeedsSource ? Clash("source lines are told of commands that renacer starts, not with -p", "leave out --source, --stack, --function-time and the formats of flame graphs, or start the command with renacer")
                : null);
        if (problem is not null)
        {
            terminal.Tell(problem);
            return ExitCode.Usage;
        }

        if (LaunchPlan.FindContext(invocation, _trace, out var context) is { } unusable)
            return unusable;
        if (LaunchPlan.ChooseBackend(invocation, _trace, BackendSelection.ChooseForAttaching, out var backend) is { } unavailable)
            return unavailable;
        var run = new AttachRun(tasks, backend, context, options.GetValue(_follow), Seen(options, choice, filter)) { Memory = choice.ShowsCalls };
        return WriteTo(options.GetValue(_output), terminal, choice, (stream, output) =>
        {
            int exitCode;
            using (var report = WithProgress(Make(options, choice, new DescriptorNames { SeesAllThreads = run.FollowChildren }, filter, stream, run.Identity, new(run.FollowChildren || tasks.Count > 1, output is not null, options.GetValue(_timing)), null), choice, output, terminal))
                exitCode = run.Run(terminal, report);
            if (exitCode == ExitCode.Unavailable || Unwritten(choice, stream, output) is not { } unwritten)
                return exitCode;
            terminal.Tell(unwritten);
            return exitCode == 0 ? ExitCode.OutputFailed : exitCode;
        });
    }

    private static Diagnostic Clash(string message, string remedy) => new("TA0091", DiagnosticSeverity.Error, message, Remedy: remedy);

    private int Trace(Invocation invocation, LaunchPlan plan, ReportChoice choice, FailSafeStream stream, OutputFile? file)
    {
        var terminal = invocation.Terminal;
        var request = plan.Request with { Memory = choice.ShowsCalls };
        using var sources = LaunchedSources.For(request);
        ITraceStacks? stacks = sources is null ? null : plan.Maps.IsEmpty ? sources.Collector : new TranslatedStacks(sources.Collector, plan.Maps);
        LaunchOutcome outcome;
        using (var report = WithProgress(Report(invocation, plan, choice, stream, file is not null, stacks), choice, file, terminal))
        {
            try
            {
                var rings = new IoRingWatch(sources is null ? report : new StackFeed(sources.Collector, report, plan.Filter), plan.Filter);
                var seen = IoRingWatch.Seen(Seen(invocation.Options, choice, plan.Filter));
                var filtered = sources is null ? request with { Filter = seen } : sources.Request with { Filter = seen?.With(StackFeed.Needed) };
                outcome = rings.Complete(BackendSelection.CreateLaunchBackend(plan.Backend).Run(filtered, rings));
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
        var identity = new TraceIdentity(invocation.Program, plan.Executable, plan.Backend, context.TraceId.ToHexString(), parent, MonotonicClock.ToUnixNanos()) { Filter = plan.Filter?.Text };
        var names = new DescriptorNames();
        names.Inherit(plan.Request);
        return Make(options, choice, names, plan.Filter, stream, identity, new(options.GetValue(_follow), toFile, options.GetValue(_timing)), stacks);
    }

    /// <summary>A long run shows on a terminal how far it is, where neither calls nor a document are printed there.</summary>
    private static TraceReport WithProgress(TraceReport report, ReportChoice choice, OutputFile? file, Terminal terminal)
    {
        var isFree = file is null ? choice.Summary : !file.IsTerminal;
        return isFree && ProgressLine.IsPossible(Environment.GetEnvironmentVariable, out var columns) ? new ProgressReport(report, terminal, columns) : report;
    }

    private bool ShowsNames(ParseResult options, ReportChoice choice) => options.GetValue(_decode) && choice.ShowsCalls;

    /// <summary>The calls that must be seen, so that those of the filter can be shown.</summary>
    private CallFilter? Seen(ParseResult options, ReportChoice choice, CallFilter? filter) => ShowsNames(options, choice) ? filter?.With(DescriptorNames.Needed) : filter;

    private TraceReport Make(ParseResult options, ReportChoice choice, DescriptorNames names, CallFilter? filter, Stream stream, TraceIdentity identity, TextStyle style, ITraceStacks? stacks) =>
        ShowsNames(options, choice)
            ? new NamedReport(choice.Make(stream, identity, style with { NameOf = names.Of }, stacks), names, filter)
            : choice.Make(stream, identity, style, stacks);

    private static Diagnostic? Unwritten(ReportChoice choice, FailSafeStream stream, OutputFile? file)
    {
        if (file is not null)
            return file.Commit();
        var name = choice.IsDocument ? "standard output" : "standard error";
        return stream.Failure is { } failure ? WriteFailure.Describe(name, failure) : null;
    }
}
