using TraceAssertions.Tracing.Syscalls;
using static TraceAssertions.Tracing.Ebpf.Register;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>The parts that several programs have in common. By convention R6 holds the context and R7 the task's state.</summary>
internal sealed class ProgramWriter
{
    /// <summary>BPF_RB_NO_WAKEUP: the consumer looks by itself every few milliseconds.</summary>
    public const int NoWakeup = 1;

    /// <summary>BPF_RB_FORCE_WAKEUP.</summary>
    public const int ForceWakeup = 2;

    /// <summary>A busy thread wakes the consumer once in so many calls, which costs less than asking how full the ring is at each.</summary>
    public const int CallsPerWakeup = 2048;

    /// <summary>The same for calls with their stack: after 2 MiB at most.</summary>
    public const int StacksPerWakeup = 256;

    /// <summary>Where pt_regs holds the number of the system call in progress: orig_ax.</summary>
    public const int NumberRegister = 120;

    private const int BPF_NOEXIST = 1;

    // struct pt_regs of arch/x86/include/uapi/asm/ptrace.h: rdi, rsi, rdx, r10, r8, r9.
    private static readonly int[] RegisterOffsets = [112, 104, 96, 56, 72, 64];

    public ProgramWriter(TracerMaps maps, TracerOptions options)
    {
        (Maps, Options) = (maps, options);
        Kernel = options.Attachment == BpfAttachment.Raw ? new RawAccess(Code, maps, options) : new TypedAccess(Code, maps, options.PidNamespaceLevel);
    }

    public BpfAssembler Code { get; } = new();

    public TracerMaps Maps { get; }

    /// <summary>How the program comes by what the kernel knows.</summary>
    public KernelAccess Kernel { get; }

    public TracerOptions Options { get; }

    /// <summary>Where pt_regs holds an argument of a system call.</summary>
    public static int RegisterOffset(int argument) => RegisterOffsets[argument];

    /// <summary>Jumps where the task is not of the process that may become the target: no process can say that of itself. Uses R0 to R5.</summary>
    public void JumpUnlessTarget(Register task, BpfLabel other)
    {
        Code.Load64(R2, task, Kernel.Layout.TaskGroupLeader);
        Code.LoadMap(R1, Maps.Target!);
        Code.Move(R3, 0);
        Code.Move(R4, 0);
        Code.Call(BpfHelper.TaskStorageGet);
        Code.JumpIfEqual(R0, 0, other);
    }

    /// <summary>Where the task's process is the target, it is none any more: its number may be another's soon, or it has more rights than before. Uses R1 and R2.</summary>
    public void ForgetHost(Register task)
    {
        var other = Code.NewLabel();
        Code.LoadMapValue(R1, Maps.Globals, Globals.HostTgid);
        Code.Load64(R1, R1, 0);
        Code.Load32(R2, task, Kernel.Layout.TaskTgid);
        Code.JumpIfNotEqual(R1, R2, other);
        Code.LoadMapValue(R1, Maps.Globals, Globals.HostTgid);
        Code.Store64(R1, 0, 0);
        Code.Place(other);
    }

    /// <summary>Jumps where the filter leaves out the call whose number is in R1, as the kernel holds it. What has no name is never left out. Uses R2.</summary>
    public void JumpIfLeftOut(BpfLabel target)
    {
        var unnamed = Code.NewLabel();
        Code.JumpIfAbove(R1, CallFilter.Numbers - 1, unnamed);
        Code.LoadMapValue(R2, Maps.Globals, Globals.Filter);
        Code.Add(R2, R1);
        Code.Load8(R2, R2, 0);
        Code.JumpIfEqual(R2, 0, target);
        Code.Place(unnamed);
    }

    /// <summary>Adds 1 to a counter of <see cref="Globals"/>. Uses R1 and R2.</summary>
    public void Count(int counter)
    {
        Code.LoadMapValue(R1, Maps.Globals, counter);
        Code.Move(R2, 1);
        Code.AtomicAdd(R1, 0, R2);
    }

