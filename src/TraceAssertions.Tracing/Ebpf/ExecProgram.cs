using static TraceAssertions.Tracing.Ebpf.Register;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>On sched_process_exec(task, old pid, bprm), which runs before execve(2) returns with success: sends the file's name and the auxiliary vector.</summary>
internal static class ExecProgram
{
    /// <summary>On the program's own stack.</summary>
    private const int FormerIdentity = -24;

    public static ulong[] Write(ProgramWriter writer)
    {
        var code = writer.Code;
        var (privileged, lost, done) = (code.NewLabel(), code.NewLabel(), code.NewLabel());
        code.Move(R6, R1);
        code.Load64(R8, R6, 0);
        writer.Kernel.FindState(R8, done);
        code.Load32(R1, R7, TaskState.FlagsOffset);
        code.JumpIfAnyBit(R1, TaskState.Excluded, done);
        if (writer.Options.IsOfAnother)
            JumpIfPrivileged(writer, privileged);
        code.Store32(R7, TaskState.FlagsOffset, 0);

        // A slot's address means nothing in the new program.
        code.Store64(R7, TaskState.SlotOffset, 0);

        // A thread that was not the leader takes over the leader's pid (execve(2)).
        code.Load64(R1, R7, TaskState.IdentityOffset);
        code.Store64(R10, FormerIdentity, R1);
        writer.Kernel.LoadIdentity(R8);
        code.Store64(R7, TaskState.IdentityOffset, R1);
        code.Call(BpfHelper.KtimeGetNanos);
        code.Move(R9, R0);
        writer.LoadScratch(TracerMaps.ExecScratch, lost);
        writer.FillEvent(R0, ProcessEventKind.Exec);
        code.Load64(R1, R10, FormerIdentity);
        code.Store64(R0, Record.ArgumentsOffset, R1);
        writer.Kernel.StorePeakPages(R0, R8);
        code.Move(R9, R0);
        writer.Kernel.ReadExecutedFile(R8);
        code.Store32(R9, Record.FirstLengthOffset, R0);
        writer.Kernel.AppendAuxiliary();
        code.Move(R3, R8);
        code.Add(R3, Record.TextOffset);
        code.LoadMap(R1, writer.Maps.Ring);
        code.Move(R2, R9);
        code.Move(R4, ProgramWriter.NoWakeup);
        code.Call(BpfHelper.RingbufOutput);
        code.JumpIfNotEqual(R0, 0, lost);
        code.Place(done);
        code.Return();
        code.Place(lost);
        writer.CountLoss(Globals.LostEvents);
        code.Return();
        if (writer.Options.IsOfAnother)
        {
            code.Place(privileged);
            Abandon(writer);
        }

        return code.Build();
    }

    /// <summary>Jumps where the user of the task in R8 may not trace its new program: one that gained rights (set-user-ID, file capabilities) or that the user may not read (ptrace(2), PTRACE_MODE_ATTACH).</summary>
    private static void JumpIfPrivileged(ProgramWriter writer, BpfLabel privileged)
    {
        var (code, plain) = (writer.Code, writer.Code.NewLabel());
        code.Load64(R1, R8, writer.Kernel.Layout.TaskMemory);
        code.Load64(R1, R1, writer.Kernel.Layout.MemoryFlags);
        code.JumpIfAnyBit(R1, 2, privileged);
        code.JumpIfAnyBit(R1, 1, plain);
        code.Jump(privileged);
        code.Place(plain);
    }

    /// <summary>Follows the task in R8 no further, nor what it starts, and tells its scope so as a loss. The call in progress is not told either: its stack would be the new program's.</summary>
    private static void Abandon(ProgramWriter writer)
    {
        var code = writer.Code;
        code.Store64(R7, TaskState.InFlightOffset, 0);
        code.Store64(R7, TaskState.SlotOffset, 0);
        code.Store32(R7, TaskState.FlagsOffset, TaskState.Excluded);
        writer.ForgetHost(R8);
        writer.CountLoss(Globals.LostEvents);
        code.Return();
    }
}
