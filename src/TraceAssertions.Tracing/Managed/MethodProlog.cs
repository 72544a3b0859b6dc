using System.Buffers.Binary;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Unwinding;

namespace TraceAssertions.Tracing.Managed;

/// <summary>What the start of a method does to the stack: whether it sets up a frame pointer, and else how large the frame is.</summary>
/// <remarks>
/// The JIT compiler leaves the frame pointer out of short methods that make one call at most: see <see cref="EpilogSearch"/>. The same holds for the parts of any method that
/// handle exceptions, its funclets: they stand behind it, begin with a prolog of their own, and use the frame pointer of the method without saving it.
/// </remarks>
internal static class MethodProlog
{
    /// <summary>Such a method has at most 100 bytes of IL and three blocks; where its code cannot be read, its size decides.</summary>
    private const int LargestWithout = 256;

    /// <summary>As long as a method's start gets: eight pushes, an allocation, and the frame pointer.</summary>
    private const int Longest = 40;

    /// <summary>Funclets are looked for in methods up to this size.</summary>
    private const int MostCode = 1 << 18;

    /// <summary>Whether the caller of a method is where it was looked for.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="method">The method.</param>
    /// <param name="address">Where in it the call is.</param>
    /// <param name="frameBytes">How large the frame was taken to be; 0: it was left by its frame pointer.</param>
    public static bool Confirms(int pid, JittedMethod method, ulong address, int frameBytes)
    {
        var length = frameBytes == 0 ? Math.Min(Longest, method.Size) : address - method.Start;
        if (length > MostCode)
            return false;
        var code = new byte[length];
        if (Libc.ReadProcessMemory(pid, method.Start, code) != code.Length)
            return frameBytes == 0 && method.Size > LargestWithout;
        return frameBytes == 0 ? SetsUpFramePointer(code) : LastFrameBytes(code) == frameBytes;
    }

    /// <summary>Whether code begins with what sets up a frame pointer: <c>push rbp</c>, then <c>mov rbp, rsp</c> or <c>lea rbp, [rsp+n]</c>.</summary>
    internal static bool SetsUpFramePointer(ReadOnlySpan<byte> code) =>
        code is [0x55, ..] && (code.IndexOf((ReadOnlySpan<byte>)[0x48, 0x8b, 0xec]) > 0 || code.IndexOf((ReadOnlySpan<byte>)[0x48, 0x8d, 0x6c, 0x24]) > 0 || code.IndexOf((ReadOnlySpan<byte>)[0x48, 0x8d, 0xac, 0x24]) > 0);

    /// <summary>How many bytes the last prolog in the code pushes and allocates: that of the funclet where it ends, else of the method.</summary>
    internal static int LastFrameBytes(ReadOnlySpan<byte> code)
    {
        var last = FrameBytes(code);
        for (var isBehindOther = false; InstructionLength.Of(code) is var length and > 0; code = code[length..])
        {
            if (isBehindOther && FrameBytes(code) is var bytes and > 0)
                last = bytes;
            isBehindOther = code is [0xc3 or 0xcc or 0xe9 or 0xeb, ..]; // ret, int3, jmp
        }

        return last;
    }

    /// <summary>How many bytes code pushes and allocates at its beginning.</summary>
    private static int FrameBytes(ReadOnlySpan<byte> code)
    {
        var bytes = 0;
        while (true)
        {
            switch (code)
            {
                case [>= 0x50 and <= 0x57, ..]: // push
                    bytes += sizeof(ulong);
                    code = code[1..];
                    break;
                case [0x41, >= 0x50 and <= 0x57, ..]: // push r8 to r15
                    bytes += sizeof(ulong);
                    code = code[2..];
                    break;
                case [0xc5, 0xf8, 0x77, ..]: // vzeroupper
                    code = code[3..];
                    break;
                case [0x48, 0x83, 0xec, var few, ..]: // sub rsp, n
                    return bytes + few;
                case [0x48, 0x81, 0xec, _, _, _, _, ..]:
                    return bytes + BinaryPrimitives.ReadInt32LittleEndian(code[3..]);
                default:
                    return bytes;
            }
        }
    }
}
