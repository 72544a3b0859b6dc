using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Commands;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Syscalls;
using TraceAssertions.Tracing.Transpiler;

namespace TraceAssertions.Cli.Launching;

/// <summary>Everything that is checked before a command is started: that it exists, that something can trace it, and its trace context.</summary>
/// <param name="Executable">The resolved path of the command.</param>
/// <param name="Backend">What traces it.</param>
/// <param name="Context">Its trace context.</param>
/// <param name="Request">What is started.</param>
internal sealed record LaunchPlan(string Executable, TracerBackend Backend, RunContext Context, LaunchRequest Request)
{
    /// <summary>The transpiler maps of the run.</summary>
    public required TranspilerMaps Maps { get; init; }

    /// <summary>The calls that are shown; null for all.</summary>
    public CallFilter? Filter { get; init; }

    /// <summary>Makes the plan, or tells why there is none.</summary>
    /// <returns>The exit code where there is no plan; null where there is one.</returns>
    public static int? TryMake(Invocation invocation, TraceOptions options, bool outputTaken, bool followChildren, SourceMode source, out LaunchPlan plan)
    {
        plan = null!;
        var terminal = invocation.Terminal;
        if (FindContext(invocation, options, out var context) is { } unusable)
            return unusable;
        var maps = TranspilerMaps.Load(invocation.Options.GetValue(options.TranspilerMaps) ?? [], out var unreadable);
        if (unreadable.Count > 0)
        {
            terminal.Tell(unreadable);
            return ExitCode.Usage;
        }

        if (CommandResolver.Resolve(invocation.Program[0], out var executable) is { } problem)
        {
            terminal.Tell(problem);
            return ExitCodeOf(problem);
        }

        if (ChooseBackend(invocation, options, BackendSelection.Choose, out var backend) is { } unavailable)
            return unavailable;
        plan = new(executable, backend, context, new LaunchRequest(executable, invocation.Program)
        {
            Environment = context.Environment,
            StandardOutputToStandardError = outputTaken,
            FollowChildren = followChildren,
            Source = source,
        })
        { Maps = maps };
        return null;
    }

    /// <summary>Finds the trace context of a run, or tells why there is none.</summary>
    /// <returns>The exit code where there is none; null where there is one.</returns>
    public static int? FindContext(Invocation invocation, TraceOptions options, out RunContext context)
    {
        var problem = RunContext.Find(
            invocation.Options.GetValue(options.TraceId), invocation.Options.GetValue(options.TraceParent), Environment.GetEnvironmentVariable, out context);
        if (problem is not null)
        {
            invocation.Terminal.Tell(problem);
            return ExitCode.Usage;
        }

        invocation.Terminal.Tell(context.Notices);
        return null;
    }

    /// <summary>Chooses what traces, or tells why nothing can.</summary>
    /// <param name="invocation">What was typed.</param>
    /// <param name="options">The options that have a word in it.</param>
    /// <param name="choose">Chooses by the backend that was asked for.</param>
    /// <param name="backend">The choice.</param>
    /// <returns>The exit code where nothing can; null where something can.</returns>
    public static int? ChooseBackend(Invocation invocation, TraceOptions options, Func<string?, BackendChoice> choose, out TracerBackend backend)
    {
        var choice = choose(invocation.Options.GetValue(options.Backend) ?? Environment.GetEnvironmentVariable(BackendSelection.Variable));
        backend = choice.Backend;
        if (choice.Unavailable is not { } unavailable)
        {
            // eBPF works here, and does not do this: that is not what one who knows the machine expects.
            invocation.Terminal.Tell([.. choice.Refused.Select(refusal => refusal.Reason).Where(reason => reason.Code == "TA0106").Select(reason => reason with { Severity = DiagnosticSeverity.Info })]);
            return null;
        }

        invocation.Terminal.Tell(unavailable);
        return choice.Refused.Count == 0 ? ExitCode.Usage : ExitCode.Unavailable;
    }

    /// <summary>Runs the command and keeps its trace; its first span is the one that the command got as its parent.</summary>
    /// <exception cref="TraceAssertionsException">It could not be started or traced.</exception>
    public CommandRecording Record(string name)
    {
        var recording = CommandTracer.Record(Request, BackendSelection.CreateLaunchBackend(Backend), Context.TraceId, Context.ParentSpanId, CausalTrace.RootSpanIdOf(Context.SpanId), name, Context.Time);
        var trace = recording.Trace;
        return Maps.IsEmpty || trace.Stacks is null ? recording : recording with { Trace = new CausalTrace(trace.Columns, trace.Header, new TranslatedStacks(trace.Stacks, Maps)) };
    }

    /// <summary>The exit code of a shell for a command that could not be started.</summary>
    public static int ExitCodeOf(Diagnostic problem) => problem.Code switch
    {
        "TA0001" => ExitCode.NotFound,
        "TA0002" or "TA0003" => ExitCode.CannotExecute,
        _ => ExitCode.Unavailable,
    };
}
