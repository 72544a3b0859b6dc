using System.Globalization;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Golden;
using TraceAssertions.Cli.Output;
using TraceAssertions.Cli.Reporting;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Ptrace;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Launching;

/// <summary>Traces processes that run already, until they end or Ctrl-C is pressed.</summary>
/// <param name="Tasks">Their numbers.</param>
/// <param name="Backend">What traces them.</param>
/// <param name="Context">The trace context of the run; the processes do not get it.</param>
/// <param name="FollowChildren"><c>-f</c>.</param>
/// <param name="Filter">The calls that are shown; null for all.</param>
internal sealed record AttachRun(IReadOnlyList<int> Tasks, TracerBackend Backend, RunContext Context, bool FollowChildren, CallFilter? Filter)
{
    /// <summary>Capture the memory that the arguments of calls point to, for reports that show it.</summary>
    public bool Memory { get; init; }

    /// <summary>What is known of the trace before its first call: the command is that of the first process.</summary>
    public TraceIdentity Identity
    {
        get
        {
            var parent = Context.ParentSpanId == default ? null : Context.ParentSpanId.ToHexString();
            return new(ProcFiles.CommandLine(Tasks[0]), ProcFiles.Executable(Tasks[0]) ?? "", Backend, Context.TraceId.ToHexString(), parent, MonotonicClock.ToUnixNanos()) { Filter = Filter?.Text, Attached = Tasks };
        }
    }

    /// <summary>Traces, and tells on standard error what is attached to, and what is let go.</summary>
    /// <returns>The exit code: 0 where all have ended; 128 plus the signal that ended the tracing; 1 where none could be attached to.</returns>
    public int Run(Terminal terminal, TraceReport report)
    {
        using var interruption = new Interruption();
        var attached = new List<int>();
        var rings = new IoRingWatch(report, Filter);
        var request = new AttachRequest(Tasks)
        {
            FollowChildren = FollowChildren,
            Filter = IoRingWatch.Seen(Filter),
            Memory = Memory,
            Stop = interruption.Token,
            Refused = terminal.Tell,
            Attached = (tid, threads) =>
            {
                attached.Add(tid);
                rings.Attached(tid);
                report.OnAttached(tid, threads);
                terminal.Err.WriteLine(string.Create(CultureInfo.InvariantCulture, $"renacer: attached to process {tid}{(threads > 1 ? $" with {threads} threads" : "")}"));
            },
        };
        LaunchOutcome? outcome;
        try
        {
            outcome = BackendSelection.CreateAttachBackend(Backend).Run(request, rings);
        }
        catch (TraceAssertionsException failure)
        {
            terminal.Tell(failure.Diagnostics);
            return ExitCode.Unavailable;
        }

        if (outcome is null)
            return ExitCode.Unavailable;
        outcome = rings.Complete(outcome);
        report.Finish(outcome);
        foreach (var tid in attached.Where(tid => interruption.ExitCode != 0 && !ProcFiles.HasEnded(tid)))
            terminal.Err.WriteLine(string.Create(CultureInfo.InvariantCulture, $"renacer: detached from process {tid}"));
        terminal.Tell(Losses.Of(outcome));
        return interruption.ExitCode;
    }
}
