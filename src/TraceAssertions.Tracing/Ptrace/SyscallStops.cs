using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Turns the stops at the entry and the exit of a system call into one reported call.</summary>
internal sealed class SyscallStops(ICallSink sink, IAttribution attribution, AdaptivePinning pinning, StackTaker stacks, MemoryTaker? memory = null)
{
    private static readonly int Clone = SyscallTable.Number("clone");
    private static readonly int Clone3 = SyscallTable.Number("clone3");
    private static readonly int Fork = SyscallTable.Number("fork");
    private static readonly int Vfork = SyscallTable.Number("vfork");
    private static readonly int Execve = SyscallTable.Number("execve");
    private static readonly int ExecveAt = SyscallTable.Number("execveat");
    private static readonly int SetAffinity = SyscallTable.Number("sched_setaffinity");
    private static readonly int GetAffinity = SyscallTable.Number("sched_getaffinity");
    private static readonly int Pipe = SyscallTable.Number("pipe");
    private static readonly int Pipe2 = SyscallTable.Number("pipe2");
    private static readonly int SocketPair = SyscallTable.Number("socketpair");

    /// <summary>Of a call in flight that is none of the table's: what looks at its number must not take it for the former one.</summary>
    private const int NoNumber = -1;

    /// <summary>Calls are reported. Until then only execve(2) is followed, because the one that succeeds is the first call to be reported.</summary>
    public bool Reporting { get; set; }

    /// <summary>The calls that are reported; null for all.</summary>
    public CallFilter? Filter { get; init; }

    /// <summary>Calls of another architecture's table: their numbers mean other calls, so they are counted and not named.</summary>
    public long ForeignCalls { get; private set; }

    /// <summary>Entries whose number and arguments could not be read though the tracee lived on.</summary>
    public long UnreadCalls { get; private set; }

    /// <summary>The calls at which a tracee must be seen whatever is shown: those that create tasks or execute programs, and those that show where a thread may run.</summary>
    public static IReadOnlyList<int> Needed { get; } = [Clone, Clone3, Fork, Vfork, Execve, ExecveAt, SetAffinity, GetAffinity];

    /// <summary>Whether the filter leaves a call of this number out.</summary>
    public bool LeavesOut(int number) => Filter is { } filter && !filter.Matches(number);

    /// <summary>Whether the call that has executed a program is told: it is one of the table, where a 64-bit program made it.</summary>
    public bool TellsExecution(TracedTask task) => !task.Silent && task.Call.Number != NoNumber && !LeavesOut(task.Call.Number);

    /// <summary>Handles a system call stop; true where the call that could have created a task has returned.</summary>
    public bool OnStop(TracedTask task, long now)
    {
        if (!TraceeControl.TryGetSyscallInfo(task.Tid, out var info))
        {
            // ESRCH: killed while it was stopped. Anything else is a gap in the record.
            if (Marshal.GetLastSystemError() == Libc.ESRCH)
                return false;
            UnreadCalls++;
            ReportGap(task);
            return false;
        }

        if (info.Operation is PtraceSyscallInfo.Entry or PtraceSyscallInfo.Seccomp)
        {
            OnEntry(task, info);
            return false;
        }

        // A call that was in flight when the tracer attached has an exit without an entry.
        if (info.Operation != PtraceSyscallInfo.Exit || !task.InCall)
            return false;
        var mayHaveCreated = task.MayCreate;
        task.Call.StackPointer = info.StackPointer;
        Finish(task, info.Result, now, unfinished: false);
        return mayHaveCreated;
    }

    /// <summary>The call in flight is over: its result is known, or the thread ended within it.</summary>
    public void Finish(TracedTask task, long result, long now, bool unfinished)
    {
        task.InCall = false;
        task.MayCreate = false;
        ref var call = ref task.Call;
        call.Result = result;
        if (task.CallUnreported || !Reporting)
            return;
        call.Tid = task.Tid;
        call.Pid = task.Pid;
        call.Sequence = ++task.Sequence;
        call.ExitNanos = now;
        call.Unfinished = unfinished;
        if (!unfinished && result == 0 && (call.Number == Pipe || call.Number == Pipe2 || call.Number == SocketPair))
            call.MadePair = ReadPair(task.Tid, call.Number == SocketPair ? call.Arg3 : call.Arg0);
        var stack = attribution.WantsStacks(task) ? stacks.OfCall(task) : default;
        if (memory is null)
            sink.OnCall(call, task.Path.Bytes, task.SecondPath.Bytes, stack);
        else
            sink.OnCall(call, task.Path.Bytes, task.SecondPath.Bytes, stack, memory.After(task.Tid, call, task.Before));
    }

