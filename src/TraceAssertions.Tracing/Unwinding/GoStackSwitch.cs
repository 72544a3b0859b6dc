using System.Collections.Frozen;

namespace TraceAssertions.Tracing.Unwinding;

/// <summary>
/// Functions of Go's runtime that go to another stack, or align theirs, and call on. Their call frame information says of the stack pointer what holds before that; a caller found
/// by it is whatever happens to lie on the other stack. Their caller's stack is not in the snapshot.
/// </summary>
internal static class GoStackSwitch
{
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        ["runtime.systemstack", "runtime.mcall", "runtime.morestack", "runtime.asmcgocall", "runtime.asmcgocall_no_g", "runtime.cgocallback", "runtime.callCgoMmap", "runtime.callCgoMunmap",
         "runtime.callCgoSigaction", "runtime.sigfwd", "runtime.nanotime1", "runtime.walltime1", "runtime.racecall", "runtime.msancall", "runtime.asancall", "runtime.libfuzzerCall"],
        StringComparer.Ordinal);

    /// <summary>Whether a function is one of them.</summary>
    /// <param name="symbol">Its name in the symbol table; ABI wrappers have a suffix.</param>
    public static bool Is(string symbol) => symbol.StartsWith("runtime.", StringComparison.Ordinal) && Names.Contains(symbol.EndsWith(".abi0", StringComparison.Ordinal) ? symbol[..^".abi0".Length] : symbol);
}
