using static TraceAssertions.Tracing.Ebpf.Register;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>By the kernel's own types: programs follow its pointers, and the state of a task lives and dies with the task (BPF_MAP_TYPE_TASK_STORAGE).</summary>
/// <param name="code">The program.</param>
/// <param name="maps">Its maps.</param>
/// <param name="namespaceLevel">See <see cref="TracerOptions.PidNamespaceLevel"/>.</param>
internal sealed class TypedAccess(BpfAssembler code, TracerMaps maps, int namespaceLevel) : KernelAccess
{
    private const int BPF_LOCAL_STORAGE_GET_F_CREATE = 1;
    private const int UpidBytes = 16;

    /// <summary>thread_info.status: a call by a 32-bit entry (arch/x86/include/asm/thread_info.h).</summary>
    private const int TS_COMPAT = 2;

    private readonly KernelLayout _kernel = KernelLayout.Current;

    /// <inheritdoc/>
    public override bool KnowsLayout => true;

    /// <inheritdoc/>
    public override KernelLayout Layout => _kernel;

    /// <inheritdoc/>
    public override bool SeesRegistersAtOnce => true;

    /// <inheritdoc/>
    public override void LoadCurrent(Register to)
    {
        code.Call(BpfHelper.GetCurrentTaskBtf);
        if (to != R0)
            code.Move(to, R0);
    }

    /// <inheritdoc/>
    public override void FindState(Register task, BpfLabel absent)
    {
        GetState(task, 0);
        code.JumpIfEqual(R0, 0, absent);
        code.Move(R7, R0);
    }

    /// <inheritdoc/>
    public override void CreateState(Register task) => GetState(task, BPF_LOCAL_STORAGE_GET_F_CREATE);

    /// <inheritdoc/>
    public override void DropState(Register task)
    {
        // The kernel does it.
    }

    /// <inheritdoc/>
    public override void LoadIdentity(Register task)
    {
        if (namespaceLevel == 0)
        {
            code.Load32(R1, task, _kernel.TaskPid);
            code.Load32(R2, task, _kernel.TaskTgid);
        }
        else
        {
            var number = _kernel.PidNumbers + (UpidBytes * namespaceLevel);
            code.Load64(R1, task, _kernel.TaskThreadPid);
            code.Load32(R1, R1, number);
            code.Load64(R2, task, _kernel.TaskGroupLeader);
            code.Load64(R2, R2, _kernel.TaskThreadPid);
            code.Load32(R2, R2, number);
        }

        code.ShiftLeft(R2, 32);
        code.Or(R1, R2);
    }

    /// <inheritdoc/>
    public override void LoadProcess(Register task) => code.Load32(R1, task, _kernel.TaskTgid);

    /// <inheritdoc/>
    public override void LoadProcesses(Register parent, Register child)
    {
        code.Load32(R1, parent, _kernel.TaskTgid);
        code.Load32(R2, child, _kernel.TaskTgid);
    }

    /// <inheritdoc/>
    public override void JumpIfUnknown(Register child, BpfLabel unknown)
    {
        // It always is known.
    }

    /// <inheritdoc/>
    public override void LoadChildIdentity(Register child) => LoadIdentity(child);

    /// <inheritdoc/>
    public override void KeepRegisters()
    {
        // They are where the kernel saved them until the call has returned.
    }

    /// <inheritdoc/>
    public override void LoadRegisters(Register to) => code.Load64(to, R6, 0);

    /// <inheritdoc/>
    public override void LoadRegistersOfStranger(Register to) => LoadRegisters(to);

    /// <inheritdoc/>
    public override void LoadLastRegisters(Register task)
    {
        code.Move(R1, task);
        code.Call(BpfHelper.TaskPtRegs);
    }

    /// <inheritdoc/>
    public override void JumpIfCompat(Register task, BpfLabel compat)
    {
        code.Load32(R1, task, _kernel.TaskStatus);
        code.JumpIfAnyBit(R1, TS_COMPAT, compat);
    }

    /// <inheritdoc/>
    public override void ForgetRegisters()
    {
        // Nothing was kept.
    }

    /// <inheritdoc/>
    public override void LoadWaitStatus(Register task) => code.Load32(R1, task, _kernel.TaskExitCode);

    /// <inheritdoc/>
    public override void StorePeakPages(Register record, Register task)
    {
        code.Load64(R1, task, _kernel.TaskSignal);
        code.Load64(R1, R1, _kernel.SignalPeakPages);
        code.Store64(record, Record.PeakPagesOffset, R1);
    }

    /// <inheritdoc/>
    /// <remarks>From Linux 6.16 on the memory is still there when the tracepoint runs; before, these numbers are 0.</remarks>
    public override void StoreResidentPages(Register record, Register task)
    {
        code.Load64(R2, task, _kernel.TaskMemory);
        code.Load64(R1, R2, _kernel.MemoryPeakPages);
        code.Store64(record, Record.ResidentPagesOffset, R1);
        ReadOnlySpan<int> counters = [0, 1, 3];
        for (var i = 0; i < counters.Length; i++)
        {
            code.Load64(R1, R2, _kernel.MemoryCounters + (counters[i] * _kernel.MemoryCounterSize));
            code.Store64(record, Record.ResidentPagesOffset + (8 * (i + 1)), R1);
        }
    }

    /// <inheritdoc/>
    public override void ReadExecutedFile(Register task)
    {
        var read = code.NewLabel();
        code.Move(R1, R9);
        code.Add(R1, Record.TextOffset);
        code.Move(R2, Record.MaxText);
        code.Load64(R3, R6, 16);
        code.Load64(R3, R3, _kernel.BinprmFilename);
        code.Call(BpfHelper.ProbeReadKernelString);
        code.JumpIfSignedGreater(R0, 0, read);
        code.Move(R0, 0);
        code.Place(read);
    }

    /// <inheritdoc/>
    public override void AppendAuxiliary()
    {
        var (bytes, hidden) = (_kernel.MemoryAuxiliaryBytes, code.NewLabel());
        code.Load64(R3, R8, _kernel.TaskMemory);
        code.Load64(R1, R3, _kernel.MemoryStackStart);
        code.Store64(R7, TaskState.StackStartOffset, R1);
        code.Move(R8, R0);
        code.Add(R3, _kernel.MemoryAuxiliary);
        code.Move(R1, R9);
        code.Add(R1, Record.TextOffset);
        code.Add(R1, R8);
        code.Move(R2, bytes);
        code.Call(BpfHelper.ProbeReadKernel);
        code.Store32(R9, Record.SecondLengthOffset, 0);
        code.JumpIfNotEqual(R0, 0, hidden);
        code.Store32(R9, Record.SecondLengthOffset, bytes);
        code.Add(R8, bytes);
        code.Place(hidden);
    }

    /// <inheritdoc/>
    public override void LimitByThreadPointer()
    {
        var beyond = code.NewLabel();
        code.Load64(R2, R0, _kernel.TaskThreadPointer);
        code.Subtract(R2, R3);
        code.JumpIfAbove(R2, R1, beyond);
        code.Move(R1, R2);
        code.Place(beyond);
    }

    private void GetState(Register task, int flags)
    {
        if (task != R2)
            code.Move(R2, task);
        code.LoadMap(R1, maps.Tasks);
        code.Move(R3, 0);
        code.Move(R4, flags);
        code.Call(BpfHelper.TaskStorageGet);
    }
}
