using static TraceAssertions.Tracing.Ebpf.Register;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>On signal_deliver(signal, info, action): sends the signal's number.</summary>
internal static class SignalProgram
{
    public static ulong[] Write(ProgramWriter writer)
    {
        var code = writer.Code;
        var (lost, done) = (code.NewLabel(), code.NewLabel());
        code.Move(R6, R1);
        writer.Kernel.LoadCurrent(R0);
        writer.Kernel.FindState(R0, done);
        code.Load32(R1, R7, TaskState.FlagsOffset);
        code.JumpIfNotEqual(R1, 0, done);
        if (writer.Options.IsHost)
        {
            code.Load32(R1, R7, TaskState.ScopeOffset);
            code.JumpIfEqual(R1, 0, done);
        }

        code.Load64(R8, R6, 0);
        code.Call(BpfHelper.KtimeGetNanos);
        code.Move(R9, R0);
        writer.Reserve(lost);
        writer.FillEvent(R0, ProcessEventKind.Signal);
        code.Store64(R0, Record.ResultOffset, R8);
        code.Move(R2, ProgramWriter.NoWakeup);
        writer.Submit();
        code.Place(done);
        code.Return();
        code.Place(lost);
        writer.CountLoss(Globals.LostEvents);
        code.Return();
        return code.Build();
    }
}
