using TraceAssertions.Tracing.Syscalls;
using static TraceAssertions.Tracing.Ebpf.Register;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>The part of the programs that appends to a record the memory to which a call's arguments point, as <see cref="MemoryPlan"/> says, in the form of <see cref="CallMemory"/>.</summary>
/// <remarks>
/// R9 holds the record in its buffer. Its length so far is in the state and not in a register or in the frame, and address and length of a chunk are in its header:
/// so the verifier knows the same of each way that leads to a place, and checks what follows once.
/// </remarks>
internal static class MemoryCode
{
    private const int PageBytes = 4096;

    /// <summary>Before the call: sends what will be gone at its exit. R8 = the number, which is kept. Uses R0 to R5 and R9.</summary>
    public static void SendAtEntry(ProgramWriter writer)
    {
        var code = writer.Code;
        var none = code.NewLabel();
        code.JumpIfAbove(R8, Globals.PlanCount - 1, none);
        LoadRow(writer, R1, R8, MemoryPlans.AtEntry);
        code.Load8(R1, R1, 0);
        code.JumpIfEqual(R1, (int)MemoryRegionKind.None, none);
        writer.LoadScratch(TracerMaps.CallScratch, none);
        code.Move(R9, R0);
        code.Load64(R1, R7, TaskState.IdentityOffset);
        code.Store64(R9, Record.IdentityOffset, R1);
        code.Store32(R9, Record.NumberOffset, R8);
        code.Store32(R9, Record.AttributionOffset, Record.EntryBit);
        writer.Kernel.LoadRegisters(R2);
        writer.CopyRegisters(R9, Record.ArgumentsOffset);
        code.Load64(R1, R2, SnapshotCode.StackPointer);
        code.Store64(R9, Record.ResultOffset, R1);
        code.Load64(R1, R7, TaskState.SequenceOffset);
        code.Store64(R9, Record.SequenceOffset, R1);
        code.Store64(R9, Record.FirstLengthOffset, 0);
        code.Store32(R7, TaskState.RecordBytesOffset, Record.TextOffset);
        Append(writer, MemoryPlans.AtEntry, withStrings: true);
        code.Load32(R3, R7, TaskState.RecordBytesOffset);
        code.JumpIfAbove(R3, Record.MaxSizeWithMemory, none);
        code.LoadMap(R1, writer.Maps.Ring);
        code.Move(R2, R9);
        code.Move(R4, ProgramWriter.NoWakeup);
        code.Call(BpfHelper.RingbufOutput);
        code.JumpIfEqual(R0, 0, none);
        writer.CountLoss(Globals.LostEvents);
        code.Place(none);
    }

    /// <summary>Jumps where a call of the number in R8, which is in the plans, has memory. Uses R1 and R2.</summary>
    public static void JumpIfPlanned(ProgramWriter writer, BpfLabel planned)
    {
        LoadRow(writer, R1, R8, MemoryPlans.AtExit);
        writer.Code.Load8(R2, R1, 0);
        writer.Code.JumpIfNotEqual(R2, (int)MemoryRegionKind.None, planned);
        writer.Code.Load8(R2, R1, MemoryPlans.InodesInRow);
        writer.Code.JumpIfNotEqual(R2, (int)InodePlan.None, planned);
    }

    /// <summary>After the call: appends its memory to the record, which has the bytes that the state says. Uses R0 to R5.</summary>
    public static void AppendAtExit(ProgramWriter writer)
    {
        Append(writer, MemoryPlans.AtExit, withStrings: false);
        if (writer.Kernel.KnowsLayout)
            AppendInodes(writer);
    }

