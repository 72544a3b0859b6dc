using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>How the exit program treats the stack of each call, by <see cref="StackPolicy"/>: one byte a number.</summary>
internal static class StackPlan
{
    /// <summary>Taken as the mode says.</summary>
    public const byte Usual = 0;

    /// <summary>Sampled only where the call was slow.</summary>
    public const byte Quiet = 1;

    /// <summary>Never taken.</summary>
    public const byte Never = 2;

    /// <summary>Taken only where the call failed.</summary>
    public const byte NeverOnSuccess = 3;

    /// <summary>The number of marker calls, whose arguments decide.</summary>
    public const byte MayBeMarker = 4;

    /// <summary>The plan of each number.</summary>
    public static byte[] Bytes { get; } = Plan();

    private static byte[] Plan()
    {
        var bytes = new byte[Globals.PlanCount];
        foreach (var number in StackPolicy.Quiet)
            bytes[number] = Quiet;
        foreach (var number in StackPolicy.NeverOnSuccess)
            bytes[number] = NeverOnSuccess;
        foreach (var number in StackPolicy.Never)
            bytes[number] = Never;
        bytes[Marker.SyscallNumber] = MayBeMarker;
        return bytes;
    }
}
