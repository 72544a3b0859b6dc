using TraceAssertions.Tracing.Stacks;
using static TraceAssertions.Tracing.Ebpf.Register;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>
/// Without the kernel's types: a pointer of the kernel's is a number. The states are in a hash table by the task's address; registers, whose layout is part of the ABI, are copied when a call
/// begins; what stands in structures whose layout is not, is taken from helpers or from trace events (<see cref="NotePrograms"/>), or is not known.
/// </summary>
/// <param name="code">The program.</param>
/// <param name="maps">Its maps.</param>
/// <param name="options">What it is specialised for.</param>
internal sealed class RawAccess(BpfAssembler code, TracerMaps maps, TracerOptions options) : KernelAccess
{
    /// <summary>In the per-CPU buffer of exec, behind the longest record: the task whose file it is.</summary>
    public const int NoteOwnerOffset = Record.MaxSize;

    /// <summary>What the buffer of exec has room for.</summary>
    public const int ExecBufferBytes = NoteOwnerOffset + sizeof(ulong);

    /// <summary>How much is sent of what lies on a new program's stack behind its arguments.</summary>
    private const int EnvironmentBytes = 4096;

    /// <summary>For <see cref="Unable"/>.</summary>
    public const string OtherNamespace = "know tasks by their numbers in the initial pid namespace, and this process is in another";

    private const int CLONE_THREAD = 0x10000;

    // struct pt_regs of arch/x86/include/uapi/asm/ptrace.h.
    private const int R11 = 48, Rcx = 88, OriginalAx = 120, Rdi = 112, Rip = 128, Cs = 136, Flags = 144;

    /// <summary>__USER_CS of arch/x86/include/asm/segment.h.</summary>
    private const int UserCs = 0x33;

    /// <summary>The instruction syscall, 0f 05, as a little-endian number.</summary>
    private const int SyscallInstruction = 0x050f;

    private const int ExitNumber = 60;
    private const int ExitGroupNumber = 231;

    // On the program's own stack.
    private const int TaskKey = -8;
    private const int TidKey = -16;
    private const int StrangersRegisters = TidKey - RawTaskState.RegistersBytes;

    /// <inheritdoc/>
    public override bool KnowsLayout => false;

    /// <inheritdoc/>
    public override KernelLayout Layout => throw new InvalidOperationException("raw tracepoints are for kernels that do not tell their layout");

    /// <inheritdoc/>
    public override bool SeesRegistersAtOnce => false;

    /// <summary>TA0106 where programs would have to read what is not to be had in this way; null where they need not.</summary>
    public static Diagnostic? Refuse(TracerOptions options) =>
        options.Attaches ? Unable("cannot attach to a process that runs already")
        : options.IsOfAnother ? Unable("cannot trace a test host for another process (the broker of `renacer run`)")
        : options.PidNamespaceLevel != 0 ? Unable(OtherNamespace)
        : null;

    /// <summary>TA0106.</summary>
    public static Diagnostic Unable(string what) =>
        new("TA0106", DiagnosticSeverity.Error, $"this kernel does not describe its types (BTF), and the raw tracepoints that eBPF uses then {what}", Remedy: "use a kernel built with CONFIG_DEBUG_INFO_BTF=y, or RENACER_BACKEND=ptrace");

    /// <summary>On sys_enter, whose context is in R6: copies struct pt_regs. Uses R0 to R5.</summary>
    public static void CopyRegisters(BpfAssembler code, Register to, int offset)
    {
        code.Move(R1, to);
        code.Add(R1, offset);
        code.Move(R2, RawTaskState.RegistersBytes);
        code.Load64(R3, R6, 0);
        code.Call(BpfHelper.ProbeReadKernel);
    }

    /// <inheritdoc/>
    public override void LoadCurrent(Register to)
    {
        code.Call(BpfHelper.GetCurrentTask);
        if (to != R0)
            code.Move(to, R0);
    }

    /// <inheritdoc/>
    /// <remarks>The tracer knows a task by its number and not by its address: what it says of one is moved to its place when the task is seen for the first time.</remarks>
    public override void FindState(Register task, BpfLabel absent)
    {
        var (found, taken) = (code.NewLabel(), code.NewLabel());
        code.Store64(R10, TaskKey, task);
        LookUp(TaskKey);
        if (options.IsHost)
        {
            code.JumpIfEqual(R0, 0, absent);
        }
        else
        {
            code.JumpIfNotEqual(R0, 0, found);
            StoreTid();
            LookUp(TidKey);
            code.JumpIfEqual(R0, 0, absent);
            code.Move(R7, R0);
            Insert(R7);

            // In a full table it stays where it is.
            code.JumpIfNotEqual(R0, 0, taken);
            Delete(TidKey);
            LookUp(TaskKey);
            code.JumpIfEqual(R0, 0, absent);
            code.Place(found);
        }

        code.Move(R7, R0);
        code.Place(taken);
    }

