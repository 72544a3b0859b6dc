using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Recording;

/// <summary>The use of io_uring(7): what is submitted by it is done by the kernel without system calls, so that a trace of calls lacks it (docs/decisions/0012-io-uring.md).</summary>
internal static class IoRings
{
    /// <summary>Why a trace in which it was used is incomplete.</summary>
    public const string Reason = "io_uring was used: what is submitted by it makes no system calls, and is not in the trace";

    private static readonly int Setup = SyscallTable.Number("io_uring_setup");
    private static readonly int Enter = SyscallTable.Number("io_uring_enter");

    /// <summary>The calls that show it.</summary>
    public static IReadOnlyList<int> Numbers { get; } = [Setup, Enter];

    /// <summary>Whether a call shows that there is a ring: one that failed was refused, by the kernel's settings or by a seccomp profile.</summary>
    public static bool IsUse(in RawCall call) => (call.Number == Setup || call.Number == Enter) && (call.Unfinished || call.Result >= 0);
}
