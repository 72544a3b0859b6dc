using System.Globalization;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting;

/// <summary>What happened to a task, in the form of strace(1).</summary>
internal static class ProcessEventText
{
    /// <summary>Its delivery cannot be seen by ptrace(2), so strace shows the death alone.</summary>
    private const int SIGKILL = 9;

    /// <summary>The line, or null where strace prints none (fork(2) and execve(2) are calls of their own).</summary>
    public static string? Format(in RawProcessEvent processEvent) => processEvent.Kind switch
    {
        ProcessEventKind.Signal when processEvent.Value == SIGKILL => null,
        ProcessEventKind.Signal => $"--- {Signals.Name((int)processEvent.Value)} ---",
        ProcessEventKind.Stopped => $"--- stopped by {Signals.Name((int)processEvent.Value)} ---",
        ProcessEventKind.Continued => "--- continued ---",
        ProcessEventKind.Exit when processEvent.Value >= 0 => End((int)processEvent.Value),
        ProcessEventKind.Exec when processEvent.OtherTid != 0 && processEvent.OtherTid != processEvent.Tid =>
            string.Create(CultureInfo.InvariantCulture, $"+++ superseded by execve in pid {processEvent.OtherTid} +++"),
        _ => null,
    };

    /// <summary>The line for a wait status, wait(2).</summary>
    private static string End(int status)
    {
        var signal = status & 0x7f;
        if (signal == 0)
            return string.Create(CultureInfo.InvariantCulture, $"+++ exited with {(status >> 8) & 0xff} +++");
        var core = (status & 0x80) != 0 ? " (core dumped)" : "";
        return $"+++ killed by {Signals.Name(signal)}{core} +++";
    }
}
