using System.Numerics;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Stacks;
using static TraceAssertions.Tracing.Ebpf.Register;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>The part of the exit program that chooses the calls whose stack is taken, and how much of it.</summary>
/// <remarks>
/// Where <see cref="SourceMode.Sampled"/> holds the choice is that of <see cref="StackSampler"/>, instruction by instruction: calls outside of every scope of a host and
/// reported markers do not count for it; every other call counts for the run; taken are slow calls, and of those at run lengths that are powers of two a sample of each kind.
/// Under <see cref="SourceMode.All"/> every call is taken whose stack can mean anything.
/// </remarks>
internal static class StackChoice
{
    /// <summary>BPF_RB_AVAIL_DATA.</summary>
    private const int UnreadBytes = 0;

    /// <summary>Decides about the call with number R8 that ended at R9; the state keeps the decision. Uses R0 to R5.</summary>
    public static void Choose(ProgramWriter writer)
    {
        var code = writer.Code;
        var (take, done) = (code.NewLabel(), code.NewLabel());
        code.Store32(R7, TaskState.StackWantedOffset, TaskState.NoStack);
        if (writer.Options.IsHost)
        {
            code.Load32(R1, R7, TaskState.ScopeOffset);
            code.JumpIfEqual(R1, 0, done);
        }

        LoadPlan(writer);
        DecideMarkers(writer, take, done);
        if (writer.Options.Source is SourceMode.Sampled)
            CountRun(writer);
        RefuseMeaningless(code, done);
        if (writer.Options.Source is SourceMode.Sampled)
            Sample(writer, take, done);
        code.Place(take);
        StoreWanted(writer, done);
        code.Place(done);
    }

    /// <summary>R1 = how many bytes of the stack are wanted; jumps where the stack is not to be taken at all.</summary>
    public static void JumpUnlessWanted(BpfAssembler code, BpfLabel unwanted)
    {
        code.Load32(R1, R7, TaskState.StackWantedOffset);
        code.JumpIfAbove(R1, StackSnapshot.MaxStackBytes, unwanted);
    }

    /// <summary>R4 = the plan of the number in R8.</summary>
    private static void LoadPlan(ProgramWriter writer)
    {
        var code = writer.Code;
        var strange = code.NewLabel();
        code.Move(R4, (int)StackPlan.Usual);
        code.JumpIfAbove(R8, Globals.PlanCount - 1, strange);
        code.LoadMapValue(R1, writer.Maps.Globals, Globals.StackPlans);
        code.Add(R1, R8);
        code.Load8(R4, R1, 0);
        code.Place(strange);
    }

    /// <summary>Of the markers that are reported, the one that queues work has a stack.</summary>
    private static void DecideMarkers(ProgramWriter writer, BpfLabel take, BpfLabel done)
    {
        var (code, ordinary) = (writer.Code, writer.Code.NewLabel());
        code.JumpIfNotEqual(R4, StackPlan.MayBeMarker, ordinary);
        writer.Kernel.LoadRegisters(R5);
        code.Load64(R1, R5, ProgramWriter.RegisterOffset(0));
        code.LoadConstant(R2, Marker.Magic);
        code.JumpIfNotEqual(R1, R2, ordinary);
        code.Load64(R1, R5, ProgramWriter.RegisterOffset(1));
        code.JumpIfEqual(R1, (int)Marker.Queued, take);
        code.Jump(done);
        code.Place(ordinary);
    }

    /// <summary>R3 = the length of the run that the call continues or begins. Keeps R4.</summary>
    private static void CountRun(ProgramWriter writer)
    {
        var code = writer.Code;
        var (sameScope, begins, counted) = (code.NewLabel(), code.NewLabel(), code.NewLabel());
        code.Load32(R1, R7, TaskState.ScopeOffset);
        code.Load64(R2, R7, TaskState.StackScopeOffset);
        code.JumpIfEqual(R1, R2, sameScope);
        code.Store64(R7, TaskState.StackScopeOffset, R1);
        code.Store32(R7, TaskState.StacksTakenOffset, 0);
        code.Store64(R7, TaskState.RunLengthOffset, 0);
        code.Place(sameScope);
        writer.Kernel.LoadRegisters(R5);
        code.Load64(R1, R5, ProgramWriter.RegisterOffset(0));
        code.Load64(R2, R5, ProgramWriter.RegisterOffset(2));
        code.Load64(R3, R7, TaskState.RunLengthOffset);
        code.JumpIfEqual(R3, 0, begins);
        code.Load32(R0, R7, TaskState.LastNumberOffset);
        code.JumpIfNotEqual(R0, R8, begins);
        code.Load64(R0, R7, TaskState.LastArg0Offset);
        code.JumpIfNotEqual(R0, R1, begins);
        code.Load64(R0, R7, TaskState.LastArg2Offset);
        code.JumpIfNotEqual(R0, R2, begins);
        code.Add(R3, 1);
        code.Jump(counted);
        code.Place(begins);
        code.Store32(R7, TaskState.LastNumberOffset, R8);
        code.Store64(R7, TaskState.LastArg0Offset, R1);
        code.Store64(R7, TaskState.LastArg2Offset, R2);
        code.Move(R3, 1);
        code.Place(counted);
        code.Store64(R7, TaskState.RunLengthOffset, R3);
    }

    private static void RefuseMeaningless(BpfAssembler code, BpfLabel done)
    {
        var meant = code.NewLabel();
        code.JumpIfEqual(R4, StackPlan.Never, done);
        code.JumpIfNotEqual(R4, StackPlan.NeverOnSuccess, meant);
        code.Load64(R1, R6, 8);
        code.JumpIfEqual(R1, 0, done);
        code.Place(meant);
    }

