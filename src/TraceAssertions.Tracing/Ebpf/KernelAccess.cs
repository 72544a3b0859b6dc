namespace TraceAssertions.Tracing.Ebpf;

/// <summary>
/// How the programs come by what the kernel knows: where the state of a task lives, who the task is, and where the registers of its call are. All else is the same for both ways, so that
/// there is one of each program.
/// </summary>
/// <remarks>A task is known by the address that the tracepoints hand over. It is the current one, but for the child of sched_process_fork.</remarks>
internal abstract class KernelAccess
{
    /// <summary>The tracepoints that have a program.</summary>
    public static IReadOnlyList<string> Tracepoints { get; } = ["sys_exit", "sys_enter", "sched_process_exit", "sched_process_exec", "sched_process_fork", "signal_deliver"];

    /// <summary>Whether the kernel says where it keeps things.</summary>
    public abstract bool KnowsLayout { get; }

    /// <summary>Where the kernel keeps things; for programs that only run where it says so.</summary>
    public abstract KernelLayout Layout { get; }

    /// <summary>Whether the registers of a call are known before the state of its task is.</summary>
    public abstract bool SeesRegistersAtOnce { get; }

    /// <summary>The current task. Uses R0 to R5.</summary>
    public abstract void LoadCurrent(Register to);

    /// <summary>R7 = the state of the current task; jumps where it is not traced. Uses R0 to R5 and 16 bytes of stack.</summary>
    public abstract void FindState(Register task, BpfLabel absent);

    /// <summary>R0 = the new state of a task, or 0 where there is no memory for it. Uses R1 to R5 and 8 bytes of stack.</summary>
    public abstract void CreateState(Register task);

    /// <summary>The current task ends: there is no state of it any more. Uses R0 to R5 and 16 bytes of stack.</summary>
    public abstract void DropState(Register task);

    /// <summary>R1 = the current task's tid and pid in the tracer's namespace. Uses R0 to R5.</summary>
    public abstract void LoadIdentity(Register task);

    /// <summary>R1 = the current task's pid as the kernel numbers it. Uses R0 to R5.</summary>
    public abstract void LoadProcess(Register task);

    /// <summary>R1 and R2, which are the same where the child is a thread of its parent's process.</summary>
    public abstract void LoadProcesses(Register parent, Register child);

    /// <summary>Jumps where it is not known who the child is. Uses R1.</summary>
    public abstract void JumpIfUnknown(Register child, BpfLabel unknown);

    /// <summary>R1 = the child's tid and pid in the tracer's namespace. Uses R2 and R3.</summary>
    public abstract void LoadChildIdentity(Register child);

    /// <summary>A call begins, on sys_enter: keeps what has to be kept of it. Uses R0 to R5.</summary>
    public abstract void KeepRegisters();

    /// <summary>The registers with which the call was entered: struct pt_regs.</summary>
    public abstract void LoadRegisters(Register to);

    /// <summary>The same on sys_enter, of a task that has no state. Uses R0 to R5 and 184 bytes of stack.</summary>
    public abstract void LoadRegistersOfStranger(Register to);

    /// <summary>R0 = the registers of the call that the current task ends in. Uses R1 to R5.</summary>
    public abstract void LoadLastRegisters(Register task);

    /// <summary>Jumps where the call was made by a 32-bit entry, whose numbers mean other calls. Uses R0 to R5 and 8 bytes of stack.</summary>
    public abstract void JumpIfCompat(Register task, BpfLabel compat);

    /// <summary>The call by a 32-bit entry is not to be taken for another. Uses nothing.</summary>
    public abstract void ForgetRegisters();

    /// <summary>R1 = the wait(2) status of the current task, which ends; -1 where it is not known.</summary>
    public abstract void LoadWaitStatus(Register task);

    /// <summary>The most pages that the task's process has had (getrusage(2)), where it is known. Uses R1.</summary>
    public abstract void StorePeakPages(Register record, Register task);

    /// <summary>What the memory of a task was that ends, where it is known. Uses R1 and R2.</summary>
    public abstract void StoreResidentPages(Register record, Register task);

    /// <summary>On sched_process_exec: reads the name of the file into the record in R9; R0 = its length with the NUL, or 0. Uses R1 to R5.</summary>
    public abstract void ReadExecutedFile(Register task);

    /// <summary>
    /// On sched_process_exec: appends the auxiliary vector, which the kernel has just made, to the R0 bytes of the name in the record in R9; R8, which held the task, = the length of both.
    /// Notes where the stack begins.
    /// </summary>
    public abstract void AppendAuxiliary();

    /// <summary>R1 = as many bytes as lie between the stack pointer in R3 and the thread pointer of the current task in R0, where that is less than R1. Uses R2.</summary>
    public abstract void LimitByThreadPointer();
}
