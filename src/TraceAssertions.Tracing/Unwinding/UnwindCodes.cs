using System.Buffers.Binary;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>Reads UNWIND_INFO of x64 ("x64 exception handling" in Microsoft's documentation): what the start of a function did to the stack, the last first.</summary>
internal static class UnwindCodes
{
    private const int Push = 0, AllocateLarge = 1, AllocateSmall = 2, SetFrame = 3, Save = 4, SaveFar = 5, SaveVector = 8, SaveVectorFar = 9, SetFrameLarge = 11;
    private const int ChainedFlag = 4;

    // Their numbers in the codes are those of instructions.
    private static readonly byte[] Registers =
    [
        MachineRegister.Rax, MachineRegister.Rcx, MachineRegister.Rdx, MachineRegister.Rbx, MachineRegister.Rsp, MachineRegister.Rbp, MachineRegister.Rsi, MachineRegister.Rdi,
        8, 9, 10, 11, 12, 13, 14, 15,
    ];

    /// <summary>The row of an instruction behind the start of the function; null where it is in the start itself, or a code is not understood.</summary>
    /// <param name="head">The first four bytes: version and flags, bytes of the start, number of codes, frame register.</param>
    /// <param name="codes">The codes.</param>
    /// <param name="offset">How far the instruction is behind the beginning of the function.</param>
    public static UnwindRow? Row(ReadOnlySpan<byte> head, ReadOnlySpan<byte> codes, uint offset)
    {
        if ((head[0] & 7) is not (1 or 2) || (head[0] >> 3 & ChainedFlag) != 0 || offset < head[1])
            return null;
        var frame = Registers[head[3] & 15];

        // Where the stack pointer was, told from a register, going back through the start of the function.
        var register = (byte)MachineRegister.Rsp;
        var stack = 0L;
        var saved = new List<(byte Register, byte Base, long Offset)>();
        for (var i = 0; i + 2 <= codes.Length;)
        {
            var (operation, info) = (codes[i + 1] & 15, codes[i + 1] >> 4);
            var slots = SlotsOf(operation, info);
            if (slots == 0 || i + (slots * 2) > codes.Length)
                return null;
            var operand = slots == 3 ? BinaryPrimitives.ReadUInt32LittleEndian(codes[(i + 2)..]) : slots == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(codes[(i + 2)..]) : 0u;
            i += slots * 2;
            switch (operation)
            {
                case Push:
                    saved.Add((Registers[info], register, stack));
                    stack += 8;
                    break;
                case AllocateLarge:
                    stack += info == 0 ? operand * 8L : operand;
                    break;
                case AllocateSmall:
                    stack += (info * 8) + 8;
                    break;
                case SetFrame or SetFrameLarge:
                    register = frame;
                    stack = -16L * (operation == SetFrame ? head[3] >> 4 : operand);
                    break;
                case Save or SaveFar:
                    // From the stack pointer as it is behind the start, wherever the code stands; known as long as nothing was taken back.
                    if (stack != 0)
                        return null;
                    saved.Add((Registers[info], register, stack + (operation == Save ? operand * 8L : operand)));
                    break;
            }
        }

        if (saved.Exists(place => place.Base != register))
            return null;
        return new UnwindRow(
            new RegisterRule(RegisterRuleKind.ValueOfOffset, register, 0, stack + 8),
            [.. saved.Select(place => new RegisterRule(RegisterRuleKind.AtOffset, place.Register, 0, place.Offset - (stack + 8)))],
            new RegisterRule(RegisterRuleKind.AtOffset, MachineRegister.Rip, 0, -8),
            IsSignalFrame: false);
    }

    /// <summary>How many slots of two bytes a code has; 0 for one that is not understood.</summary>
    private static int SlotsOf(int operation, int info) => (operation, info) switch
    {
        (Push or AllocateSmall or SetFrame, _) => 1,
        (AllocateLarge, 0) => 2,
        (AllocateLarge, 1) => 3,
        (Save or SaveVector, _) => 2,
        (SaveFar or SaveVectorFar or SetFrameLarge, _) => 3,
        _ => 0,
    };
}
