using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Gives the threads of this process their CPUs back where a sidecar that was killed had just pinned some of them.</summary>
internal sealed class AffinityGuard
{
    private const int MaskWords = 128;

    private readonly ulong[] _mask = new ulong[MaskWords];

    /// <summary>Remembers the CPUs of the calling thread.</summary>
    public AffinityGuard() => Libc.TryGetAffinity(0, _mask);

    /// <summary>Restores every thread that may run on one CPU only where the process may run on more.</summary>
    public void Restore()
    {
        if (Count(_mask) <= 1)
            return;
        var current = new ulong[MaskWords];
        foreach (var tid in ProcFiles.Threads(Environment.ProcessId))
        {
            if (Libc.TryGetAffinity(tid, current) && Count(current) == 1)
                _ = Libc.TrySetAffinity(tid, _mask);
        }
    }

    private static int Count(ulong[] mask) => mask.Sum(System.Numerics.BitOperations.PopCount);
}