    /// <summary>The inodes of the descriptors that the call made.</summary>
    private static void AppendInodes(ProgramWriter writer)
    {
        var code = writer.Code;
        var (made, result, pair, second, done) = (code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel());
        code.Load32(R3, R9, Record.NumberOffset);
        code.JumpIfAbove(R3, Globals.PlanCount - 1, done);
        LoadRow(writer, R1, R3, MemoryPlans.AtExit);
        code.Load8(R0, R1, MemoryPlans.InodesInRow);
        code.JumpIfEqual(R0, (int)InodePlan.None, done);
        code.Load64(R1, R9, Record.ResultOffset);
        code.JumpIfSignedGreater(R1, -1, made);
        code.Jump(done);
        code.Place(made);
        code.JumpIfEqual(R0, (int)InodePlan.OfPair, pair);
        foreach (var (plan, argument) in new[] { (InodePlan.OfTemporaryBySecond, 1), (InodePlan.OfTemporaryByThird, 2) })
        {
            var other = code.NewLabel();
            code.JumpIfNotEqual(R0, (int)plan, other);
            code.Load64(R1, R9, Record.ArgumentsOffset + (sizeof(ulong) * argument));
            code.JumpIfAnyBit(R1, InodePlans.TemporaryFlag, result);
            code.Jump(done);
            code.Place(other);
        }

        code.Place(result);
        AppendInode(writer, Record.ResultOffset, done);
        code.Jump(done);

        // The pair stands where a path would, in front of what was appended.
        code.Place(pair);
        AppendInode(writer, Record.TextOffset, second);
        code.Place(second);
        AppendInode(writer, Record.TextOffset + sizeof(int), done);
        code.Place(done);
    }

    /// <summary>The inode of the descriptor at an offset in the record, by way of the task's table of open files.</summary>
    private static void AppendInode(ProgramWriter writer, int descriptor, BpfLabel failed)
    {
        var (code, kernel) = (writer.Code, writer.Kernel.Layout);
        code.Call(BpfHelper.GetCurrentTaskBtf);
        code.Move(R3, R0);
        foreach (var offset in new[] { kernel.TaskFiles, kernel.FilesTable, kernel.TableFiles })
        {
            code.Add(R3, offset);
            ReadKernelWord(code, failed);
        }

        code.Load32(R4, R9, descriptor);
        code.ShiftLeft(R4, 3);
        code.Add(R3, R4);
        ReadKernelWord(code, failed);
        foreach (var offset in new[] { kernel.FileInode, kernel.InodeNumber })
        {
            code.JumpIfEqual(R3, 0, failed);
            code.Add(R3, offset);
            ReadKernelWord(code, failed);
        }

        code.Load32(R4, R9, descriptor);
        code.ShiftLeft(R4, 3);
        code.LoadConstant(R1, unchecked((long)CallMemory.Inodes));
        code.Add(R1, R4);
        code.Store64(R5, 0, R1);
        code.Store64(R5, 8, sizeof(ulong));
        Advance(code, failed);
    }

    /// <summary>R3 = the word at R3 of the kernel's memory, which the next chunk has then for its data; R5 = that chunk.</summary>
    private static void ReadKernelWord(BpfAssembler code, BpfLabel failed)
    {
        LoadChunk(code, failed);
        code.Move(R1, R5);
        code.Add(R1, CallMemory.HeaderBytes);
        code.Move(R2, sizeof(ulong));
        code.Call(BpfHelper.ProbeReadKernel);
        code.JumpIfNotEqual(R0, 0, failed);
        LoadChunk(code, failed);
        code.Load64(R3, R5, CallMemory.HeaderBytes);
    }

    private static void LoadRow(ProgramWriter writer, Register row, Register number, int plans)
    {
        var code = writer.Code;
        code.Move(R2, number);
        code.ShiftLeft(R2, MemoryPlans.RowShift);
        code.LoadMapValue(row, writer.Maps.MemoryPlans!, plans);
        code.Add(row, R2);
    }

