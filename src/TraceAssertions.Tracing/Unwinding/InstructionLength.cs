namespace TraceAssertions.Tracing.Unwinding;

/// <summary>How long an x86-64 instruction is (Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, chapter 2 and appendix A).</summary>
/// <remarks>
/// A disassembler would do; Iced, the one for .NET, costs 85 ms and 11 MiB in each test host before its first instruction, and lengths are all that is needed. It is what the tests compare with.
/// Instructions that compilers do not emit for user code (privileged ones, AMD's XOP and 3DNow!) are not understood.
/// </remarks>
internal static class InstructionLength
{
    private const int Longest = 15;

    // A bit for each opcode: it has a ModRM byte. One row of 16 opcodes each.
    private static readonly ushort[] OneByteModRm =
    [
        0x0f0f, 0x0f0f, 0x0f0f, 0x0f0f, 0x0000, 0x0000, 0x0a08, 0x0000,
        0xffff, 0x0000, 0x0000, 0x0000, 0x00c3, 0xff0f, 0x0000, 0xc0c0,
    ];

    /// <summary>The length of the instruction that the code begins with; 0 where it is not understood or cut off.</summary>
    public static int Of(ReadOnlySpan<byte> code)
    {
        var at = 0;
        var (hasShortOperands, isWide) = (false, false);
        for (; at < code.Length && code[at] is 0x66 or 0x67 or 0xf0 or 0xf2 or 0xf3 or 0x2e or 0x36 or 0x3e or 0x26 or 0x64 or 0x65; at++)
        {
            if (code[at] == 0x67)
                return 0; // 32-bit addresses
            hasShortOperands |= code[at] == 0x66;
        }

        if (at < code.Length && (code[at] & 0xf0) == 0x40)
            isWide = (code[at++] & 8) != 0;
        if (at >= code.Length)
            return 0;
        var opcode = code[at++];
        var length = opcode switch
        {
            0x0f => TwoBytes(code, at, hasShortOperands && !isWide),
            0xc5 => Vector(code, at + 1, 1),
            0xc4 => at < code.Length ? Vector(code, at + 2, code[at] & 0x1f) : 0,
            0x62 => at < code.Length ? Vector(code, at + 3, code[at] & 7) : 0,
            _ => OneByte(code, at, opcode, hasShortOperands && !isWide, isWide),
        };
        return length is > 0 and <= Longest && length <= code.Length ? length : 0;
    }

    private static int OneByte(ReadOnlySpan<byte> code, int at, byte opcode, bool hasShortOperands, bool isWide)
    {
        var immediate = hasShortOperands ? 2 : 4;
        if ((OneByteModRm[opcode >> 4] >> (opcode & 15) & 1) != 0)
        {
            if (at >= code.Length)
                return 0;
            var isTest = (code[at] & 0x30) == 0; // group 3: /0 and /1
            var operand = opcode switch
            {
                0x80 or 0x83 or 0xc0 or 0xc1 or 0xc6 or 0x6b => 1,
                0x81 or 0xc7 or 0x69 => immediate,
                0xf6 => isTest ? 1 : 0,
                0xf7 => isTest ? immediate : 0,
                _ => 0,
            };
            return Operand(code, at) is var end and > 0 ? end + operand : 0;
        }

        return opcode switch
        {
            <= 0x3f when (opcode & 7) == 4 => at + 1,
            <= 0x3f when (opcode & 7) == 5 => at + immediate,
            <= 0x3f => 0, // what was removed for 64 bits
            >= 0x50 and <= 0x5f or 0x90 or >= 0x91 and <= 0x99 or 0x9b or >= 0x9c and <= 0x9f => at,
            0x68 => at + immediate,
            0x6a or >= 0x70 and <= 0x7f or 0xeb or >= 0xe0 and <= 0xe3 or 0xcd => at + 1,
            >= 0xa4 and <= 0xa7 or >= 0xaa and <= 0xaf or 0xc3 or 0xc9 or 0xcc => at,
            0xa8 or >= 0xb0 and <= 0xb7 => at + 1,
            0xa9 => at + immediate,
            >= 0xb8 and <= 0xbf => at + (isWide ? 8 : immediate),
            0xc2 => at + 2,
            0xe8 or 0xe9 => at + 4,
            0xf4 or 0xf5 or >= 0xf8 and <= 0xfd => at,
            _ => 0,
        };
    }

    private static int TwoBytes(ReadOnlySpan<byte> code, int at, bool hasShortOperands)
    {
        if (at >= code.Length)
            return 0;
        var opcode = code[at++];
        switch (opcode)
        {
            case 0x38:
                return Operand(code, at + 1);
            case 0x3a:
                return Operand(code, at + 1) is var end and > 0 ? end + 1 : 0;
            case >= 0x80 and <= 0x8f:
                return hasShortOperands ? 0 : at + 4;
            case 0x05 or 0x0b or 0x31 or 0x77 or 0xa0 or 0xa1 or 0xa2 or 0xa8 or 0xa9 or >= 0xc8 and <= 0xcf:
                return at;
            case 0x70 or 0x71 or 0x72 or 0x73 or 0xa4 or 0xac or 0xba or 0xc2 or 0xc4 or 0xc5 or 0xc6:
                return Operand(code, at) is var last and > 0 ? last + 1 : 0;
            case 0x0d or 0x18 or 0x1e or 0x1f or >= 0x10 and <= 0x17 or >= 0x19 and <= 0x1d or >= 0x28 and <= 0x2f or >= 0x40 and <= 0x6f or >= 0x74 and <= 0x76 or >= 0x7c and <= 0x7f or >= 0x90 and <= 0x9f
                or 0xa3 or 0xa5 or 0xab or >= 0xad and <= 0xb1 or 0xb3 or >= 0xb6 and <= 0xb8 or >= 0xbb and <= 0xc1 or 0xc3 or 0xc7 or >= 0xd0:
                return Operand(code, at);
            default:
                return 0;
        }
    }

    /// <summary>VEX and EVEX: the opcode behind the prefix, of one of the three maps of before or of EVEX's own.</summary>
    private static int Vector(ReadOnlySpan<byte> code, int at, int map)
    {
        if (at >= code.Length)
            return 0;
        var opcode = code[at++];
        if (map == 1 && opcode == 0x77)
            return at; // vzeroupper has no operand
        var hasImmediate = map == 3 || (map == 1 && opcode is 0x70 or 0x71 or 0x72 or 0x73 or 0xc2 or 0xc4 or 0xc5 or 0xc6);
        return map is >= 1 and <= 3 or 5 or 6 && Operand(code, at) is var end and > 0 ? end + (hasImmediate ? 1 : 0) : 0;
    }

    /// <summary>Where the operand of a ModRM byte ends: with its SIB byte and displacement; 0 where it is cut off.</summary>
    private static int Operand(ReadOnlySpan<byte> code, int at)
    {
        if (at >= code.Length)
            return 0;
        var (mode, register) = (code[at] >> 6, code[at] & 7);
        at++;
        if (mode == 3)
            return at;
        var hasFullDisplacement = mode == 2 || (mode == 0 && register == 5);
        if (register == 4)
        {
            if (at >= code.Length)
                return 0;
            hasFullDisplacement |= mode == 0 && (code[at] & 7) == 5;
            at++;
        }

        return at + (hasFullDisplacement ? 4 : mode == 1 ? 1 : 0);
    }
}
