using System.Collections.Frozen;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Which memory of the caller is captured with each system call, as the table of system calls describes its arguments.</summary>
/// <remarks>
/// What a call reads and what it writes is captured alike at its exit: it is still there, and it is resident, because the kernel has just used it, as bpf_probe_read_user needs.
/// At the entry is captured only what is gone at the exit: what the call overwrites, and all that execve(2) was given.
/// </remarks>
internal static class MemoryPlan
{
    /// <summary>How many bytes of a string or buffer are shown: strace's default of -s.</summary>
    public const int ShownBytes = 32;

    /// <summary>How many elements of an array are shown, which is the same option of strace's.</summary>
    public const int ShownElements = 32;

    /// <summary>A string with a NUL, and one more byte to tell one that is shown whole from one that is longer.</summary>
    public const int StringBytes = ShownBytes + 2;

    /// <summary>Of how many elements of an I/O vector the data is captured.</summary>
    public const int VectorElements = ShownElements;

    /// <summary>struct iovec.</summary>
    public const int VectorElementBytes = 16;

    /// <summary>struct msghdr of x86-64.</summary>
    public const int MessageBytes = 56;

    /// <summary>The most bytes of the address in a message: sockaddr_storage.</summary>
    public const int MostName = 128;

    /// <summary>The most bytes of the control data in a message.</summary>
    public const int MostControl = 128;

    /// <summary>The most regions of a call, at its entry or at its exit.</summary>
    public const int MostRegions = 6;

    private const int Pointers = sizeof(ulong) * (ShownElements + 1);
    private const int Environment = 4080;

    // Sizes of the kernel's structures on x86-64.
    private static readonly FrozenDictionary<string, int> Sizes = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["stat"] = 144,
        ["statx"] = 256,
        ["statfs"] = 120,
        ["sigaction"] = 32,
        ["sigset"] = 8,
        ["timespec"] = 16,
        ["timeval"] = 16,
        ["timezone"] = 8,
        ["time"] = 8,
        ["itimerval"] = 32,
        ["itimerspec"] = 32,
        ["utimes"] = 32,
        ["offset"] = 8,
        ["socklen"] = 4,
        ["pair"] = 8,
        ["status"] = 4,
        ["rusage"] = 144,
        ["utsname"] = 390,
        ["rlimit"] = 16,
        ["sysinfo"] = 112,
        ["tms"] = 32,
        ["id"] = 4,
        ["stack"] = 24,
        ["siginfo"] = 48,
        ["epoll_event"] = 12,
        ["fdset"] = 128,
        ["ioctl"] = 64,
        ["flock"] = 32,
        ["open_how"] = 24,
        ["cap_header"] = 8,
        ["cap_data"] = 24,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly MemoryRegion[][] EntryRegions = Make(Entry);
    private static readonly MemoryRegion[][] ExitRegions = Make(Exit);

    /// <summary>What is captured before the call.</summary>
    public static ReadOnlySpan<MemoryRegion> AtEntry(int number) => Of(EntryRegions, number);

    /// <summary>What is captured after the call.</summary>
    public static ReadOnlySpan<MemoryRegion> AtExit(int number) => Of(ExitRegions, number);

    /// <summary>Whether anything is captured after the call.</summary>
    public static bool HasExit(int number) => !AtExit(number).IsEmpty || InodePlans.Of(number) != InodePlan.None;

    private static ReadOnlySpan<MemoryRegion> Of(MemoryRegion[][] regions, int number) => (uint)number < (uint)regions.Length ? regions[number] : [];

    private static MemoryRegion[][] Make(Func<string, ReadOnlySpan<SyscallArgument>, List<MemoryRegion>> regions)
    {
        var table = new MemoryRegion[SyscallTable.Numbers.Max() + 1][];
        Array.Fill(table, []);
        foreach (var number in SyscallTable.Numbers)
            table[number] = [.. regions(SyscallTable.Name(number), SyscallTable.Arguments(number))];
        return table;
    }