    private static void Append(ProgramWriter writer, int plans, bool withStrings)
    {
        var code = writer.Code;
        var (regions, done) = (code.NewLabel(), code.NewLabel());
        for (var i = 0; i < MemoryPlan.MostRegions; i++)
            AppendRegion(writer, plans, sizeof(ulong) * i, regions);
        code.Place(regions);

        // What the first region points to in its turn. Such calls have no strings, so that it is known where it lies.
        code.Load32(R3, R9, Record.NumberOffset);
        code.JumpIfAbove(R3, Globals.PlanCount - 1, done);
        LoadRow(writer, R1, R3, plans);
        code.Load8(R1, R1, 0);
        if (withStrings)
        {
            code.JumpIfNotEqual(R1, (int)MemoryRegionKind.Strings, done);
            FollowStrings(writer, done);
        }
        else
        {
            var message = code.NewLabel();
            code.JumpIfEqual(R1, (int)MemoryRegionKind.Message, message);
            code.JumpIfNotEqual(R1, (int)MemoryRegionKind.Vector, done);
            FollowVector(writer, Record.TextOffset, done);
            code.Jump(done);
            code.Place(message);
            FollowMessage(writer, done);
        }

        code.Place(done);
    }

    /// <summary>Appends one region; falls through to the next and jumps after the last.</summary>
    private static void AppendRegion(ProgramWriter writer, int plans, int offset, BpfLabel last)
    {
        var code = writer.Code;
        var (through, counted, limit, known, next) = (code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel(), code.NewLabel());
        code.Load32(R3, R9, Record.NumberOffset);
        code.JumpIfAbove(R3, Globals.PlanCount - 1, last);
        LoadRow(writer, R1, R3, plans);
        code.Load8(R0, R1, offset);
        code.JumpIfEqual(R0, (int)MemoryRegionKind.None, last);
        LoadArgument(code, R3, R1, offset + 1);
        code.JumpIfEqual(R3, 0, next);
        code.Load32(R4, R1, offset + 4);
        code.Move(R5, R4);
        code.ShiftRight(R5, 16);
        code.Add(R3, R5);
        code.And(R4, ushort.MaxValue);
        code.JumpIfEqual(R0, (int)MemoryRegionKind.Through, through);
        LoadArgument(code, R5, R1, offset + 2);
        code.JumpIfEqual(R0, (int)MemoryRegionKind.Counted, counted);
        code.JumpIfEqual(R0, (int)MemoryRegionKind.Vector, counted);
        code.JumpIfNotEqual(R0, (int)MemoryRegionKind.Pointee, known);

        // The length, or the address, is itself in the caller's memory. Where it is read to, the chunk begins.
        code.Move(R0, R5);
        ReadWord(code, R0, sizeof(uint), next);
        code.Load64(R5, R5, CallMemory.HeaderBytes);
        code.Move(R0, 1);
        code.Jump(limit);

        code.Place(through);
        code.Move(R0, R3);
        ReadWord(code, R0, sizeof(ulong), next);
        code.Load64(R3, R5, CallMemory.HeaderBytes);
        code.JumpIfEqual(R3, 0, next);
        code.Jump(known);

        code.Place(counted);
        code.Load8(R0, R1, offset + 3);
        code.Place(limit);
        Limit(code, known, next);
        code.Place(known);
        AppendChunk(writer, next);
        code.Place(next);
    }

    /// <summary>R4 = R5 units of R0 bytes, but no more than R4; jumps to one of both.</summary>
    private static void Limit(BpfAssembler code, BpfLabel known, BpfLabel nothing)
    {
        var some = code.NewLabel();
        code.JumpIfSignedGreater(R5, 0, some);
        code.Jump(nothing);
        code.Place(some);
        code.Multiply(R5, R0);
        code.JumpIfAbove(R5, R4, known);
        code.Move(R4, R5);
    }

    /// <summary>Keeps R3 and R4, reads a word at R0 to where the data of the next chunk will be, and leaves R5 at that chunk.</summary>
    private static void ReadWord(BpfAssembler code, Register address, int bytes, BpfLabel failed)
    {
        code.Load32(R5, R7, TaskState.RecordBytesOffset);
        code.JumpIfAbove(R5, Record.LastChunk, failed);
        code.Add(R5, R9);
        code.Store64(R5, 0, R3);
        code.Store64(R5, 8, R4);
        code.Store64(R5, CallMemory.HeaderBytes, 0);
        code.Move(R1, R5);
        code.Add(R1, CallMemory.HeaderBytes);
        code.Move(R2, bytes);
        code.Move(R3, address);
        code.Call(BpfHelper.ProbeReadUser);
        code.JumpIfNotEqual(R0, 0, failed);
        LoadChunk(code, failed);
        code.Load64(R3, R5, 0);
        code.Load64(R4, R5, 8);
    }

