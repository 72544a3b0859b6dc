using TraceAssertions.Tracing.Stacks;
using static TraceAssertions.Tracing.Ebpf.Register;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>On sys_exit(regs, result): sends the call, with the strings that its arguments point to.</summary>
/// <remarks>Strings are read here and not at entry, because the kernel has just read them itself: they are resident, which bpf_probe_read_user needs.</remarks>
internal static class SysExitProgram
{
    private const int FirstPointer = -16;
    private const int SecondPointer = -24;

    /// <summary>The bytes of stack that a record in place has room for: the kernel wants a constant.</summary>
    private static readonly int[] RoomSizes = [1024, 4096, StackSnapshot.MaxStackBytes];

    public static ulong[] Write(ProgramWriter writer)
    {
        var code = writer.Code;
        var (planned, plain, pointing, saved, withMore, lost, done) =
            (code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel());
        code.Move(R6, R1);
        if (writer.Options.Filter is not null && writer.Kernel.SeesRegistersAtOnce)
        {
            // rt_sigreturn(2) has put -1 in place of its number: what was remembered at entry decides.
            writer.Kernel.LoadRegisters(R1);
            code.Load64(R1, R1, ProgramWriter.NumberRegister);
            writer.JumpIfLeftOut(done);
        }

        writer.Kernel.LoadCurrent(R0);
        writer.Kernel.FindState(R0, done);

        var seen = code.NewLabel();
        code.Load64(R8, R7, TaskState.InFlightOffset);
        code.Store64(R7, TaskState.InFlightOffset, 0);
        code.JumpIfSignedGreater(R8, 0, seen);
        FindUnseen(writer, done);
        code.Place(seen);
        if (!writer.Options.IsHost)
        {
            code.Load32(R1, R7, TaskState.FlagsOffset);
            code.JumpIfNotEqual(R1, 0, done);
        }

        code.Add(R8, -1);
        code.Call(BpfHelper.KtimeGetNanos);
        code.Move(R9, R0);
        writer.NextSequence();
        if (writer.Options.Source is not SourceMode.Off)
            StackChoice.Choose(writer);
        code.JumpIfAbove(R8, Globals.PlanCount - 1, plain);
        code.LoadMapValue(R1, writer.Maps.Globals, Globals.Plans);
        code.Add(R1, R8);
        code.Load8(R1, R1, 0);
        code.JumpIfNotEqual(R1, (int)StringPlan.None, planned);
        if (writer.Options.Memory)
            MemoryCode.JumpIfPlanned(writer, pointing);

        code.Place(plain);
        if (writer.Options.Source is not SourceMode.Off)
            SendIfWanted(writer, withMore, lost);
        writer.Reserve(lost);
        Fill(writer, R0, fromState: false);
        writer.ChooseWakeup(R2, ProgramWriter.CallsPerWakeup);
        writer.Submit();
        code.Place(done);
        code.Return();

        code.Place(planned);
        WritePlans(writer, saved, withMore, lost);

        code.Place(saved);
        writer.Reserve(lost);
        Fill(writer, R0, fromState: true);
        writer.ChooseWakeup(R2, ProgramWriter.CallsPerWakeup);
        writer.Submit();
        code.Return();

        if (writer.Options.Memory)
        {
            code.Place(pointing);
            writer.LoadScratch(TracerMaps.CallScratch, lost);
            Fill(writer, R0, fromState: false);
            code.Move(R9, R0);
            code.Store64(R9, Record.FirstLengthOffset, 0);
            code.Move(R0, 0);
        }

        if (HasMore(writer.Options))
        {
            code.Place(withMore);
            SendWithMore(writer, lost);
        }

        code.Place(lost);
        writer.CountLoss(Globals.LostCalls);
        code.Return();
        return code.Build();
    }

