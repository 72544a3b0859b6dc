using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>The seccomp filters that tracees install for themselves beside ours (<see cref="SeccompInjection"/>), which must do what they do without us.</summary>
/// <remarks>
/// The kernel asks all filters and takes the strictest answer: a call that the program's own one refuses never stops by ours, and one that it hands to a tracer
/// (SECCOMP_RET_TRACE) fails where there is none, but not under ours. So a tracee with a filter of its own stops at the entry of each call, which is before any filter.
/// </remarks>
internal sealed class OwnFilters(TracedTasks tasks)
{
    private const int PR_SET_SECCOMP = 22;
    private const int SECCOMP_MODE_FILTER = 2;
    private const int SECCOMP_SET_MODE_FILTER = 1;
    private const int SECCOMP_FILTER_FLAG_TSYNC = 1;
    private const int ENOSYS = 38;

    private static readonly int Prctl = SyscallTable.Number("prctl");
    private static readonly int Seccomp = SyscallTable.Number("seccomp");

    /// <summary>The calls by which a program installs one.</summary>
    public static IReadOnlyList<int> Needed { get; } = [Prctl, Seccomp];

    /// <summary>A call has returned: where it was one that installs a filter, the tracee has it.</summary>
    public void Returned(TracedTask task)
    {
        ref readonly var call = ref task.Call;
        if (call.Number == Prctl)
            task.HasOwnFilter |= call is { Result: 0, Arg0: PR_SET_SECCOMP, Arg1: SECCOMP_MODE_FILTER };
        else if (call.Number == Seccomp && call is { Result: >= 0, Arg0: SECCOMP_SET_MODE_FILTER })
            Installed(task, ofAllThreads: (call.Arg1 & SECCOMP_FILTER_FLAG_TSYNC) != 0 && call.Result == 0);
    }

    /// <summary>A filter has stopped the tracee at a call whose entry was seen already. Where it was the tracee's own, which asks for a tracer, the call fails as it does without one.</summary>
    public static void Stopped(TracedTask task)
    {
        if (TraceeControl.EventMessage(task.Tid, Libc.PTRACE_EVENT_SECCOMP) is not { } mark || mark == SeccompFilter.Mark || !TraceeControl.TryGetRegisters(task.Tid, out var registers))
            return;
        (registers.OrigRax, registers.Rax) = (ulong.MaxValue, unchecked((ulong)-ENOSYS));
        TraceeControl.TrySetRegisters(task.Tid, registers);
    }

    private void Installed(TracedTask task, bool ofAllThreads)
    {
        task.HasOwnFilter = true;
        foreach (var thread in tasks.Snapshot.Where(other => ofAllThreads && other.Pid == task.Pid && !other.HasOwnFilter))
        {
            thread.HasOwnFilter = true;

            // It runs without stops at its calls until it stops for once.
            if (thread is { InCall: false, GroupStopped: false, Held: null })
                TraceeControl.Interrupt(thread.Tid);
        }
    }
}