    /// <summary>R5 = where the next chunk is.</summary>
    private static void LoadChunk(BpfAssembler code, BpfLabel full)
    {
        code.Load32(R5, R7, TaskState.RecordBytesOffset);
        code.JumpIfAbove(R5, Record.LastChunk, full);
        code.Add(R5, R9);
    }

    /// <summary>R <paramref name="to"/> = the argument whose index the plan has at <paramref name="offset"/>, or the result. Keeps R0 and R1.</summary>
    private static void LoadArgument(BpfAssembler code, Register to, Register row, int offset)
    {
        code.Load8(to, row, offset);
        code.And(to, 7);
        code.ShiftLeft(to, 3);
        code.Add(to, R9);
        code.Load64(to, to, Record.ArgumentsOffset);
    }

    /// <summary>Appends the R4 bytes at R3 of the caller's memory, or as many of them as are in the first page; jumps where none can be read.</summary>
    private static void AppendChunk(ProgramWriter writer, BpfLabel failed)
    {
        var code = writer.Code;
        var most = Record.MostChunk(writer.Options.Source);
        var (less, read) = (code.NewLabel(), code.NewLabel());
        LoadChunk(code, failed);
        code.JumpIfAbove(R4, most, failed);
        code.Store64(R5, 0, R3);
        code.Store64(R5, 8, R4);
        code.Move(R1, R5);
        code.Add(R1, CallMemory.HeaderBytes);
        code.Move(R2, R4);
        code.Call(BpfHelper.ProbeReadUser);
        code.JumpIfEqual(R0, 0, read);
        LoadChunk(code, failed);
        code.Load64(R3, R5, 0);
        code.Load64(R4, R5, 8);
        code.Move(R1, R3);
        code.And(R1, PageBytes - 1);
        code.Move(R2, PageBytes);
        code.Subtract(R2, R1);
        code.JumpIfAbove(R4, R2, less);
        code.Jump(failed);
        code.Place(less);
        code.JumpIfAbove(R2, most, failed);
        code.Store64(R5, 8, R2);
        code.Move(R1, R5);
        code.Add(R1, CallMemory.HeaderBytes);
        code.Call(BpfHelper.ProbeReadUser);
        code.JumpIfNotEqual(R0, 0, failed);
        code.Place(read);
        Advance(code, failed);
    }

    /// <summary>The next chunk, whose header says its length, is there.</summary>
    private static void Advance(BpfAssembler code, BpfLabel failed)
    {
        LoadChunk(code, failed);
        code.Load32(R4, R5, 8);
        code.Add(R4, CallMemory.HeaderBytes + 7);
        code.And(R4, ~7);
        code.Load32(R5, R7, TaskState.RecordBytesOffset);
        code.Add(R5, R4);
        code.Store32(R7, TaskState.RecordBytesOffset, R5);
    }

    /// <summary>The data of the vector in the chunk at <paramref name="chunk"/>.</summary>
    private static void FollowVector(ProgramWriter writer, int chunk, BpfLabel done)
    {
        var code = writer.Code;
        JumpUnlessChunk(code, chunk, done);
        for (var i = 0; i < MemoryPlan.VectorElements; i++)
        {
            var (element, known, next) = (chunk + CallMemory.HeaderBytes + (MemoryPlan.VectorElementBytes * i), code.NewLabel(), code.NewLabel());
            JumpIfShorter(code, chunk, MemoryPlan.VectorElementBytes * (i + 1), done);
            code.Load64(R3, R9, element);
            code.JumpIfEqual(R3, 0, next);
            code.Load64(R5, R9, element + sizeof(ulong));
            code.Move(R4, MemoryPlan.ShownBytes);
            code.Move(R0, 1);
            Limit(code, known, next);
            code.Place(known);
            AppendChunk(writer, next);
            code.Place(next);
        }
    }