    /// <summary>
    /// R8 = 1 plus the number of a call whose entry no program saw: the tracer attached while it was in progress, or a seccomp filter of the task's own refused it before
    /// sys_enter. The registers still have it, and its arguments. Jumps where there is none.
    /// </summary>
    private static void FindUnseen(ProgramWriter writer, BpfLabel done)
    {
        var (code, compat, native, known) = (writer.Code, writer.Code.NewLabel(), writer.Code.NewLabel(), writer.Code.NewLabel());
        code.JumpIfEqual(R8, TaskState.Unreported, done);
        code.Load32(R1, R7, TaskState.FlagsOffset);
        code.JumpIfNotEqual(R1, 0, done);
        code.Move(R9, R8);
        writer.Kernel.KeepRegisters();
        writer.Kernel.LoadCurrent(R0);
        writer.Kernel.JumpIfCompat(R0, compat);
        code.Jump(native);
        code.Place(compat);
        writer.Count(Globals.CompatCalls);
        code.Jump(done);
        code.Place(native);
        writer.Kernel.LoadRegisters(R8);
        code.Load64(R8, R8, ProgramWriter.NumberRegister);
        code.JumpIfAbove(R8, Globals.PlanCount - 1, done);
        if (writer.Options.Filter is not null && !writer.Kernel.SeesRegistersAtOnce)
        {
            code.Move(R1, R8);
            writer.JumpIfLeftOut(done);
        }

        if (writer.Options.Attaches)
        {
            code.JumpIfEqual(R9, TaskState.Unseen, known);
            code.Store32(R7, TaskState.AttributionOffset, (int)ScopeSource.Launched);
        }

        if (writer.Options.IsHost)
            SysEnterProgram.ReadSlot(writer);
        SysEnterProgram.SaveArguments(writer);
        if (writer.Options.Memory)
            MemoryCode.SendAtEntry(writer);
        code.Call(BpfHelper.KtimeGetNanos);
        code.Store64(R7, TaskState.EnterNanosOffset, R0);
        code.Place(known);
        code.Add(R8, 1);
    }

    /// <summary>Sends a call without strings that has a stack; falls through where it has none.</summary>
    private static void SendIfWanted(ProgramWriter writer, BpfLabel withMore, BpfLabel lost)
    {
        var code = writer.Code;
        var unwanted = code.NewLabel();
        StackChoice.JumpUnlessWanted(code, unwanted);
        SendInPlace(writer);
        writer.LoadScratch(TracerMaps.CallScratch, lost);
        Fill(writer, R0, fromState: false);
        code.Move(R9, R0);
        code.Store64(R9, Record.FirstLengthOffset, 0);
        code.Move(R0, 0);
        Send(writer, withMore, lost);
        code.Place(unwanted);
    }

    /// <summary>Sends the call with its stack right in the ring, which saves a copy of the stack. Falls through where there is no room, or where the stack is torn.</summary>
    /// <param name="writer">The program, in which R1 = how many bytes of the stack are wanted.</param>
    private static void SendInPlace(ProgramWriter writer)
    {
        var code = writer.Code;
        var otherwise = code.NewLabel();
        foreach (var room in RoomSizes)
        {
            var (larger, torn) = (code.NewLabel(), code.NewLabel());
            code.JumpIfAbove(R1, room, larger);
            writer.Reserve(otherwise, Record.TextOffset + StackSnapshot.RegisterBytes + room);
            Fill(writer, R0, fromState: false);
            code.Store64(R0, Record.FirstLengthOffset, 0);
            code.Move(R9, R0);
            SnapshotCode.TakeWhole(writer, room, torn);
            StoreSnapshotSize(code);
            writer.ChooseWakeup(R2, ProgramWriter.StacksPerWakeup);
            code.Move(R0, R9);
            writer.Submit();
            code.Return();

            // What was reserved is wasted, which does not matter: few stacks are torn.
            code.Place(torn);
            code.Load32(R8, R9, Record.NumberOffset);
            code.Load64(R1, R9, Record.ExitNanosOffset);
            code.Store64(R10, FirstPointer, R1);
            code.Move(R1, R9);
            code.Move(R2, ProgramWriter.NoWakeup);
            code.Call(BpfHelper.RingbufDiscard);
            code.Load64(R9, R10, FirstPointer);
            code.Jump(otherwise);
            code.Place(larger);
        }

        code.Place(otherwise);
    }

    /// <summary>Notes in the record in R9 that a snapshot of R0 bytes follows. Uses R1 and R2.</summary>
    private static void StoreSnapshotSize(BpfAssembler code)
    {
        code.Load32(R1, R7, TaskState.AttributionOffset);
        code.Move(R2, R0);
        code.ShiftLeft(R2, Record.SnapshotShift);
        code.Or(R1, R2);
        code.Store32(R9, Record.AttributionOffset, R1);
    }

