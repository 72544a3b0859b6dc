using System.Text;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Tells the sink what happens to tasks besides their system calls.</summary>
/// <param name="sink">Takes the events.</param>
/// <param name="withAuxiliary">A program that is executed is told with its auxiliary vector.</param>
internal sealed class ProcessReports(ICallSink sink, bool withAuxiliary)
{
    /// <summary>Events are reported. Until then a launched program has not been executed, and what happens is our own doing.</summary>
    public bool Enabled { get; set; }

    /// <summary>A task was created; by whom may be unknown.</summary>
    public void Created(TracedTask? creator, TracedTask child, long now)
    {
        if (!Enabled)
            return;
        sink.OnProcess(
            new RawProcessEvent
            {
                Kind = ProcessEventKind.Fork,
                Tid = creator?.Tid ?? 0,
                Pid = creator?.Pid ?? 0,
                OtherTid = child.Tid,
                OtherPid = child.Pid,
                Nanos = now,
                Scope = child.Scope,
                Activity = child.Activity,
                Confidence = child.Confidence,
            },
            [],
            []);
    }

    /// <summary>A task executed another program, and is stopped at that moment.</summary>
    /// <param name="caller">The task, by the number that it has now.</param>
    /// <param name="formerTid">The number that it had before.</param>
    /// <param name="now">CLOCK_MONOTONIC nanoseconds.</param>
    public void Executed(TracedTask caller, int formerTid, long now)
    {
        if (!Enabled)
            return;
        var text = caller.InCall ? caller.Path.Bytes : [];
        sink.OnProcess(
            new RawProcessEvent
            {
                Kind = ProcessEventKind.Exec,
                Tid = caller.Tid,
                Pid = caller.Pid,
                OtherTid = formerTid,
                OtherPid = caller.Pid,
                Nanos = now,
                Scope = caller.Scope,
                Activity = caller.Activity,
                Confidence = caller.Confidence,
            },
            text.IsEmpty ? Encoding.UTF8.GetBytes(ProcFiles.Executable(caller.Pid) ?? "") : text,
            withAuxiliary && !caller.Silent ? ProcFiles.AuxiliaryVector(caller.Pid) : []);
    }

    /// <summary>Something else happened to a task.</summary>
    /// <param name="kind">What.</param>
    /// <param name="task">To whom.</param>
    /// <param name="now">CLOCK_MONOTONIC nanoseconds.</param>
    /// <param name="value">As <see cref="RawProcessEvent.Value"/> means it for that kind.</param>
    public void Happened(ProcessEventKind kind, TracedTask task, long now, long value)
    {
        if (!Enabled)
            return;
        sink.OnProcess(
            new RawProcessEvent
            {
                Kind = kind,
                Tid = task.Tid,
                Pid = task.Pid,
                OtherTid = task.Tid,
                OtherPid = task.Pid,
                Nanos = now,
                Value = value,
                Scope = task.Scope,
                Activity = task.Activity,
                Confidence = task.Confidence,
            },
            [],
            []);
    }
}