    /// <summary>struct msghdr, which is in the first chunk: its vector, its name and its control data.</summary>
    private static void FollowMessage(ProgramWriter writer, BpfLabel done)
    {
        var code = writer.Code;
        const int message = Record.TextOffset + CallMemory.HeaderBytes;
        const int vector = message + MemoryPlan.MessageBytes;
        var (rest, nameless) = (code.NewLabel(), code.NewLabel());
        JumpUnlessChunk(code, Record.TextOffset, done);
        JumpIfShorter(code, Record.TextOffset, MemoryPlan.MessageBytes, done);
        AppendPart(writer, message + 16, message + 24, MemoryPlan.VectorElementBytes, MemoryPlan.VectorElementBytes * MemoryPlan.VectorElements, rest);
        FollowVector(writer, vector, rest);
        code.Place(rest);
        AppendPart(writer, message, message + 8, 1, MemoryPlan.MostName, nameless, narrow: true);
        code.Place(nameless);
        AppendPart(writer, message + 32, message + 40, 1, MemoryPlan.MostControl, done);
    }

    private static void AppendPart(ProgramWriter writer, int address, int count, int element, int most, BpfLabel failed, bool narrow = false)
    {
        var code = writer.Code;
        var known = code.NewLabel();
        code.Load64(R3, R9, address);
        code.JumpIfEqual(R3, 0, failed);
        if (narrow)
            code.Load32(R5, R9, count);
        else
            code.Load64(R5, R9, count);
        code.Move(R4, most);
        code.Move(R0, element);
        Limit(code, known, failed);
        code.Place(known);
        AppendChunk(writer, failed);
    }

    /// <summary>The beginnings of the strings to which the pointers in the first chunk point.</summary>
    private static void FollowStrings(ProgramWriter writer, BpfLabel done)
    {
        var code = writer.Code;
        JumpUnlessChunk(code, Record.TextOffset, done);
        for (var i = 0; i < MemoryPlan.ShownElements; i++)
        {
            var (next, read) = (code.NewLabel(), code.NewLabel());
            JumpIfShorter(code, Record.TextOffset, sizeof(ulong) * (i + 1), done);
            code.Load64(R3, R9, Record.TextOffset + CallMemory.HeaderBytes + (sizeof(ulong) * i));
            code.JumpIfEqual(R3, 0, done);
            LoadChunk(code, done);
            code.Store64(R5, 0, R3);
            code.Move(R1, R5);
            code.Add(R1, CallMemory.HeaderBytes);
            code.Move(R2, MemoryPlan.StringBytes);
            code.Call(BpfHelper.ProbeReadUserString);
            code.JumpIfSignedGreater(R0, 0, read);
            code.Jump(next);
            code.Place(read);
            LoadChunk(code, done);
            code.Store64(R5, 8, R0);
            Advance(code, done);
            code.Place(next);
        }
    }

    /// <summary>Jumps where nothing was appended to a record of so many bytes.</summary>
    private static void JumpUnlessChunk(BpfAssembler code, int chunk, BpfLabel none)
    {
        var some = code.NewLabel();
        code.Load32(R1, R7, TaskState.RecordBytesOffset);
        code.JumpIfAbove(R1, chunk, some);
        code.Jump(none);
        code.Place(some);
    }

    /// <summary>Jumps where the chunk has fewer bytes.</summary>
    private static void JumpIfShorter(BpfAssembler code, int chunk, int bytes, BpfLabel target)
    {
        var enough = code.NewLabel();
        code.Load32(R1, R9, chunk + sizeof(ulong));
        code.JumpIfAbove(R1, bytes - 1, enough);
        code.Jump(target);
        code.Place(enough);
    }
}