    private static List<MemoryRegion> Entry(string name, ReadOnlySpan<SyscallArgument> arguments)
    {
        var regions = new List<MemoryRegion>();

        // struct rt_sigframe of asm/sigframe.h: behind the return address, which is taken off the stack already, ucontext has the mask after uc_stack and uc_mcontext.
        const int maskInFrame = 296;
        if (name == "rt_sigreturn")
            regions.Add(new(MemoryRegionKind.Fixed, MemoryRegion.StackPointer, Sizes["sigset"], Displacement: maskInFrame));
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].Structure == "argv")
                regions.Add(new(MemoryRegionKind.Strings, i, Pointers));
            else if (arguments[i].Structure == "envp")
                regions.Add(new(MemoryRegionKind.Fixed, i, Environment));
            else if (arguments[i].Structure == "msghdr" && arguments[i].Access == MemoryAccess.Both)
                regions.Add(new(MemoryRegionKind.Fixed, i, MessageBytes));
            else if (arguments[i].Access == MemoryAccess.Both)
                regions.Add(new(MemoryRegionKind.Fixed, i, Sizes[arguments[i].Structure!]));
        }

        return regions;
    }

    private static List<MemoryRegion> Exit(string name, ReadOnlySpan<SyscallArgument> arguments)
    {
        var regions = new List<MemoryRegion>();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].Structure is not { } structure || structure is "argv" or "envp")
                continue;
            var written = (arguments[i].Access & MemoryAccess.Write) != 0;
            regions.Add(structure switch
            {
                "data" or "random" => new(MemoryRegionKind.Counted, i, ShownBytes, written ? MemoryRegion.Result : i + 1),
                "path" => new(MemoryRegionKind.Counted, i, 4096, MemoryRegion.Result),
                "dirents" or "dirents64" => new(MemoryRegionKind.Counted, i, 22_000, MemoryRegion.Result),
                "sockaddr" when written => new(MemoryRegionKind.Pointee, i, MostName, i + 1),
                "sockaddr" => new(MemoryRegionKind.Counted, i, MostName, i + 1),
                "sockopt" when written => new(MemoryRegionKind.Pointee, i, 64, i + 1),
                "sockopt" => new(MemoryRegionKind.Counted, i, 64, i + 1),
                "pollfds" => new(MemoryRegionKind.Counted, i, 1024, i + 1, 8),
                "epoll_events" => new(MemoryRegionKind.Counted, i, 12 * (ShownElements + 1), MemoryRegion.Result, 12),
                "ids" => new(MemoryRegionKind.Counted, i, 4 * (ShownElements + 1), written ? MemoryRegion.Result : i - 1, 4),
                "cpuset" => new(MemoryRegionKind.Counted, i, 128, written ? MemoryRegion.Result : i - 1),
                "clone_args" => new(MemoryRegionKind.Counted, i, 88, i + 1),
                "iovec" => new(MemoryRegionKind.Vector, i, VectorElementBytes * VectorElements, i + 1, VectorElementBytes),
                "msghdr" => new(MemoryRegionKind.Message, i, MessageBytes),
                "sigsetarg" => new(MemoryRegionKind.Fixed, i, 16),
                _ => new(MemoryRegionKind.Fixed, i, Sizes[structure]),
            });
            if (structure == "sigsetarg")
                regions.Add(new(MemoryRegionKind.Through, i, Sizes["sigset"]));
            else if (structure == "clone_args")
                regions.Add(new(MemoryRegionKind.Through, i, sizeof(int), Displacement: 24));
        }

        AddUntyped(name, regions);
        return regions;
    }

    /// <summary>Arguments whose meaning another one decides. Where they are no addresses, nothing is read.</summary>
    private static void AddUntyped(string name, List<MemoryRegion> regions)
    {
        if (name == "fcntl")
            regions.Add(new(MemoryRegionKind.Fixed, 2, Sizes["flock"]));
        else if (name == "prctl")
        {
            regions.Add(new(MemoryRegionKind.Fixed, 1, 16));
            regions.Add(new(MemoryRegionKind.Fixed, 4, 81)); // PR_SET_VMA_ANON_NAME: ANON_VMA_NAME_MAX_LEN of linux/mm.h, and a NUL
        }
        else if (name == "arch_prctl")
            regions.Add(new(MemoryRegionKind.Fixed, 1, sizeof(ulong)));
        else if (name == "clone")
            regions.Add(new(MemoryRegionKind.Fixed, 2, sizeof(int)));
    }
}