    /// <summary>Counts a record that found no room, in total and for the scope of the state in R7. Uses R0 to R5 and 16 bytes of stack.</summary>
    public void CountLoss(int counter)
    {
        var found = Code.NewLabel();
        var done = Code.NewLabel();
        Count(counter);
        Code.Load32(R1, R7, TaskState.ScopeOffset);
        Code.Store64(R10, -8, R1);
        LookUp();
        Code.JumpIfNotEqual(R0, 0, found);
        Code.Store64(R10, -16, 1);
        Code.LoadMap(R1, Maps.Losses);
        LoadKey();
        Code.Move(R3, R10);
        Code.Add(R3, -16);
        Code.Move(R4, BPF_NOEXIST);
        Code.Call(BpfHelper.MapUpdateElement);
        Code.JumpIfEqual(R0, 0, done);

        // Another CPU was first with this scope; or the table is full, and then the total alone tells.
        LookUp();
        Code.JumpIfEqual(R0, 0, done);
        Code.Place(found);
        Code.Move(R1, 1);
        Code.AtomicAdd(R0, 0, R1);
        Code.Place(done);

        void LookUp()
        {
            Code.LoadMap(R1, Maps.Losses);
            LoadKey();
            Code.Call(BpfHelper.MapLookupElement);
        }

        void LoadKey()
        {
            Code.Move(R2, R10);
            Code.Add(R2, -8);
        }
    }

    /// <summary>Counts the call in the thread's sequence. Uses R1.</summary>
    public void NextSequence()
    {
        Code.Load64(R1, R7, TaskState.SequenceOffset);
        Code.Add(R1, 1);
        Code.Store64(R7, TaskState.SequenceOffset, R1);
    }

    /// <summary>R0 = room for a record of the fixed size; jumps where there is none.</summary>
    public void Reserve(BpfLabel full) => Reserve(full, Record.Size);

    /// <summary>R0 = room for a longer record; jumps where there is none.</summary>
    public void Reserve(BpfLabel full, int bytes)
    {
        Code.LoadMap(R1, Maps.Ring);
        Code.Move(R2, bytes);
        Code.Move(R3, 0);
        Code.Call(BpfHelper.RingbufReserve);
        Code.JumpIfEqual(R0, 0, full);
    }

    /// <summary>Publishes the record in R0; the flags are in R2.</summary>
    public void Submit()
    {
        Code.Move(R1, R0);
        Code.Call(BpfHelper.RingbufSubmit);
    }

    /// <summary><paramref name="flags"/> = whether to wake the consumer, from the thread's sequence. Uses R1.</summary>
    public void ChooseWakeup(Register flags, int perWakeup)
    {
        var quiet = Code.NewLabel();
        Code.Load64(R1, R7, TaskState.SequenceOffset);
        Code.Move(flags, NoWakeup);
        Code.JumpIfAnyBit(R1, perWakeup - 1, quiet);
        Code.Move(flags, ForceWakeup);
        Code.Place(quiet);
    }

    /// <summary>R0 = this CPU's scratch buffer; jumps where there is none (which does not happen, but the verifier wants it). Uses 4 bytes of stack.</summary>
    public void LoadScratch(int index, BpfLabel absent)
    {
        Code.Store32(R10, -4, index);
        Code.LoadMap(R1, Maps.Scratch);
        Code.Move(R2, R10);
        Code.Add(R2, -4);
        Code.Call(BpfHelper.MapLookupElement);
        Code.JumpIfEqual(R0, 0, absent);
    }

    /// <summary>Copies the six arguments from pt_regs in R2 into the record. Uses R1.</summary>
    public void CopyRegisters(Register to, int offset)
    {
        for (var i = 0; i < RegisterOffsets.Length; i++)
        {
            Code.Load64(R1, R2, RegisterOffsets[i]);
            Code.Store64(to, offset + (8 * i), R1);
        }
    }

    /// <summary>The parts of an event's record that come from the state in R7; R9 holds its time. Uses R1.</summary>
    public void FillEvent(Register record, ProcessEventKind kind)
    {
        Code.Load64(R1, R7, TaskState.IdentityOffset);
        Code.Store64(record, Record.IdentityOffset, R1);
        Code.Store64(record, Record.EnterNanosOffset, 0);
        Code.Store64(record, Record.ExitNanosOffset, R9);
        Code.Store32(record, Record.NumberOffset, (int)kind);
        Code.Load32(R1, R7, TaskState.AttributionOffset);
        Code.Add(R1, Record.EventBit);
        Code.Store32(record, Record.AttributionOffset, R1);
        Code.Store64(record, Record.ArgumentsOffset, 0);
        Code.Store64(record, Record.ResultOffset, 0);
        Code.Store64(record, Record.SequenceOffset, 0);
        Code.Load64(R1, R7, TaskState.ScopeOffset);
        Code.Store64(record, Record.ScopeOffset, R1);
        for (var i = 1; i < RegisterOffsets.Length; i++)
            Code.Store64(record, Record.ArgumentsOffset + (8 * i), 0);
    }
}
