using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Managed;

/// <summary>Tells whether an optimized method keeps the frame pointer.</summary>
/// <remarks>
/// The JIT compiler leaves it out of short methods that make one call at most (rpMustCreateEBPFrame in src/coreclr/jit; the condition for Unix is ETW_EBP_FRAMED), of
/// which the class library has many: whoever follows frame pointers misses the caller of such a method.
/// </remarks>
internal static class FramePointer
{
    /// <summary>Such a method has at most 100 bytes of IL and three blocks; where its code cannot be read, its size decides.</summary>
    private const int LargestWithout = 256;

    /// <summary>As long as a method's start gets: eight pushes, an allocation, and the frame pointer.</summary>
    private const int LongestStart = 40;

    /// <summary>Whether the method sets up a frame pointer, as far as that can be told.</summary>
    public static bool IsSetUp(int pid, JittedMethod method)
    {
        Span<byte> code = stackalloc byte[(int)Math.Min(LongestStart, method.Size)];
        var read = Libc.ReadProcessMemory(pid, method.Start, code);
        return read == code.Length ? IsSetUp(code) : method.Size > LargestWithout;
    }

    /// <summary>Whether code begins with what sets up a frame pointer: <c>push rbp</c>, then <c>mov rbp, rsp</c> or <c>lea rbp, [rsp+n]</c>.</summary>
    internal static bool IsSetUp(ReadOnlySpan<byte> code) =>
        code is [0x55, ..] && (code.IndexOf((ReadOnlySpan<byte>)[0x48, 0x8b, 0xec]) > 0 || code.IndexOf((ReadOnlySpan<byte>)[0x48, 0x8d, 0x6c, 0x24]) > 0 || code.IndexOf((ReadOnlySpan<byte>)[0x48, 0x8d, 0xac, 0x24]) > 0);
}
