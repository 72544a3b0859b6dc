using static TraceAssertions.Tracing.Ebpf.Register;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>On sched_process_exit(task): sends the call that never returns (exit_group(2) for one) and the task's end with its wait(2) status.</summary>
internal static class ExitProgram
{
    public static ulong[] Write(ProgramWriter writer)
    {
        var code = writer.Code;
        var (idle, lostCall, lostEvent, ended, done) = (code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel());
        code.Move(R6, R1);
        code.Load64(R8, R6, 0);
        writer.FindState(R8, done);
        code.Load32(R1, R7, TaskState.FlagsOffset);
        code.JumpIfNotEqual(R1, 0, ended);
        code.Call(BpfHelper.KtimeGetNanos);
        code.Move(R9, R0);
        code.Load64(R1, R7, TaskState.InFlightOffset);
        code.JumpIfEqual(R1, 0, idle);
        code.Store64(R10, -24, R1);
        code.Store64(R7, TaskState.InFlightOffset, 0);
        SendUnfinished(writer, lostCall);

        code.Place(idle);
        writer.Reserve(lostEvent);
        writer.FillEvent(R0, ProcessEventKind.Exit);
        code.Load32(R1, R8, writer.Kernel.TaskExitCode);
        code.Store64(R0, Record.ResultOffset, R1);
        code.Move(R2, ProgramWriter.NoWakeup);
        writer.Submit();

        code.Place(ended);
        if (!writer.Options.IsHost)
        {
            // After the record: a consumer that sees no live task has seen every record.
            code.LoadMapValue(R1, writer.Maps.Globals, Globals.Live);
            code.Move(R2, -1);
            code.AtomicAdd(R1, 0, R2);
        }

        code.Place(done);
        code.Return();

        code.Place(lostCall);
        writer.CountLoss(Globals.LostCalls);
        code.Jump(idle);
        code.Place(lostEvent);
        writer.CountLoss(Globals.LostEvents);
        code.Jump(ended);
        return code.Build();
    }

    private static void SendUnfinished(ProgramWriter writer, BpfLabel lost)
    {
        var code = writer.Code;
        writer.NextSequence();
        code.Move(R1, R8);
        code.Call(BpfHelper.TaskPtRegs);
        code.Store64(R10, -32, R0);
        writer.Reserve(lost);
        writer.FillEvent(R0, default);
        code.Load64(R2, R10, -32);
        writer.CopyRegisters(R0, Record.ArgumentsOffset);
        code.Load64(R1, R7, TaskState.EnterNanosOffset);
        code.Store64(R0, Record.EnterNanosOffset, R1);
        code.Load64(R1, R10, -24);
        code.Add(R1, -1);
        code.Store32(R0, Record.NumberOffset, R1);
        code.Load32(R1, R7, TaskState.AttributionOffset);
        code.Add(R1, Record.UnfinishedBit);
        code.Store32(R0, Record.AttributionOffset, R1);
        code.Load64(R1, R7, TaskState.SequenceOffset);
        code.Store64(R0, Record.SequenceOffset, R1);
        code.Move(R2, ProgramWriter.NoWakeup);
        writer.Submit();
    }
}