    /// <summary>Falls through or jumps to <paramref name="take"/> where the call is one of the sample.</summary>
    private static void Sample(ProgramWriter writer, BpfLabel take, BpfLabel done)
    {
        var (code, chosen) = (writer.Code, writer.Code.NewLabel());
        code.Load64(R1, R7, TaskState.EnterNanosOffset);
        code.Move(R2, R9);
        code.Subtract(R2, R1);
        code.JumpIfSignedGreater(R2, (int)StackPolicy.SlowNanos - 1, chosen);
        code.JumpIfEqual(R4, StackPlan.Quiet, done);
        code.Move(R1, R3);
        code.Add(R1, -1);
        code.And(R1, R3);
        code.JumpIfNotEqual(R1, 0, done);
        SampleOfKind(writer, chosen, done);
        code.Place(chosen);
        code.Load32(R1, R7, TaskState.StacksTakenOffset);
        code.Add(R1, 1);
        code.Store32(R7, TaskState.StacksTakenOffset, R1);
        code.Jump(take);
    }

    /// <summary>Counts the call for its kind, R3 being the length of its run; jumps to <paramref name="done"/> where it is not one of that kind's sample.</summary>
    private static void SampleOfKind(ProgramWriter writer, BpfLabel chosen, BpfLabel done)
    {
        var code = writer.Code;
        var (known, limited, later) = (code.NewLabel(), code.NewLabel(), code.NewLabel());
        code.LoadConstant(R2, unchecked((long)StackSampler.Golden));
        writer.Kernel.LoadRegisters(R5);
        code.Load64(R1, R5, SnapshotCode.StackPointer);
        code.Move(R0, R8);
        code.ShiftLeft(R0, StackSampler.NumberShift);
        code.Xor(R1, R0);
        code.Load32(R0, R7, TaskState.ScopeOffset);
        code.Multiply(R0, R2);
        code.Add(R1, R0);
        code.Move(R0, R1);
        code.Multiply(R0, R2);
        code.ShiftRight(R0, 64 - BitOperations.Log2(StackSampler.Kinds));
        code.ShiftLeft(R0, BitOperations.Log2(StackSampler.KindBytes));
        code.Move(R5, R7);
        code.Add(R5, R0);
        code.Load64(R0, R5, TaskState.StackKindsOffset);
        code.JumpIfEqual(R0, R1, known);
        code.Store64(R5, TaskState.StackKindsOffset, R1);
        code.Store64(R5, TaskState.StackKindsOffset + sizeof(ulong), 0);
        code.Place(known);
        code.Load64(R0, R5, TaskState.StackKindsOffset + sizeof(ulong));
        code.Add(R0, 1);
        code.Store64(R5, TaskState.StackKindsOffset + sizeof(ulong), R0);
        code.Load32(R1, R7, TaskState.StacksTakenOffset);
        code.JumpIfAbove(R1, (int)StackPolicy.FreeStacks - 1, limited);
        code.JumpIfAbove(R3, StackPolicy.LongRun - 1, chosen);
        code.JumpIfAbove(R0, StackPolicy.FirstOfKind, later);
        code.Jump(chosen);
        code.Place(later);
        Choose(BitOperations.Log2(StackPolicy.OneIn));
        code.Jump(chosen);
        code.Place(limited);
        Choose(BitOperations.Log2(StackPolicy.OneInLater));

        void Choose(int bits)
        {
            code.Move(R1, R0);
            code.ShiftRight(R1, bits);
            code.Multiply(R1, R2);
            code.Move(R4, R1);
            code.ShiftRight(R4, StackSampler.HashShift);
            code.Xor(R1, R4);
            code.Multiply(R1, R2);
            code.ShiftRight(R1, 64 - bits);
            code.And(R0, (1 << bits) - 1);
            code.JumpIfNotEqual(R0, R1, done);
        }
    }

    /// <summary>
    /// Notes how much of the stack is wanted: as far as it can go. The main thread's stack ends where the program began; that of another thread, below its thread pointer
    /// (the C libraries put their block of the thread on top of the stack). Elsewhere (sigaltstack(2), goroutines) neither lies between, and nothing is cut.
    /// </summary>
    private static void StoreWanted(ProgramWriter writer, BpfLabel done)
    {
        var code = writer.Code;
        var (room, beyondMain) = (code.NewLabel(), code.NewLabel());

        // Stacks stop when so much is unread, so that none takes the place of a call.
        code.LoadMap(R1, writer.Maps.Ring);
        code.Move(R2, UnreadBytes);
        code.Call(BpfHelper.RingbufQuery);
        code.Move(R1, writer.Options.UnreadBytesWithStacks);
        code.JumpIfAbove(R1, R0, room);
        writer.Count(Globals.LostStacks);
        code.Jump(done);

        code.Place(room);
        writer.Kernel.LoadCurrent(R0);
        writer.Kernel.LoadRegisters(R5);
        code.Load64(R3, R5, SnapshotCode.StackPointer);
        code.Move(R1, StackSnapshot.MaxStackBytes);
        writer.Kernel.LimitByThreadPointer();
        code.Load64(R2, R7, TaskState.StackStartOffset);
        code.Subtract(R2, R3);
        code.JumpIfAbove(R2, R1, beyondMain);
        code.Move(R1, R2);
        code.Place(beyondMain);
        code.Store32(R7, TaskState.StackWantedOffset, R1);
    }
}
