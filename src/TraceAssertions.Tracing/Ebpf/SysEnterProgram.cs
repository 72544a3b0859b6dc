using TraceAssertions.Tracing.Attribution;
using static TraceAssertions.Tracing.Ebpf.Register;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>On sys_enter(regs, id): remembers the call in progress, when it began and whose it is.</summary>
internal static class SysEnterProgram
{
    public static ulong[] Write(ProgramWriter writer)
    {
        var code = writer.Code;
        var (untargeted, found, compat, marker, ordinary, done) =
            (code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel());
        code.Move(R6, R1);
        writer.Kernel.LoadCurrent(R8);
        if (writer.Options.Filter is not null && writer.Kernel.SeesRegistersAtOnce)
            JumpIfLeftOut(writer, done);
        writer.Kernel.FindState(R8, writer.Options.IsHost ? untargeted : done);

        code.Place(found);
        if (writer.Options.IsHost)
        {
            code.Load32(R1, R7, TaskState.FlagsOffset);
            code.JumpIfNotEqual(R1, 0, done);
        }

        writer.Kernel.KeepRegisters();
        writer.Kernel.JumpIfCompat(R8, compat);
        if (writer.Options.Filter is not null && !writer.Kernel.SeesRegistersAtOnce)
        {
            code.Load64(R1, R6, 8);
            writer.JumpIfLeftOut(done);
        }

        // A program may pass any number; -1 plus 1 would look like no call.
        code.Load64(R8, R6, 8);
        code.Move32(R8, R8);
        code.JumpIfEqual(R8, Marker.SyscallNumber, marker);
        code.Place(ordinary);
        if (writer.Options.IsHost)
            ReadSlot(writer);
        if (writer.Options.Attaches)
            code.Store32(R7, TaskState.AttributionOffset, (int)ScopeSource.Launched);
        SaveArguments(writer);
        if (writer.Options.Memory)
            MemoryCode.SendAtEntry(writer);
        code.Call(BpfHelper.KtimeGetNanos);
        code.Store64(R7, TaskState.EnterNanosOffset, R0);
        code.Add(R8, 1);
        code.Store64(R7, TaskState.InFlightOffset, R8);
        code.Place(done);
        code.Return();

        code.Place(marker);
        writer.Kernel.LoadRegisters(R4);
        JumpUnlessMarker(code, ordinary);
        if (writer.Options.Source is not SourceMode.Off)
        {
            code.JumpIfEqual(R2, (int)Marker.Queued, ordinary);
            code.JumpIfEqual(R2, (int)Marker.Dequeued, ordinary);
        }

        code.Store64(R7, TaskState.InFlightOffset, TaskState.Unreported);
        if (writer.Options.IsHost)
            ObeyMarker(code, done);
        code.Return();

        code.Place(compat);
        writer.Kernel.ForgetRegisters();
        code.Store64(R7, TaskState.InFlightOffset, TaskState.Unreported);
        writer.Count(Globals.CompatCalls);
        code.Return();

        if (writer.Options.IsHost)
        {
            code.Place(untargeted);
            AdoptHostThread(writer, found, done);
        }

        return code.Build();
    }

    /// <summary>First of all, so that a call that is left out costs as little as may be. The numbers of 32-bit programs mean other calls, which are counted as always.</summary>
    private static void JumpIfLeftOut(ProgramWriter writer, BpfLabel target)
    {
        var (code, compat) = (writer.Code, writer.Code.NewLabel());
        writer.Kernel.JumpIfCompat(R8, compat);
        code.Load64(R1, R6, 8);
        writer.JumpIfLeftOut(target);
        code.Place(compat);
    }

    /// <summary>Reads the thread's scope from its slot. Where that fails (the kernel was moving the page) the helper leaves 0, unattributed, and it is counted.</summary>
    public static void ReadSlot(ProgramWriter writer)
    {
        var code = writer.Code;
        var none = code.NewLabel();
        code.Load64(R3, R7, TaskState.SlotOffset);
        code.JumpIfEqual(R3, 0, none);
        code.Move(R1, R7);
        code.Add(R1, TaskState.ScopeOffset);
        code.Move(R2, sizeof(ulong));
        code.Call(BpfHelper.ProbeReadUser);
        code.JumpIfEqual(R0, 0, none);
        writer.Count(Globals.UnreadSlots);
        code.Place(none);
    }

