using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>A program for seccomp(2) that stops a tracee at the calls of interest alone (classic BPF, linux/filter.h).</summary>
internal static class SeccompFilter
{
    /// <summary>What a stop by this filter carries (SECCOMP_RET_DATA): a program's own filter may hand calls to a tracer too.</summary>
    public const int Mark = 0x7a11;

    private const uint SECCOMP_RET_TRACE = 0x7ff00000 | Mark;
    private const uint SECCOMP_RET_ALLOW = 0x7fff0000;
    private const uint NumberOffset = 0;
    private const uint ArchitectureOffset = 4;

    /// <summary>One word for each instruction. A call of another architecture, or with a number that has no name, always stops the tracee.</summary>
    /// <param name="wanted">The calls of interest.</param>
    public static ulong[] Write(CallFilter wanted)
    {
        // The shorter list is compared one by one; the kernel does so once for each number, and remembers the answer.
        var numbers = Enumerable.Range(0, CallFilter.Numbers).ToLookup(wanted.Matches);
        var listed = numbers[true].Count() < numbers[false].Count();
        return
        [
            Load(ArchitectureOffset),
            JumpIfEqual(PtraceSyscallInfo.ArchitectureX64, equal: 1, other: 0),
            Return(SECCOMP_RET_TRACE),
            Load(NumberOffset),
            JumpIfAtLeast(CallFilter.Numbers, atLeast: 0, below: 1),
            Return(SECCOMP_RET_TRACE),
            .. numbers[listed].SelectMany(number => new[] { JumpIfEqual((uint)number, equal: 0, other: 1), Return(listed ? SECCOMP_RET_TRACE : SECCOMP_RET_ALLOW) }),
            Return(listed ? SECCOMP_RET_ALLOW : SECCOMP_RET_TRACE),
        ];
    }

    private static ulong Load(uint offset) => Instruction(0x20, 0, 0, offset);

    private static ulong JumpIfEqual(uint value, byte equal, byte other) => Instruction(0x15, equal, other, value);

    private static ulong JumpIfAtLeast(uint value, byte atLeast, byte below) => Instruction(0x35, atLeast, below, value);

    private static ulong Return(uint value) => Instruction(0x06, 0, 0, value);

    /// <summary>struct sock_filter.</summary>
    private static ulong Instruction(ushort operation, byte ifTrue, byte ifFalse, uint value) =>
        operation | ((ulong)ifTrue << 16) | ((ulong)ifFalse << 24) | ((ulong)value << 32);
}
