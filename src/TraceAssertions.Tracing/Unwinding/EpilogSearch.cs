using System.Buffers.Binary;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>Finds how compiled .NET code that keeps no frame pointer is left: by the epilog that is reached behind the call.</summary>
/// <remarks>
/// The JIT compiler leaves the frame pointer out of short methods that make one call at most (rpMustCreateEBPFrame in src/coreclr/jit; the condition for Unix is ETW_EBP_FRAMED), of
/// which the class library has many. Between prolog and epilog it never moves the stack pointer, so every epilog of a method takes the same number of bytes:
/// <c>add rsp, n</c>, pops, <c>ret</c> or a jump. The method's start is not known here; when its line is asked for, its prolog must agree (<see cref="Managed.MethodProlog"/>).
/// </remarks>
internal static class EpilogSearch
{
    /// <summary>How much code before and behind a call is read: a method without a frame pointer has at most 100 bytes of IL in three blocks.</summary>
    public const int Reach = 512;

    // At a call the stack is aligned (System V ABI, AMD64, 3.2.2), so a frame with its return address is a multiple of it.
    private const int Alignment = 16;

    /// <summary>The frame of a call; null where the epilog restores the frame pointer, or none is reached.</summary>
    /// <param name="code">The code around the call.</param>
    /// <param name="start">Where it continues behind the call.</param>
    public static CompiledFrame? Find(ReadOnlySpan<byte> code, int start)
    {
        var seen = new HashSet<int>();
        var branches = new Stack<int>([start]);
        while (branches.TryPop(out var at))
        {
            while (at >= 0 && at < code.Length && seen.Add(at) && InstructionLength.Of(code[at..]) is var length and > 0)
            {
                if (TryReadEpilog(code[at..], out var frame))
                    return frame;
                var instruction = code.Slice(at, length);
                at += length;
                if (IsEnd(instruction))
                    break;
                if (JumpOf(instruction) is var distance and not 0)
                {
                    if (IsConditional(instruction))
                        branches.Push(at + distance);
                    else
                        at += distance;
                }
            }
        }

        return null;
    }

    /// <summary>Whether the code begins with an epilog; its frame is null where it restores the frame pointer.</summary>
    private static bool TryReadEpilog(ReadOnlySpan<byte> code, out CompiledFrame? frame)
    {
        var allocated = SkipAllocation(ref code);
        var bytes = allocated;
        var saved = new List<(byte Register, int Offset)>();
        while (SkipPop(ref code) is { } register)
        {
            saved.Add((register, bytes));
            bytes += sizeof(ulong);
        }

        frame = null;
        if (bytes == 0 || !(code is [0xc3, ..] || (allocated > 0 && IsTailJump(code))))
            return false;
        if (saved is [.., (MachineRegister.Rbp, _)] || (bytes + sizeof(ulong)) % Alignment != 0)
            return true;
        var toFrameAddress = bytes + sizeof(ulong);
        frame = new CompiledFrame(
            new UnwindRow(
                new RegisterRule(RegisterRuleKind.ValueOfOffset, MachineRegister.Rsp, 0, toFrameAddress),
                [.. saved.Select(place => new RegisterRule(RegisterRuleKind.AtOffset, place.Register, 0, place.Offset - toFrameAddress))],
                new RegisterRule(RegisterRuleKind.AtOffset, MachineRegister.Rip, 0, -sizeof(ulong)),
                IsSignalFrame: false),
            bytes);
        return true;
    }

    /// <summary>Skips <c>add rsp, n</c>; returns n, or 0.</summary>
    private static int SkipAllocation(ref ReadOnlySpan<byte> code)
    {
        var bytes = code switch
        {
            [0x48, 0x83, 0xc4, <= 0x7f and var few, ..] => few,
            [0x48, 0x81, 0xc4, _, _, _, _, ..] => BinaryPrimitives.ReadInt32LittleEndian(code[3..]),
            _ => 0,
        };
        if (bytes is <= 0 or > ushort.MaxValue || bytes % sizeof(ulong) != 0)
            return 0;
        code = code[(code[1] == 0x83 ? 4 : 7)..];
        return bytes;
    }

    /// <summary>Skips <c>pop</c> of a register that a function preserves; returns the register.</summary>
    private static byte? SkipPop(ref ReadOnlySpan<byte> code)
    {
        (byte Register, int Length)? pop = code switch
        {
            [0x5b, ..] => (MachineRegister.Rbx, 1),
            [0x5d, ..] => (MachineRegister.Rbp, 1),
            [0x41, >= 0x5c and <= 0x5f and var number, ..] => ((byte)(MachineRegister.R12 + (number - 0x5c)), 2),
            _ => null,
        };
        code = code[(pop?.Length ?? 0)..];
        return pop?.Register;
    }

    /// <summary><c>jmp</c> to another method: direct, by way of memory, of a register.</summary>
    private static bool IsTailJump(ReadOnlySpan<byte> code) =>
        code is [0xe9 or 0xeb, ..] or [0xff, 0x25 or (>= 0x20 and <= 0x27) or (>= 0xe0 and <= 0xe7), ..] or [>= 0x40 and <= 0x4f, 0xff, (>= 0x20 and <= 0x27) or (>= 0xe0 and <= 0xe7), ..];

    /// <summary>Behind it is other code: <c>ret</c>, <c>int3</c>, <c>ud2</c>, an indirect jump.</summary>
    private static bool IsEnd(ReadOnlySpan<byte> instruction) => instruction is [0xc2 or 0xc3 or 0xcc, ..] or [0x0f, 0x0b, ..] || (instruction is not [0xe9 or 0xeb, ..] && IsTailJump(instruction));

    private static bool IsConditional(ReadOnlySpan<byte> instruction) => instruction is not [0xe9 or 0xeb, ..];

    /// <summary>How far a direct jump goes from its end; 0 for what is none.</summary>
    private static int JumpOf(ReadOnlySpan<byte> instruction) => instruction switch
    {
        [0xeb or (>= 0x70 and <= 0x7f), var near] => (sbyte)near,
        [0xe9, _, _, _, _] => BinaryPrimitives.ReadInt32LittleEndian(instruction[1..]),
        [0x0f, >= 0x80 and <= 0x8f, _, _, _, _] => BinaryPrimitives.ReadInt32LittleEndian(instruction[2..]),
        _ => 0,
    };
}