    /// <inheritdoc/>
    public override void CreateState(Register task)
    {
        code.Store64(R10, TaskKey, task);
        code.LoadMapValue(R3, maps.NewTask!, 0);
        Insert(R3);
        LookUp(TaskKey);
    }

    /// <inheritdoc/>
    public override void DropState(Register task)
    {
        code.Store64(R10, TaskKey, task);
        Delete(TaskKey);
        if (options.IsHost)
            return;
        StoreTid();
        Delete(TidKey);
    }

    /// <inheritdoc/>
    public override void LoadIdentity(Register task)
    {
        code.Call(BpfHelper.GetCurrentPidTgid);
        code.Move(R1, R0);
    }

    /// <inheritdoc/>
    public override void LoadProcess(Register task)
    {
        code.Call(BpfHelper.GetCurrentPidTgid);
        code.Move(R1, R0);
        code.ShiftRight(R1, 32);
    }

    /// <inheritdoc/>
    public override void LoadProcesses(Register parent, Register child)
    {
        code.Load32(R1, R7, RawTaskState.NewTaskFlagsOffset);
        code.And(R1, CLONE_THREAD);
        code.Move(R2, CLONE_THREAD);
    }

    /// <inheritdoc/>
    public override void JumpIfUnknown(Register child, BpfLabel unknown)
    {
        code.Load32(R1, R7, RawTaskState.NewTaskOffset);
        code.JumpIfEqual(R1, 0, unknown);
    }

    /// <inheritdoc/>
    public override void LoadChildIdentity(Register child)
    {
        var thread = code.NewLabel();
        code.Load32(R1, R7, RawTaskState.NewTaskOffset);
        code.Store32(R7, RawTaskState.NewTaskOffset, 0);
        code.Load64(R2, R7, TaskState.IdentityOffset);
        code.ShiftRight(R2, 32);
        code.Load32(R3, R7, RawTaskState.NewTaskFlagsOffset);
        code.JumpIfAnyBit(R3, CLONE_THREAD, thread);
        code.Move(R2, R1);
        code.Place(thread);
        code.ShiftLeft(R2, 32);
        code.Or(R1, R2);
    }

    /// <inheritdoc/>
    /// <remarks>Whatever was noted of a new task belongs to an earlier call.</remarks>
    public override void KeepRegisters()
    {
        code.Store32(R7, RawTaskState.NewTaskOffset, 0);
        code.Load64(R1, R6, 0);
        code.Store64(R7, RawTaskState.RegistersAddressOffset, R1);
        CopyRegisters(code, R7, RawTaskState.RegistersOffset);
    }

    /// <inheritdoc/>
    public override void LoadRegisters(Register to)
    {
        code.Move(to, R7);
        code.Add(to, RawTaskState.RegistersOffset);
    }

    /// <inheritdoc/>
    public override void LoadRegistersOfStranger(Register to)
    {
        CopyRegisters(code, R10, StrangersRegisters);
        code.Move(to, R10);
        code.Add(to, StrangersRegisters);
    }

    /// <inheritdoc/>
    public override void LoadLastRegisters(Register task) => LoadRegisters(R0);

    /// <inheritdoc/>
    /// <remarks>
    /// The instruction syscall leaves its own address behind in rcx and the flags in r11 (but not where the kernel uses FRED); else the instruction itself is looked at. What cannot be told
    /// from a 32-bit call is counted as one.
    /// </remarks>
    public override void JumpIfCompat(Register task, BpfLabel compat)
    {
        var (look, native) = (code.NewLabel(), code.NewLabel());
        Load(R1, Cs);
        code.And(R1, ushort.MaxValue);
        code.JumpIfNotEqual(R1, UserCs, compat);
        Load(R3, Rip);
        Load(R1, Rcx);
        code.JumpIfNotEqual(R1, R3, look);
        Load(R1, R11);
        Load(R2, Flags);
        code.JumpIfEqual(R1, R2, native);
        code.Place(look);
        code.Store64(R10, TaskKey, 0);
        code.Move(R1, R10);
        code.Add(R1, TaskKey);
        code.Move(R2, sizeof(ushort));
        code.Add(R3, -sizeof(ushort));
        code.Call(BpfHelper.ProbeReadUser);
        code.Load64(R1, R10, TaskKey);
        code.JumpIfNotEqual(R1, SyscallInstruction, compat);
        code.Place(native);
    }

    /// <inheritdoc/>
    public override void ForgetRegisters() => code.Store64(R7, RawTaskState.RegistersOffset + OriginalAx, -1);

    /// <summary>A task whose last call is exit(2) or exit_group(2) ends with what it said there. Another was killed, and by what is not known.</summary>
    public override void LoadWaitStatus(Register task)
    {
        var (told, done) = (code.NewLabel(), code.NewLabel());
        Load(R2, OriginalAx);
        code.JumpIfEqual(R2, ExitNumber, told);
        code.JumpIfEqual(R2, ExitGroupNumber, told);
        code.Move(R1, -1);
        code.Jump(done);
        code.Place(told);
        Load(R1, Rdi);
        code.And(R1, byte.MaxValue);
        code.ShiftLeft(R1, 8);
        code.Place(done);
    }

