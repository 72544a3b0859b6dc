using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Stacks;

/// <summary>The fixed part of the sampling of stacks, which both backends share: which calls count as slow, which are of interest only then, and which never have a stack that means anything.</summary>
/// <remarks><see cref="StackSampler"/> is the policy as a whole.</remarks>
internal static class StackPolicy
{
    /// <summary>A call that took at least this long is always of interest.</summary>
    public const long SlowNanos = 1_000_000;

    /// <summary>Of each kind of call this many stacks are taken; of later ones one in <see cref="OneIn"/>.</summary>
    public const int FirstOfKind = 8;

    /// <summary>See <see cref="FirstOfKind"/>. A power of two.</summary>
    public const int OneIn = 8;

    /// <summary>A run that has come so far gives a stack at each power of two, whatever was taken of the kind.</summary>
    public const int LongRun = 16;

    /// <summary>Once a thread has had this many stacks taken in one scope, of each kind only one in <see cref="OneInLater"/>, slow ones apart.</summary>
    public const uint FreeStacks = 512;

    /// <summary>See <see cref="FreeStacks"/>. A power of two.</summary>
    public const int OneInLater = 64;

    private static readonly int[] QuietNumbers = Numbers(
        "futex", "sched_yield", "madvise", "munmap", "mprotect", "membarrier", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "restart_syscall", "getpid", "gettid",
        "clock_gettime", "gettimeofday", "sched_getaffinity", "set_robust_list", "rseq");

    private static readonly int[] NeverNumbers = Numbers("rt_sigreturn", "exit", "exit_group");
    private static readonly int Execve = SyscallTable.Number("execve");
    private static readonly int ExecveAt = SyscallTable.Number("execveat");
    private static readonly bool[] QuietByNumber = Flags(QuietNumbers);
    private static readonly bool[] NeverByNumber = Flags(NeverNumbers);

    /// <summary>Calls that have a stack taken only when they were slow: waits, the memory and signals of runtimes, and looks at the clock, which are many and say little.</summary>
    public static IReadOnlyList<int> Quiet => QuietNumbers;

    /// <summary>Calls that have no stack taken in any mode: they do not return to where they were made.</summary>
    public static IReadOnlyList<int> Never => NeverNumbers;

    /// <summary>Calls that have no stack taken where they succeeded: the program that made them is gone. One that fails is as any other.</summary>
    public static IReadOnlyList<int> NeverOnSuccess { get; } = [Execve, ExecveAt];

    /// <summary>Whether a call of this number has its stack taken only when it was slow.</summary>
    public static bool IsQuiet(int number) => (uint)number < (uint)QuietByNumber.Length && QuietByNumber[number];

    /// <summary>Whether a stack of this call could mean anything, whatever the mode.</summary>
    public static bool HasStack(in RawCall call) =>
        !call.Unfinished
        && !((uint)call.Number < (uint)NeverByNumber.Length && NeverByNumber[call.Number])
        && !(call.Result == 0 && (call.Number == Execve || call.Number == ExecveAt));

    private static int[] Numbers(params string[] names) => [.. SyscallTable.NumbersOf(names)];

    private static bool[] Flags(int[] numbers)
    {
        var flags = new bool[numbers.Max() + 1];
        foreach (var number in numbers)
            flags[number] = true;
        return flags;
    }
}
