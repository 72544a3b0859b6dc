using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>Finds the frames of a snapshot.</summary>
/// <remarks>
/// Compilers other than those of Go and .NET leave the frame pointer out, so that only .eh_frame tells where a caller is; compiled .NET code has no .eh_frame, but keeps the
/// frame pointer in nearly every method that calls; where it does not, its epilog tells (<see cref="EpilogSearch"/>), and who looks the method up can confirm it
/// (<see cref="IManagedSymbols.ShowsCaller"/>). A stack of a .NET program changes between the ways several times.
/// </remarks>
/// <param name="modules">The files that processes execute.</param>
internal sealed class FrameUnwinder(CodeModules modules)
{
    /// <summary>The most frames that are found.</summary>
    public const int MaxFrames = 256;

    // Where a frame pointer points far beyond the stack pointer it is no frame pointer. The usual limit of a stack's size.
    private const ulong FarthestFrame = 8 << 20;

    /// <summary>Finds the frames, the innermost first; returns how many.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="space">Where it has its code.</param>
    /// <param name="snapshot">Registers and stack.</param>
    /// <param name="frames">Where the frames go: <see cref="MaxFrames"/>.</param>
    /// <param name="end">Why there are no more.</param>
    /// <param name="reads">Where to take note of what decided, if anybody wants to know.</param>
    public int Unwind(int pid, AddressSpace space, in StackSnapshot snapshot, Span<UnwoundFrame> frames, out UnwindEnd end, StackReads? reads = null)
    {
        var registers = new UnwindRegisters(snapshot);
        var memory = new StackMemory(snapshot.StackPointer, snapshot.Stack, reads);
        var (origin, interrupted, isSure) = (FrameOrigin.Registers, false, true);
        for (var count = 0; ; count++)
        {
            // What follows the last call of a function that does not return is another function, so a caller is described at its call.
            var instruction = registers.InstructionPointer;
            var isCaller = count > 0 && !interrupted;
            if (instruction == 0 && count > 0)
            {
                end = UnwindEnd.Outermost;
                return count;
            }

            var address = isCaller ? instruction - 1 : instruction;
            if (space.PlaceAt(address, modules) is not { } place)
            {
                end = UnwindEnd.Unmapped;
                return count;
            }

            if (count == frames.Length)
            {
                end = UnwindEnd.Truncated;
                return count;
            }

            isSure &= origin != FrameOrigin.Guessed;
            frames[count] = new(instruction, address, !interrupted, isSure ? origin : FrameOrigin.Guessed, place);
            var before = registers.StackPointer;
            var frameBytes = isCaller ? CompiledStep(pid, space, place, memory, ref registers) : 0;
            frames[count] = frames[count] with { FrameBytes = frameBytes };
            var result = StepResult.Done;
            if (frameBytes > 0)
                origin = FrameOrigin.Described;
            else
                result = Step(space, place, memory, ref registers, out origin);
            interrupted = place.IsSignalFrame && origin == FrameOrigin.Described;
            if (result == StepResult.Done && registers.StackPointer <= before && !interrupted)
                result = StepResult.NotUnderstood;
            if (result == StepResult.Done)
                continue;
            end = result switch
            {
                StepResult.Outermost => UnwindEnd.Outermost,
                StepResult.OutOfSnapshot => UnwindEnd.Truncated,
                StepResult.Unmapped => UnwindEnd.Unmapped,
                _ => UnwindEnd.Lost,
            };
            return count + 1;
        }
    }

    private StepResult Step(AddressSpace space, CodePlace place, in StackMemory memory, ref UnwindRegisters registers, out FrameOrigin origin)
    {
        origin = FrameOrigin.Described;
        if (place.Row is { } row)
        {
            var result = RowStep.Take(row, place.Section, memory, ref registers);
            if (result != StepResult.NotUnderstood)
                return result;
        }
        else if (place.IsSignalFrame)
        {
            return SignalTrampoline.Step(memory, ref registers);
        }

        origin = place is { Kind: FrameKind.Managed, Module: null } ? FrameOrigin.FramePointer : FrameOrigin.Guessed;
        return FramePointerStep(space, memory, ref registers);
    }

    /// <summary>Leaves a method that keeps no frame pointer; returns the size of its frame, or 0 and leaves the registers as they are.</summary>
    /// <remarks>What handles an exception is called by the runtime, and has the frame pointer of its method: that leads to the method's caller, past what the runtime does in between.</remarks>
    private int CompiledStep(int pid, AddressSpace space, CodePlace place, in StackMemory memory, ref UnwindRegisters registers)
    {
        if (place.CompiledFrame(pid, registers.InstructionPointer) is not { } frame)
            return 0;
        var caller = registers;
        if (RowStep.Take(frame.Row, null, memory, ref caller) != StepResult.Done || space.PlaceAt(caller.InstructionPointer - 1, modules) is not { Kind: FrameKind.Managed })
            return 0;
        registers = caller;
        return frame.Bytes;
    }

    private StepResult FramePointerStep(AddressSpace space, in StackMemory memory, ref UnwindRegisters registers)
    {
        var (frame, stack) = (registers.Use(MachineRegister.Rbp, memory), registers.StackPointer);
        if (!registers.IsKnown(MachineRegister.Rbp) || frame < stack || frame - stack > FarthestFrame || (frame & 7) != 0)
            return StepResult.NotUnderstood;
        if (!memory.TryRead(frame, out var outerFrame) || !memory.TryRead(frame + 8, out var caller))
            return StepResult.OutOfSnapshot;
        if (caller != 0 && space.PlaceAt(caller - 1, modules) is null)
            return StepResult.Unmapped;
        registers.KeepOnly(0);
        registers[MachineRegister.Rsp] = frame + 16;
        registers.Set(MachineRegister.Rbp, outerFrame, memory.OriginOf(frame));
        registers.Set(MachineRegister.Rip, caller, memory.OriginOf(frame + 8));
        _ = registers.Use(MachineRegister.Rip, memory);
        return StepResult.Done;
    }
}