    private static void WritePlans(ProgramWriter writer, BpfLabel saved, BpfLabel withMore, BpfLabel lost)
    {
        var code = writer.Code;
        var (one, two, execve, readFirst) =
            (code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel());
        var (pairAtFirst, pairAtFourth, pair) = (code.NewLabel(), code.NewLabel(), code.NewLabel());

        // The pair of the first path in the second argument, as of openat(2), is by far the most frequent.
        writer.Kernel.LoadRegisters(R2);
        foreach (var (plan, first, second) in StringPlan.Instance.Pairs.OrderByDescending(p => p is { First: 1, Second: < 0 }))
        {
            var next = code.NewLabel();
            code.JumpIfNotEqual(R1, plan, next);
            code.Load64(R3, R2, ProgramWriter.RegisterOffset(first));
            code.Store64(R10, FirstPointer, R3);
            if (second >= 0)
            {
                code.Load64(R3, R2, ProgramWriter.RegisterOffset(second));
                code.Store64(R10, SecondPointer, R3);
            }

            code.Jump(second >= 0 ? two : one);
            code.Place(next);
        }

        code.JumpIfEqual(R1, StringPlan.SavedArguments, saved);
        code.JumpIfEqual(R1, StringPlan.MadePairAtFirst, pairAtFirst);
        code.JumpIfEqual(R1, StringPlan.MadePairAtFourth, pairAtFourth);

        // A successful execve has replaced the memory; its file name was sent from sched_process_exec.
        code.Load64(R2, R6, 8);
        code.JumpIfEqual(R2, 0, saved);
        code.Load64(R3, R7, TaskState.ArgumentsOffset);
        code.JumpIfEqual(R1, StringPlan.Execve, execve);
        code.Load64(R3, R7, TaskState.ArgumentsOffset + 8);
        code.Place(execve);
        code.Store64(R10, FirstPointer, R3);

        writer.LoadScratch(TracerMaps.CallScratch, lost);
        Fill(writer, R0, fromState: true);
        code.Jump(readFirst);

        code.Place(one);
        writer.LoadScratch(TracerMaps.CallScratch, lost);
        Fill(writer, R0, fromState: false);
        code.Place(readFirst);
        code.Move(R9, R0);
        ReadString(code, FirstPointer, Record.FirstLengthOffset, previous: null);
        code.Store32(R9, Record.SecondLengthOffset, 0);
        Send(writer, withMore, lost);

        code.Place(two);
        writer.LoadScratch(TracerMaps.CallScratch, lost);
        Fill(writer, R0, fromState: false);
        code.Move(R9, R0);
        ReadString(code, FirstPointer, Record.FirstLengthOffset, previous: null);
        code.Move(R8, R0);
        ReadString(code, SecondPointer, Record.SecondLengthOffset, previous: R8);
        code.Add(R0, R8);
        Send(writer, withMore, lost);

        code.Place(pairAtFirst);
        code.Load64(R3, R2, ProgramWriter.RegisterOffset(0));
        code.Jump(pair);
        code.Place(pairAtFourth);
        code.Load64(R3, R2, ProgramWriter.RegisterOffset(3));
        code.Place(pair);
        code.Store64(R10, FirstPointer, R3);
        writer.LoadScratch(TracerMaps.CallScratch, lost);
        Fill(writer, R0, fromState: false);
        SendPair(writer, withMore, lost);
    }

    /// <summary>Sends the record in R0 with the two descriptors that the call made; zeros where they could not be read.</summary>
    private static void SendPair(ProgramWriter writer, BpfLabel withMore, BpfLabel lost)
    {
        var code = writer.Code;
        code.Move(R9, R0);
        code.Store32(R9, Record.FirstLengthOffset, sizeof(ulong));
        code.Store32(R9, Record.SecondLengthOffset, 0);
        code.Move(R1, R9);
        code.Add(R1, Record.TextOffset);
        code.Move(R2, sizeof(ulong));
        code.Load64(R3, R10, FirstPointer);
        code.Call(BpfHelper.ProbeReadUser);
        code.Move(R0, sizeof(ulong));
        Send(writer, withMore, lost);
    }

    /// <summary>Reads a string into the record in R9; R0 = its length with the NUL, 0 where it could not be read.</summary>
    private static void ReadString(BpfAssembler code, int pointer, int length, Register? previous)
    {
        var read = code.NewLabel();
        code.Move(R1, R9);
        code.Add(R1, Record.TextOffset);
        if (previous is { } bytes)
            code.Add(R1, bytes);
        code.Move(R2, Record.MaxText);
        code.Load64(R3, R10, pointer);
        code.Call(BpfHelper.ProbeReadUserString);
        code.JumpIfSignedGreater(R0, 0, read);
        code.Move(R0, 0);
        code.Place(read);
        code.Store32(R9, length, R0);
    }

