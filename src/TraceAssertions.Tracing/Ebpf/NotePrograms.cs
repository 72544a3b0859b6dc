using static TraceAssertions.Tracing.Ebpf.Register;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>
/// Programs on trace events, for <see cref="BpfAttachment.Raw"/>: an event's record says by name what a raw tracepoint hides in structures. Each runs just before the program that needs its note, in
/// the same task; a note that is missing (the kernel leaves such a program out while it changes a map on that CPU) is noticed there.
/// </summary>
internal static class NotePrograms
{
    /// <summary>Who is being created: comes before sched_process_fork.</summary>
    public const string NewTask = "task/task_newtask";

    /// <summary>Which file is executed: the event of the same tracepoint as the program's, and attached before it.</summary>
    public const string ExecutedFile = "sched/sched_process_exec";

    /// <summary>Notes the number and the flags of a new task in the state of its parent.</summary>
    public static ulong[] WriteNewTask(ProgramWriter writer, TracepointFormat format)
    {
        var (code, done) = (writer.Code, writer.Code.NewLabel());
        code.Move(R6, R1);
        writer.Kernel.LoadCurrent(R8);
        writer.Kernel.FindState(R8, done);
        code.Load32(R1, R6, format.Offset("pid"));
        code.Store32(R7, RawTaskState.NewTaskOffset, R1);
        code.Load32(R1, R6, format.Offset("clone_flags"));
        code.Store32(R7, RawTaskState.NewTaskFlagsOffset, R1);
        code.Place(done);
        code.Return();
        return code.Build();
    }

    /// <summary>Notes the name of the file, and whose it is, in the buffer in which this CPU's next exec event is put together.</summary>
    public static ulong[] WriteExecutedFile(ProgramWriter writer, TracepointFormat format)
    {
        var (code, read, done) = (writer.Code, writer.Code.NewLabel(), writer.Code.NewLabel());
        code.Move(R6, R1);
        writer.Kernel.LoadCurrent(R8);
        writer.Kernel.FindState(R8, done);
        writer.LoadScratch(TracerMaps.ExecScratch, done);
        code.Move(R9, R0);
        code.Move(R1, R9);
        code.Add(R1, Record.TextOffset);
        code.Move(R2, Record.MaxText);

        // __data_loc: where the text is in the record, and in the upper half its length.
        code.Load32(R3, R6, format.Offset("filename"));
        code.And(R3, ushort.MaxValue);
        code.Add(R3, R6);
        code.Call(BpfHelper.ProbeReadKernelString);
        code.JumpIfSignedGreater(R0, 0, read);
        code.Place(done);
        code.Return();
        code.Place(read);
        code.Store32(R9, Record.FirstLengthOffset, R0);
        code.Store64(R9, RawAccess.NoteOwnerOffset, R8);
        code.Return();
        return code.Build();
    }
}
