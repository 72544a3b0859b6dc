using System.Diagnostics;
using System.Globalization;
using TraceAssertions.Cli.Output;
using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Reporting;

/// <summary>Shows on the terminal how far a long run is: seconds, calls, lost events, tasks.</summary>
/// <remarks>Once the command has printed something itself, the line stays away until the command is silent.</remarks>
internal sealed class ProgressReport : TraceReport
{
    private const int Write = 1, WriteVector = 20;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private readonly TraceReport _report;
    private readonly ProgressLine _line;
    private readonly long _begun = Stopwatch.GetTimestamp();
    private long _printed;
    private long _calls;
    private long _lost;
    private long _tasks = 1;
    private bool _isAttached;

    /// <summary>Shows the progress of what is handed to a report.</summary>
    /// <param name="report">Gets all.</param>
    /// <param name="terminal">Takes the line.</param>
    /// <param name="columns">How wide the terminal is; 0 where that is not known.</param>
    public ProgressReport(TraceReport report, Terminal terminal, int columns)
    {
        _report = report;
        _line = new ProgressLine(terminal.Err, columns, Text);
    }

    /// <inheritdoc/>
    public override bool TakesAll => _report.TakesAll;

    /// <inheritdoc/>
    public override void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, int stack, CallMemory? memory = null)
    {
        Volatile.Write(ref _calls, _calls + 1);
        if (!_isAttached && call.Number is Write or WriteVector && call.Arg0 is 1 or 2)
            Volatile.Write(ref _printed, Stopwatch.GetTimestamp());
        _report.OnCall(call, path, path2, stack, memory);
    }

    /// <inheritdoc/>
    public override void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
        if (processEvent.Kind is ProcessEventKind.Fork or ProcessEventKind.Exit)
            Volatile.Write(ref _tasks, _tasks + (processEvent.Kind == ProcessEventKind.Fork ? 1 : -1));
        _report.OnProcess(processEvent, text, auxiliary);
    }

    /// <inheritdoc/>
    public override void OnLost(ulong scope, long count)
    {
        Volatile.Write(ref _lost, _lost + count);
        _report.OnLost(scope, count);
    }

    /// <inheritdoc/>
    public override void OnAttached(int tid, int threads)
    {
        Volatile.Write(ref _tasks, (_isAttached ? _tasks : 0) + threads);
        _isAttached = true;
        _report.OnAttached(tid, threads);
    }

    /// <inheritdoc/>
    public override void OnManagedRuntime() => _report.OnManagedRuntime();

    /// <inheritdoc/>
    public override void Finish(LaunchOutcome outcome)
    {
        _line.Dispose();
        _report.Finish(outcome);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _line.Dispose();
        _report.Dispose();
        base.Dispose();
    }

    private string? Text()
    {
        var printed = Volatile.Read(ref _printed);
        if (printed != 0 && Stopwatch.GetElapsedTime(printed) < Silence)
            return null;
        return string.Create(CultureInfo.InvariantCulture,
            $"renacer: {Stopwatch.GetElapsedTime(_begun).TotalSeconds:F0} s, {Volatile.Read(ref _calls):N0} calls, {Volatile.Read(ref _lost):N0} lost, {Math.Max(0, Volatile.Read(ref _tasks)):N0} tasks");
    }
}