    /// <summary>Saves the arguments of calls whose registers are not their own at exit; R8 = the number.</summary>
    public static void SaveArguments(ProgramWriter writer)
    {
        var (code, save, saved) = (writer.Code, writer.Code.NewLabel(), writer.Code.NewLabel());
        foreach (var number in StringPlan.SavedNumbers)
            code.JumpIfEqual(R8, number, save);
        code.Jump(saved);
        code.Place(save);
        writer.Kernel.LoadRegisters(R2);
        for (var i = 0; i < 6; i++)
        {
            code.Load64(R1, R2, ProgramWriter.RegisterOffset(i));
            code.Store64(R7, TaskState.ArgumentsOffset + (8 * i), R1);
        }

        code.Place(saved);
    }

    /// <summary>R2 = operation, R3 = argument of the marker call whose registers are in R4.</summary>
    private static void JumpUnlessMarker(BpfAssembler code, BpfLabel target)
    {
        code.Load64(R1, R4, ProgramWriter.RegisterOffset(0));
        code.LoadConstant(R2, Marker.Magic);
        code.JumpIfNotEqual(R1, R2, target);
        code.Load64(R2, R4, ProgramWriter.RegisterOffset(1));
        code.Load64(R3, R4, ProgramWriter.RegisterOffset(2));
    }

    private static void ObeyMarker(BpfAssembler code, BpfLabel done)
    {
        var (exclude, forget) = (code.NewLabel(), code.NewLabel());

        // A child process shares no slot with the host, even where it shares memory (vfork(2)).
        code.Load32(R1, R7, TaskState.AttributionOffset);
        code.JumpIfEqual(R1, (int)ScopeSource.Child, done);
        code.JumpIfEqual(R2, (int)Marker.ExcludeThread, exclude);
        code.JumpIfNotEqual(R2, (int)Marker.RegisterSlot, done);
        code.Store64(R7, TaskState.SlotOffset, R3);
        code.Store64(R7, TaskState.ScopeOffset, 0);
        code.JumpIfEqual(R3, 0, forget);
        code.Store32(R7, TaskState.AttributionOffset, (int)ScopeSource.Slot);
        code.Return();
        code.Place(forget);
        code.Store32(R7, TaskState.AttributionOffset, (int)ScopeSource.Inherited);
        code.Return();
        code.Place(exclude);
        code.Store32(R7, TaskState.FlagsOffset, TaskState.Excluded);
    }

    /// <summary>A thread without a state: of the host, then it is given one; or the host's first marker; or a stranger.</summary>
    private static void AdoptHostThread(ProgramWriter writer, BpfLabel found, BpfLabel done)
    {
        var code = writer.Code;
        var (adopt, failed) = (code.NewLabel(), code.NewLabel());
        code.LoadMapValue(R9, writer.Maps.Globals, Globals.HostTgid);
        writer.Kernel.LoadProcess(R8);
        code.Load64(R2, R9, 0);
        code.JumpIfEqual(R1, R2, adopt);
        code.Load64(R1, R6, 8);
        code.JumpIfNotEqual(R1, Marker.SyscallNumber, done);
        writer.Kernel.LoadRegistersOfStranger(R4);
        JumpUnlessMarker(code, done);
        code.JumpIfNotEqual(R2, (int)Marker.RegisterProcess, done);
        if (writer.Options.IsOfAnother)
        {
            writer.JumpUnlessTarget(R8, done);
        }
        else
        {
            code.LoadConstant(R1, writer.Options.Nonce);
            code.JumpIfNotEqual(R1, R3, done);
        }

        writer.Kernel.LoadProcess(R8);
        code.Store64(R9, 0, R1);
        code.Return();

        code.Place(adopt);
        writer.Kernel.CreateState(R8);
        code.JumpIfEqual(R0, 0, failed);
        code.Move(R7, R0);
        writer.Kernel.LoadIdentity(R8);
        code.Store64(R7, TaskState.IdentityOffset, R1);
        code.Store32(R7, TaskState.AttributionOffset, (int)ScopeSource.Inherited);
        code.Jump(found);
        code.Place(failed);
        writer.Count(Globals.Untracked);
        code.Return();
    }
}
