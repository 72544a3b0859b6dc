using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>CPU affinity, sched_setaffinity(2).</summary>
internal static unsafe partial class Libc
{
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
}
