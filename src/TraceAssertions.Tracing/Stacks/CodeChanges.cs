using TraceAssertions.Tracing.Recording;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Stacks;

/// <summary>The calls that change where a process has its code, as collectors of stacks are told of them.</summary>
internal static class CodeChanges
{
    private const int Chdir = 80, Fchdir = 81;

    /// <summary>The numbers of these calls.</summary>
    public static IReadOnlyList<int> Numbers { get; } = [MemoryCalls.Mmap, MemoryCalls.Munmap, MemoryCalls.Mprotect, MemoryCalls.Mremap, MemoryCalls.PkeyMprotect, Chdir, Fchdir];

    /// <summary>Whether a call is one: of the right number, and with success.</summary>
    public static bool IsOne(in RawCall call) =>
        call.Number is MemoryCalls.Mmap or MemoryCalls.Munmap or MemoryCalls.Mprotect or MemoryCalls.Mremap or MemoryCalls.PkeyMprotect or Chdir or Fchdir
        && !call.Unfinished && !Errno.IsError(call.Result);

    /// <summary>The file that a call maps, or null.</summary>
    public static string? MappedFile(in RawCall call, in CallTarget target) => call.Number == MemoryCalls.Mmap && !MemoryCalls.IsAnonymous(call) ? target.Path : null;

    /// <summary>Tells the collector of a call.</summary>
    /// <param name="collector">The collector.</param>
    /// <param name="call">A call for which <see cref="IsOne"/> holds.</param>
    /// <param name="target">What it works on.</param>
    public static void Tell(IStackCollector collector, in RawCall call, in CallTarget target)
    {
        if (call.Number is not (Chdir or Fchdir))
            collector.OnMapping(call, MappedFile(call, target));
        else if (target.Path is { } directory)
            collector.OnDirectory(call.Pid, directory);
    }
}
