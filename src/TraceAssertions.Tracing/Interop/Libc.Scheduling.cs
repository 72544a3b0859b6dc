using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>CPU affinity, sched_setaffinity(2), and scheduling policies, sched(7).</summary>
internal static unsafe partial class Libc
{
    public const int SCHED_OTHER = 0;
    public const int SCHED_RR = 2;

    /// <summary>What the thread creates is scheduled as SCHED_OTHER.</summary>
    public const int SCHED_RESET_ON_FORK = 0x40000000;

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int sched_getaffinity(int tid, nuint size, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int sched_setaffinity(int tid, nuint size, ulong* mask);

    /// <summary>sched_getcpu(3).</summary>
    [LibraryImport("libc", EntryPoint = "sched_getcpu")]
    public static partial int sched_getcpu();

    /// <summary>The CPUs that a thread may run on, into <paramref name="mask"/>; false where the thread is gone or the mask too small.</summary>
    public static bool TryGetAffinity(int tid, Span<ulong> mask)
    {
        mask.Clear();
        fixed (ulong* words = mask)
            return sched_getaffinity(tid, (nuint)mask.Length * sizeof(ulong), words) >= 0;
    }

    /// <summary>Sets the CPUs that a thread may run on; false where the thread is gone, not ours, or may run on none of them.</summary>
    public static bool TrySetAffinity(int tid, ReadOnlySpan<ulong> mask)
    {
        fixed (ulong* words = mask)
            return sched_setaffinity(tid, (nuint)mask.Length * sizeof(ulong), words) == 0;
    }

    /// <summary>Sets the policy and the static priority of the calling thread; false where that is not permitted.</summary>
    public static bool TrySetScheduler(int policy, int priority) => sched_setscheduler(0, policy, &priority) == 0;

    /// <summary>The policy of the calling thread, with <see cref="SCHED_RESET_ON_FORK"/> where it is set.</summary>
    [LibraryImport("libc", EntryPoint = "sched_getscheduler")]
    public static partial int sched_getscheduler(int tid);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int sched_setscheduler(int tid, int policy, int* priority);
}
