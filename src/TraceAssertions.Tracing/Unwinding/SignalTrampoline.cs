namespace TraceAssertions.Tracing.Unwinding;

/// <summary>The code that a signal handler returns to, where call frame information does not describe it (Go, musl): <c>mov $15, %rax; syscall</c>, rt_sigreturn(2).</summary>
internal static class SignalTrampoline
{
    // The kernel's struct rt_sigframe without its return address, which the handler has taken: struct ucontext, whose registers begin after flags, link and stack
    // (arch/x86/include/uapi/asm/sigcontext.h).
    private const int Registers = 40;

    private static ReadOnlySpan<byte> LongForm => [0x48, 0xc7, 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05];

    private static ReadOnlySpan<byte> ShortForm => [0xb8, 0x0f, 0, 0, 0, 0x0f, 0x05];

    // r8 to r15, rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip.
    private static ReadOnlySpan<byte> Order => [8, 9, 10, 11, 12, 13, 14, 15, 5, 4, 6, 3, 1, 0, 2, 7, 16];

    /// <summary>Whether that code begins after an offset of the file. A handler returns to its first instruction, and a caller is looked for one byte before where it continues.</summary>
    public static bool IsBefore(CodeModule module, ulong fileOffset) => module.HasBytes(fileOffset + 1, LongForm) || module.HasBytes(fileOffset + 1, ShortForm);

    /// <summary>Goes to the frame that was interrupted.</summary>
    public static StepResult Step(in StackMemory memory, ref UnwindRegisters registers)
    {
        var interrupted = default(UnwindRegisters);
        for (var i = 0; i < Order.Length; i++)
        {
            var address = registers.StackPointer + Registers + (ulong)(i * sizeof(ulong));
            if (!memory.TryRead(address, out var value))
                return StepResult.OutOfSnapshot;
            interrupted.Set(Order[i], value, memory.OriginOf(address));
        }

        _ = interrupted.Use(MachineRegister.Rip, memory);
        _ = interrupted.Use(MachineRegister.Rsp, memory);
        registers = interrupted;
        return StepResult.Done;
    }
}
