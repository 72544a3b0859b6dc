using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>Reads code that a process compiled at run time.</summary>
internal static class CompiledCode
{
    /// <summary>The frame of the call that returns to an address; null where the code keeps a frame pointer, is not understood or cannot be read.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="returnAddress">Where the call returns to.</param>
    public static CompiledFrame? FrameAt(int pid, ulong returnAddress)
    {
        Span<byte> code = stackalloc byte[2 * EpilogSearch.Reach];
        var before = Libc.ReadMappedMemory(pid, returnAddress - EpilogSearch.Reach, code[..EpilogSearch.Reach]);
        if (before < EpilogSearch.Reach)
            code[..EpilogSearch.Reach].Clear(); // the first page of a range; zeros end with nothing found
        var behind = Libc.ReadMappedMemory(pid, returnAddress, code[EpilogSearch.Reach..]);
        return behind <= 0 ? null : EpilogSearch.Find(code[..(EpilogSearch.Reach + behind)], EpilogSearch.Reach);
    }
}
