using System.Globalization;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Ptrace;

namespace TraceAssertions.Tracing;

/// <summary>What is known of a task before it is attached to, and why one cannot be.</summary>
internal static class AttachTarget
{
    /// <summary>What any backend refuses: this process itself, and what is not there or not alive.</summary>
    /// <returns>TA0051 or TA0052; null where the task may be tried.</returns>
    public static Diagnostic? Refuse(int tid)
    {
        if (ProcFiles.ThreadGroup(tid) is not { } process)
            return Missing(tid);
        if (process == Environment.ProcessId)
            return new("TA0052", DiagnosticSeverity.Error, Told($"process {tid} is this renacer itself"), Remedy: "a process cannot trace itself: start a second renacer, and give it this one's number");
        return ProcFiles.HasEnded(tid) ? Ended(tid) : null;
    }

    /// <summary>TA0051: there is no such task, or not any more.</summary>
    public static Diagnostic Missing(int tid) =>
        new("TA0051", DiagnosticSeverity.Error, Told($"there is no process {tid}"), Remedy: "`ps -e` lists those that there are, in this pid namespace");

    /// <summary>Says why the kernel refused, from what the task is.</summary>
    public static Diagnostic Explain(int error, int tid)
    {
        if (error == Libc.ESRCH || ProcFiles.HasEnded(tid))
            return Libc.kill(tid, 0) == 0 ? Ended(tid) : Missing(tid);
        if (error == Libc.EPERM && ProcFiles.Tracer(tid) is null or 0 && ProcFiles.Owner(tid) is { } owner && owner != Libc.geteuid())
            return new("TA0053", DiagnosticSeverity.Error, Told($"process {tid} belongs to user {owner}, and renacer runs as user {Libc.geteuid()}"), Remedy: "run renacer as that user, or as root");
        return PtraceRefusal.Explain(error, tid);
    }

    private static Diagnostic Ended(int tid) =>
        new("TA0051", DiagnosticSeverity.Error, Told($"process {tid} has ended, and only waits for its parent to take notice"), Remedy: "attach to one that runs");

    private static string Told(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
