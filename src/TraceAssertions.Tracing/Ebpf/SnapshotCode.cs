using TraceAssertions.Tracing.Stacks;
using static TraceAssertions.Tracing.Ebpf.Register;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>The part of the exit program that takes a <see cref="StackSnapshot"/>: at the exit of a call the saved registers and the stack are as the caller left them.</summary>
internal static class SnapshotCode
{
    /// <summary>Where struct pt_regs holds rsp.</summary>
    public const int StackPointer = 152;

    private const int PageBytes = 4096;

    private const int Vfork = 58;
    private const int OriginalAx = 120, Rdi = 112, Rip = 128;
    private const int PushRdi = 0x57;

    // On the program's own stack.
    private const int InstructionPointerSlot = -40;
    private const int InstructionSlot = -48;

    // struct pt_regs: rip, rsp, rbp, rbx, r12, r13, r14, r15, in the order of StackSnapshot.
    private static readonly int[] RegisterOffsets = [Rip, StackPointer, 32, 40, 24, 16, 8, 0];

    /// <summary>Takes the snapshot right into the record of the ring in R9, which has no strings; R0 = its size. Jumps where the stack ends before.</summary>
    /// <param name="writer">The program.</param>
    /// <param name="room">The bytes of stack that the record has room for: at least as many as are wanted, which the verifier does not remember.</param>
    /// <param name="torn">Where less of the stack can be read than is wanted.</param>
    public static void TakeWhole(ProgramWriter writer, int room, BpfLabel torn)
    {
        var code = writer.Code;
        FindInstructionPointer(writer);
        CopyRegisters(writer, R9, Record.TextOffset);
        code.Move(R1, R9);
        code.Add(R1, Record.TextOffset + StackSnapshot.RegisterBytes);
        code.Load64(R3, R2, StackPointer);
        code.Load32(R2, R7, TaskState.StackWantedOffset);
        code.JumpIfAbove(R2, room, torn);
        code.Call(BpfHelper.ProbeReadUser);
        code.JumpIfNotEqual(R0, 0, torn);
        code.Load32(R0, R7, TaskState.StackWantedOffset);
        code.Add(R0, StackSnapshot.RegisterBytes);
    }

    /// <summary>Appends the snapshot to the record in the buffer in R9, which has R8 bytes so far; R0 = its size. Uses R1 to R5.</summary>
    public static void Append(ProgramWriter writer)
    {
        var (code, torn, taken) = (writer.Code, writer.Code.NewLabel(), writer.Code.NewLabel());
        FindInstructionPointer(writer);
        code.Move(R3, R9);
        code.Add(R3, R8);
        CopyRegisters(writer, R3, 0);
        code.Move(R1, R3);
        code.Add(R1, StackSnapshot.RegisterBytes);
        code.Load64(R3, R2, StackPointer);
        code.Load32(R2, R7, TaskState.StackWantedOffset);
        code.JumpIfAbove(R2, StackSnapshot.MaxStackBytes, torn);
        code.Call(BpfHelper.ProbeReadUser);
        code.JumpIfNotEqual(R0, 0, torn);
        code.Load32(R0, R7, TaskState.StackWantedOffset);
        code.JumpIfAbove(R0, StackSnapshot.MaxStackBytes, torn);
        code.Jump(taken);
        code.Place(torn);
        ReadByPages(writer);
        code.Place(taken);
        code.Add(R0, StackSnapshot.RegisterBytes);
    }

    /// <summary>
    /// Where the thread goes on, into its slot. glibc's vfork(2) takes its return address off the stack, which the child will share, and keeps it in rdi until it has
    /// returned (sysdeps/unix/sysv/linux/x86_64/vfork.S). Uses R0 to R5.
    /// </summary>
    private static void FindInstructionPointer(ProgramWriter writer)
    {
        var (code, known) = (writer.Code, writer.Code.NewLabel());
        writer.Kernel.LoadRegisters(R2);
        code.Load64(R3, R2, Rip);
        code.Store64(R10, InstructionPointerSlot, R3);
        code.Load64(R1, R2, OriginalAx);
        code.JumpIfNotEqual(R1, Vfork, known);
        code.Store64(R10, InstructionSlot, 0);
        code.Move(R1, R10);
        code.Add(R1, InstructionSlot);
        code.Move(R2, 1);
        code.Call(BpfHelper.ProbeReadUser);
        code.JumpIfNotEqual(R0, 0, known);
        code.Load64(R1, R10, InstructionSlot);
        code.JumpIfNotEqual(R1, PushRdi, known);
        writer.Kernel.LoadRegisters(R2);
        code.Load64(R3, R2, Rdi);
        code.Store64(R10, InstructionPointerSlot, R3);
        code.Place(known);
    }

    /// <summary>Uses R1; R2 = the saved registers.</summary>
    private static void CopyRegisters(ProgramWriter writer, Register to, int offset)
    {
        var code = writer.Code;
        writer.Kernel.LoadRegisters(R2);
        code.Load64(R1, R10, InstructionPointerSlot);
        code.Store64(to, offset, R1);
        for (var i = 1; i < RegisterOffsets.Length; i++)
        {
            code.Load64(R1, R2, RegisterOffsets[i]);
            code.Store64(to, offset + (8 * i), R1);
        }
    }

    /// <summary>Reads the stack up to the first page that cannot be read: it ends within what is wanted. R0 = the bytes read.</summary>
    private static void ReadByPages(ProgramWriter writer)
    {
        var code = writer.Code;
        var (done, none, read) = (code.NewLabel(), code.NewLabel(), code.NewLabel());
        code.Store32(R7, TaskState.StackReadOffset, 0);
        for (var page = 0; page <= StackSnapshot.MaxStackBytes / PageBytes; page++)
        {
            var fits = code.NewLabel();
            code.Load32(R5, R7, TaskState.StackReadOffset);
            code.JumpIfAbove(R5, StackSnapshot.MaxStackBytes, done);
            writer.Kernel.LoadRegisters(R2);
            code.Load64(R3, R2, StackPointer);
            code.Add(R3, R5);
            code.Move(R1, R3);
            code.And(R1, PageBytes - 1);
            code.Move(R2, PageBytes);
            code.Subtract(R2, R1);
            code.Load32(R4, R7, TaskState.StackWantedOffset);
            code.Subtract(R4, R5);
            code.JumpIfAbove(R4, R2, fits);
            code.Move(R2, R4);
            code.Place(fits);
            code.JumpIfEqual(R2, 0, done);
            code.JumpIfAbove(R2, PageBytes, done);
            code.Store32(R7, TaskState.StackPartOffset, R2);
            code.Move(R1, R9);
            code.Add(R1, R8);
            code.Add(R1, R5);
            code.Add(R1, StackSnapshot.RegisterBytes);
            code.Call(BpfHelper.ProbeReadUser);
            code.JumpIfNotEqual(R0, 0, done);
            code.Load32(R1, R7, TaskState.StackPartOffset);
            code.Load32(R2, R7, TaskState.StackReadOffset);
            code.Add(R2, R1);
            code.Store32(R7, TaskState.StackReadOffset, R2);
        }

        code.Place(done);
        code.Load32(R0, R7, TaskState.StackReadOffset);
        code.JumpIfAbove(R0, StackSnapshot.MaxStackBytes, none);
        code.Jump(read);
        code.Place(none);
        code.Move(R0, 0);
        code.Place(read);
    }
}
