using static TraceAssertions.Tracing.Ebpf.Register;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>On sched_process_exit(task): sends the call that never returns (exit_group(2) for one) and the task's end with its wait(2) status.</summary>
internal static class ExitProgram
{
    // On the program's own stack.
    private const int InFlight = -24;
    private const int Registers = -32;
    private const int WaitStatus = -40;

    public static ulong[] Write(ProgramWriter writer)
    {
        var code = writer.Code;
        var (idle, lostCall, lostEvent, ended, done) = (code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel());
        code.Move(R6, R1);
        code.Load64(R8, R6, 0);
        if (writer.Options.IsOfAnother)
            ForgetEndedHost(writer);
        writer.Kernel.FindState(R8, done);
        code.Load32(R1, R7, TaskState.FlagsOffset);
        code.JumpIfNotEqual(R1, 0, ended);
        code.Call(BpfHelper.KtimeGetNanos);
        code.Move(R9, R0);
        writer.Kernel.LoadWaitStatus(R8);
        code.Store64(R10, WaitStatus, R1);
        code.Load64(R1, R7, TaskState.InFlightOffset);
        code.JumpIfEqual(R1, 0, idle);
        code.JumpIfEqual(R1, TaskState.Unreported, idle);
        if (writer.Options.Attaches)
            FindUnseen(writer, idle);
        code.Store64(R10, InFlight, R1);
        code.Store64(R7, TaskState.InFlightOffset, 0);
        SendUnfinished(writer, lostCall);

        code.Place(idle);
        writer.Reserve(lostEvent);
        writer.FillEvent(R0, ProcessEventKind.Exit);
        code.Load64(R1, R10, WaitStatus);
        code.Store64(R0, Record.ResultOffset, R1);
        writer.Kernel.StorePeakPages(R0, R8);
        writer.Kernel.StoreResidentPages(R0, R8);
        code.Move(R2, ProgramWriter.NoWakeup);
        writer.Submit();

        code.Place(ended);
        writer.Kernel.DropState(R8);
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

    /// <summary>With its last thread the host's number becomes free, for a process of whatever user.</summary>
    private static void ForgetEndedHost(ProgramWriter writer)
    {
        var code = writer.Code;
        var lives = code.NewLabel();
        code.Load64(R1, R8, writer.Kernel.Layout.TaskSignal);
        code.Load32(R1, R1, writer.Kernel.Layout.SignalLive);
        code.JumpIfNotEqual(R1, 0, lives);
        writer.ForgetHost(R8);
        code.Place(lives);
    }

    /// <summary>R1 = 1 plus the number of the call that the task in R8 is in, where it has been in it since before the tracer attached. Uses R2.</summary>
    private static void FindUnseen(ProgramWriter writer, BpfLabel idle)
    {
        var (code, seen) = (writer.Code, writer.Code.NewLabel());
        code.JumpIfNotEqual(R1, TaskState.Unseen, seen);
        writer.Kernel.JumpIfCompat(R8, idle);
        writer.Kernel.LoadLastRegisters(R8);
        code.Load64(R1, R0, ProgramWriter.NumberRegister);
        code.JumpIfAbove(R1, Globals.PlanCount - 1, idle);
        if (writer.Options.Filter is not null)
            writer.JumpIfLeftOut(idle);
        code.Add(R1, 1);
        code.Place(seen);
    }

    private static void SendUnfinished(ProgramWriter writer, BpfLabel lost)
    {
        var code = writer.Code;
        writer.NextSequence();
        writer.Kernel.LoadLastRegisters(R8);
        code.Store64(R10, Registers, R0);
        writer.Reserve(lost);
        writer.FillEvent(R0, default);
        code.Load64(R2, R10, Registers);
        writer.CopyRegisters(R0, Record.ArgumentsOffset);
        code.Load64(R1, R7, TaskState.EnterNanosOffset);
        code.Store64(R0, Record.EnterNanosOffset, R1);
        code.Load64(R1, R10, InFlight);
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
