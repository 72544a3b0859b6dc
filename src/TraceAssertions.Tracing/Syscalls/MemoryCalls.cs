namespace TraceAssertions.Tracing.Syscalls;

/// <summary>The numbers of the calls that change which memory a process has.</summary>
internal static class MemoryCalls
{
    public const int Mmap = 9;
    public const int Mprotect = 10;
    public const int Munmap = 11;
    public const int Brk = 12;
    public const int Mremap = 25;
    public const int PkeyMprotect = 329;

    /// <summary>Whether an mmap(2) is of no file, whatever its descriptor is: MAP_ANONYMOUS.</summary>
    public static bool IsAnonymous(in RawCall mmap) => (mmap.Arg3 & 0x20) != 0;
}