    private void OnEntry(TracedTask task, in PtraceSyscallInfo info)
    {
        task.InCall = true;
        task.Call.Number = NoNumber;
        task.Path.Clear();
        task.SecondPath.Clear();
        if (info.Architecture != PtraceSyscallInfo.ArchitectureX64 || (info.Number & PtraceSyscallInfo.X32Bit) != 0)
        {
            task.CallUnreported = true;
            task.MayCreate = true;
            pinning.Restore(task);
            if (Reporting)
            {
                ForeignCalls++;
                ReportGap(task);
            }

            return;
        }

        var number = (int)info.Number;
        if (number == Marker.SyscallNumber && (long)info.Arg0 == Marker.Magic)
        {
            task.CallUnreported = true;
            var operation = (long)info.Arg1;
            if (operation is Marker.Queued or Marker.Dequeued)
                ReportHandOver(task, info);
            else
                attribution.Marked(task, operation, (long)info.Arg2);

            // A thread that fell silent goes on without an exit stop.
            task.InCall = !task.Silent;
            return;
        }

        attribution.Entered(task);
        task.Call = CallAtEntry(task, info);
        task.MayCreate = number == Clone || number == Clone3 || number == Fork || number == Vfork;
        var executes = number == Execve || number == ExecveAt;
        task.CallUnreported = task.Silent || LeavesOut(number) || !(Reporting || executes);

        // The event of an execve(2) that succeeds has the file's name, whether the call is shown or not.
        if (!task.CallUnreported || (executes && !task.Silent))
        {
            ReadStrings(task, number, info);
            if (memory is not null && !task.CallUnreported)
                task.Before = memory.Before(task.Tid, task.Call, info.StackPointer);
        }

        KeepAffinityOutOfSight(task, number, info);
        task.Call.EnterNanos = MonotonicClock.NowNanos;
    }

    private static RawCall CallAtEntry(TracedTask task, in PtraceSyscallInfo info) => new()
    {
        Number = (int)info.Number,
        Arg0 = info.Arg0,
        Arg1 = info.Arg1,
        Arg2 = info.Arg2,
        Arg3 = info.Arg3,
        Arg4 = info.Arg4,
        Arg5 = info.Arg5,
        Scope = task.Scope,
        Activity = task.Activity,
        Confidence = task.Confidence,
    };

    /// <summary>Work is queued or begun: a call for the sink, told at its entry, because its result means nothing.</summary>
    private void ReportHandOver(TracedTask task, in PtraceSyscallInfo info)
    {
        if (!stacks.Enabled || !Reporting || task.Silent)
            return;
        attribution.Entered(task);
        ref var call = ref task.Call;
        call = CallAtEntry(task, info);
        call.Tid = task.Tid;
        call.Pid = task.Pid;
        call.Sequence = ++task.Sequence;
        call.EnterNanos = call.ExitNanos = MonotonicClock.NowNanos;
        sink.OnCall(call, [], [], (long)info.Arg1 == Marker.Queued && attribution.WantsStacks(task) ? stacks.Take(task) : default);
    }

    /// <summary>The two descriptors that pipe(2) or socketpair(2) wrote, as they lie in memory; 0 where they cannot be read.</summary>
    private static ulong ReadPair(int tid, ulong address)
    {
        Span<byte> pair = stackalloc byte[sizeof(ulong)];
        return Libc.ReadProcessMemory(tid, address, pair) == pair.Length ? MemoryMarshal.Read<ulong>(pair) : 0;
    }

    /// <summary>A scope must know that a call of its own is missing; a command, which has no scopes, tells it as a reason.</summary>
    private void ReportGap(TracedTask task)
    {
        if (task.Scope != 0)
            sink.OnLost(task.Scope, 1);
    }

    private static void ReadStrings(TracedTask task, int number, in PtraceSyscallInfo info)
    {
        var (first, second) = SyscallTable.PathArguments(number);
        if (first >= 0)
            task.Path.Read(task.Tid, Argument(info, first));
        if (second >= 0)
            task.SecondPath.Read(task.Tid, Argument(info, second));
    }

    /// <summary>A child inherits its creator's CPUs, and the two affinity calls show them: the true ones must be in place before the call executes.</summary>
    private void KeepAffinityOutOfSight(TracedTask task, int number, in PtraceSyscallInfo info)
    {
        if (task.MayCreate)
        {
            pinning.Restore(task);
        }
        else if (number == GetAffinity)
        {
            pinning.RestoreAll();
        }
        else if (number == SetAffinity)
        {
            pinning.RestoreAll();
            pinning.OnSetAffinity(task.Tid, (int)info.Arg0 == 0 ? task.Tid : (int)info.Arg0, size: info.Arg1, address: info.Arg2);
        }
    }

    private static ulong Argument(in PtraceSyscallInfo info, int index) => index switch
    {
        0 => info.Arg0,
        1 => info.Arg1,
        2 => info.Arg2,
        3 => info.Arg3,
        4 => info.Arg4,
        _ => info.Arg5,
    };
}
