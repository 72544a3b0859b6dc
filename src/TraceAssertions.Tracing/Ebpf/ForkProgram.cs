using static TraceAssertions.Tracing.Ebpf.Register;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>On sched_process_fork(parent, child): the child is traced from before its first instruction.</summary>
internal static class ForkProgram
{
    public static ulong[] Write(ProgramWriter writer)
    {
        var code = writer.Code;
        var (thread, create, failed, lost, done) = (code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel());
        code.Move(R6, R1);
        code.Load64(R8, R6, 0);
        writer.Kernel.FindState(R8, done);
        code.Load64(R9, R6, 8);

        // R8 = how the child is attributed, with its flags in the upper half.
        writer.Kernel.LoadProcesses(R8, R9);
        code.Load64(R8, R7, TaskState.AttributionOffset);
        if (writer.Options.FollowChildren)
        {
            code.JumpIfEqual(R1, R2, thread);
            if (writer.Options.IsHost)
                AttributeToParent(code, done);
            code.Jump(create);
        }
        else
        {
            code.JumpIfNotEqual(R1, R2, done);
        }

        code.Place(thread);
        if (writer.Options.IsHost)
        {
            code.Load32(R1, R7, TaskState.AttributionOffset);
            code.JumpIfNotEqual(R1, (int)ScopeSource.Slot, create);
            code.Add(R8, ScopeSource.Inherited - ScopeSource.Slot);
        }

        code.Place(create);
        writer.Kernel.JumpIfUnknown(R9, failed);
        writer.Kernel.CreateState(R9);
        code.JumpIfEqual(R0, 0, failed);
        code.Store64(R0, TaskState.AttributionOffset, R8);
        ExpectFirstReturn(writer);
        code.Load64(R1, R7, TaskState.ScopeOffset);
        code.Store64(R0, TaskState.ScopeOffset, R1);
        code.Load64(R1, R7, TaskState.StackStartOffset);
        code.Store64(R0, TaskState.StackStartOffset, R1);
        writer.Kernel.LoadChildIdentity(R9);
        code.Store64(R0, TaskState.IdentityOffset, R1);
        code.Store64(R10, -24, R1);
        if (!writer.Options.IsHost)
            writer.Count(Globals.Live);
        code.Load32(R1, R7, TaskState.FlagsOffset);
        code.JumpIfNotEqual(R1, 0, done);
        code.Call(BpfHelper.KtimeGetNanos);
        code.Move(R9, R0);
        writer.Reserve(lost);
        writer.FillEvent(R0, ProcessEventKind.Fork);
        code.Move32(R1, R8);
        code.Add(R1, Record.EventBit);
        code.Store32(R0, Record.AttributionOffset, R1);
        code.Load64(R1, R10, -24);
        code.Store64(R0, Record.ArgumentsOffset, R1);
        code.Move(R2, ProgramWriter.NoWakeup);
        writer.Submit();
        code.Place(done);
        code.Return();
        code.Place(failed);
        writer.Count(Globals.Untracked);
        code.Return();
        code.Place(lost);
        writer.CountLoss(Globals.LostEvents);
        code.Return();
        return code.Build();
    }

    /// <summary>The first thing that the child in R0 does is to return from its creator's call. Where a filter leaves that out, its exit is left out too.</summary>
    private static void ExpectFirstReturn(ProgramWriter writer)
    {
        var (code, leftOut) = (writer.Code, writer.Code.NewLabel());
        if (writer.Options.Filter is not null)
        {
            code.Load64(R1, R7, TaskState.InFlightOffset);
            code.JumpIfEqual(R1, 0, leftOut);
        }

        code.Store64(R0, TaskState.InFlightOffset, TaskState.Unreported);
        code.Place(leftOut);
    }

    /// <summary>A child process of the host belongs to its creator's scope; one that no scope created is not followed at all.</summary>
    private static void AttributeToParent(BpfAssembler code, BpfLabel done)
    {
        code.Load32(R1, R7, TaskState.FlagsOffset);
        code.JumpIfNotEqual(R1, 0, done);
        code.Load32(R1, R7, TaskState.ScopeOffset);
        code.JumpIfEqual(R1, 0, done);
        code.Move(R8, (int)ScopeSource.Child);
    }
}