    /// <inheritdoc/>
    public override void StorePeakPages(Register record, Register task)
    {
        // Not known: the record says 0.
    }

    /// <inheritdoc/>
    public override void StoreResidentPages(Register record, Register task)
    {
        // Not known: the record says 0.
    }

    /// <inheritdoc/>
    public override void ReadExecutedFile(Register task)
    {
        var (unknown, done) = (code.NewLabel(), code.NewLabel());
        code.Load64(R1, R9, NoteOwnerOffset);
        code.JumpIfNotEqual(R1, task, unknown);
        code.Store64(R9, NoteOwnerOffset, 0);
        code.Load32(R0, R9, Record.FirstLengthOffset);
        code.JumpIfAbove(R0, Record.MaxText, unknown);
        code.Jump(done);
        code.Place(unknown);
        code.LoadMapValue(R1, maps.Globals, Globals.UnnamedFiles);
        code.Move(R2, 1);
        code.AtomicAdd(R1, 0, R2);
        code.Move(R0, 0);
        code.Place(done);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The registers are the new program's already, and its stack pointer is where its stack begins: there lie the number of its arguments, their addresses and 0, those of its environment and 0,
    /// and the auxiliary vector. What is sent begins with the environment (<see cref="AuxiliaryVector.BehindEnvironment"/>). Where it cannot be read whole the stack ends in this page.
    /// </remarks>
    public override void AppendAuxiliary()
    {
        const int pointer = TaskKey, count = TidKey;
        var (read, done) = (code.NewLabel(), code.NewLabel());
        code.Move(R8, R0);
        code.Store64(R7, TaskState.StackStartOffset, 0);
        code.Store32(R9, Record.SecondLengthOffset, 0);
        LoadFrame(pointer);
        code.Move(R2, sizeof(ulong));
        code.Load64(R3, R7, RawTaskState.RegistersAddressOffset);
        code.Add(R3, SnapshotCode.StackPointer);
        code.Call(BpfHelper.ProbeReadKernel);
        code.JumpIfNotEqual(R0, 0, done);
        code.Load64(R3, R10, pointer);
        code.Store64(R7, TaskState.StackStartOffset, R3);
        LoadFrame(count);
        code.Move(R2, sizeof(ulong));
        code.Call(BpfHelper.ProbeReadUser);
        code.JumpIfNotEqual(R0, 0, done);
        code.Load64(R1, R10, count);
        code.Add(R1, 2);
        code.ShiftLeft(R1, 3);
        code.Load64(R3, R10, pointer);
        code.Add(R3, R1);
        code.Store64(R10, pointer, R3);
        LoadText();
        code.Move(R2, EnvironmentBytes);
        code.Store64(R10, count, R2);
        code.Call(BpfHelper.ProbeReadUser);
        code.JumpIfEqual(R0, 0, read);
        code.Load64(R3, R10, pointer);
        code.Move(R1, R3);
        code.And(R1, EnvironmentBytes - 1);
        code.Move(R2, EnvironmentBytes);
        code.Subtract(R2, R1);
        code.Store64(R10, count, R2);
        LoadText();
        code.Call(BpfHelper.ProbeReadUser);
        code.JumpIfNotEqual(R0, 0, done);
        code.Place(read);
        code.Load64(R2, R10, count);
        code.JumpIfAbove(R2, EnvironmentBytes, done);
        code.Store32(R9, Record.SecondLengthOffset, R2);
        code.Add(R8, R2);
        code.Place(done);

        void LoadText()
        {
            code.Move(R1, R9);
            code.Add(R1, Record.TextOffset);
            code.Add(R1, R8);
        }

        void LoadFrame(int offset)
        {
            code.Move(R1, R10);
            code.Add(R1, offset);
        }
    }

    /// <inheritdoc/>
    public override void LimitByThreadPointer()
    {
        // Not known: more of the stack is taken.
    }

    private void Load(Register to, int register) => code.Load64(to, R7, RawTaskState.RegistersOffset + register);

    private void StoreTid()
    {
        code.Call(BpfHelper.GetCurrentPidTgid);
        code.Move32(R0, R0);
        code.Store64(R10, TidKey, R0);
    }

    private void LookUp(int key)
    {
        LoadKey(key);
        code.Call(BpfHelper.MapLookupElement);
    }

    private void Insert(Register value)
    {
        if (value != R3)
            code.Move(R3, value);
        LoadKey(TaskKey);
        code.Move(R4, 0);
        code.Call(BpfHelper.MapUpdateElement);
    }

    private void Delete(int key)
    {
        LoadKey(key);
        code.Call(BpfHelper.MapDeleteElement);
    }

    private void LoadKey(int key)
    {
        code.LoadMap(R1, maps.Tasks);
        code.Move(R2, R10);
        code.Add(R2, key);
    }
}