    /// <summary>Whether anything may follow the strings of a record.</summary>
    private static bool HasMore(TracerOptions options) => options.Memory || options.Source is not SourceMode.Off;

    /// <summary>Sends the record in R9, whose strings have the length in R0. With stacks or memory that is much code, which the program has once.</summary>
    private static void Send(ProgramWriter writer, BpfLabel withMore, BpfLabel lost)
    {
        var code = writer.Code;
        if (HasMore(writer.Options))
        {
            code.Jump(withMore);
            return;
        }

        code.Move(R3, R0);
        code.Add(R3, Record.TextOffset);
        Output(writer, ProgramWriter.CallsPerWakeup, lost);
    }

    /// <summary>
    /// Sends the record in R9, whose strings have the length in R0, with the memory of its call and its stack if they are wanted; without the stack where the ring has no room
    /// for it.
    /// </summary>
    private static void SendWithMore(ProgramWriter writer, BpfLabel lost)
    {
        var code = writer.Code;
        var (bare, crowded) = (code.NewLabel(), code.NewLabel());
        code.Move(R8, R0);
        code.Add(R8, Record.TextOffset);
        if (writer.Options.Memory)
        {
            code.Store32(R7, TaskState.RecordBytesOffset, R8);
            MemoryCode.AppendAtExit(writer);
            code.Load32(R8, R7, TaskState.RecordBytesOffset);
            code.JumpIfAbove(R8, Record.LastChunk + CallMemory.HeaderBytes + Record.MostChunk(writer.Options.Source), lost);
        }

        if (writer.Options.Source is SourceMode.Off)
        {
            code.Move(R3, R8);
            Output(writer, ProgramWriter.CallsPerWakeup, lost);
            return;
        }

        StackChoice.JumpUnlessWanted(code, bare);
        SnapshotCode.Append(writer);
        StoreSnapshotSize(code);
        code.Move(R3, R8);
        code.Add(R3, R0);
        Output(writer, ProgramWriter.StacksPerWakeup, crowded);

        code.Place(crowded);
        writer.Count(Globals.LostStacks);
        code.Load32(R1, R7, TaskState.AttributionOffset);
        code.Store32(R9, Record.AttributionOffset, R1);
        code.Place(bare);
        code.Move(R3, R8);
        Output(writer, ProgramWriter.CallsPerWakeup, lost);
    }

    /// <summary>Sends the R3 bytes of the record in R9.</summary>
    private static void Output(ProgramWriter writer, int perWakeup, BpfLabel lost)
    {
        var code = writer.Code;
        writer.ChooseWakeup(R4, perWakeup);
        code.LoadMap(R1, writer.Maps.Ring);
        code.Move(R2, R9);
        code.Call(BpfHelper.RingbufOutput);
        code.JumpIfNotEqual(R0, 0, lost);
        code.Return();
    }

    /// <summary>Fills the fixed part of a call's record; R8 holds its number and R9 the time. Uses R1 and R2.</summary>
    private static void Fill(ProgramWriter writer, Register record, bool fromState)
    {
        var code = writer.Code;
        code.Load64(R1, R7, TaskState.IdentityOffset);
        code.Store64(record, Record.IdentityOffset, R1);
        code.Load64(R1, R7, TaskState.EnterNanosOffset);
        code.Store64(record, Record.EnterNanosOffset, R1);
        code.Store64(record, Record.ExitNanosOffset, R9);
        code.Store32(record, Record.NumberOffset, R8);
        code.Load32(R1, R7, TaskState.AttributionOffset);
        code.Store32(record, Record.AttributionOffset, R1);
        if (fromState)
        {
            for (var i = 0; i < 6; i++)
            {
                code.Load64(R1, R7, TaskState.ArgumentsOffset + (8 * i));
                code.Store64(record, Record.ArgumentsOffset + (8 * i), R1);
            }
        }
        else
        {
            writer.Kernel.LoadRegisters(R2);
            writer.CopyRegisters(record, Record.ArgumentsOffset);
        }

        code.Load64(R1, R6, 8);
        code.Store64(record, Record.ResultOffset, R1);
        code.Load64(R1, R7, TaskState.SequenceOffset);
        code.Store64(record, Record.SequenceOffset, R1);
        code.Load64(R1, R7, TaskState.ScopeOffset);
        code.Store64(record, Record.ScopeOffset, R1);
    }
}
