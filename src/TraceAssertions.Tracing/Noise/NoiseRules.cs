using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Noise;

/// <summary>Every rule that explains a call of a .NET process as the runtime's own. Native processes have none.</summary>
/// <remarks>
/// A rule looks at the call, its path and the life of its descriptor, nothing else. What user code asks for stays: sleeps, polls, reads, writes,
/// sockets, files mapped by the user, processes.
/// </remarks>
internal static class NoiseRules
{
    private const string DoubleMapper = "memfd:doublemapper";

    private static readonly HashSet<string> PathCalls = new(StringComparer.Ordinal)
    {
        "open", "openat", "openat2", "stat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "readlink", "readlinkat", "statfs",
    };

    private static readonly HashSet<string> DescriptorCalls = new(StringComparer.Ordinal)
    {
        "fstat", "newfstatat", "statx", "fstatfs", "read", "pread64", "readv", "mmap", "lseek", "flock", "fadvise64", "fcntl", "ioctl", "getdents64", "ftruncate", "close",
    };

    private static readonly HashSet<string> ThreadCalls = new(StringComparer.Ordinal)
    {
        "rseq", "set_robust_list", "set_tid_address", "sigaltstack", "rt_sigprocmask", "gettid", "exit", "arch_prctl", "sched_setaffinity",
        "sched_getparam", "sched_getscheduler", "sched_setscheduler", "sched_get_priority_max", "sched_get_priority_min",
    };

    private static readonly HashSet<string> AddressCalls = new(StringComparer.Ordinal)
    {
        "munmap", "mremap", "mprotect", "pkey_mprotect", "madvise", "mincore", "mbind", "mlock", "mlock2", "munlock",
    };

    /// <summary>All rules, in the order in which they are asked; the first that explains a call names it.</summary>
    public static IReadOnlyList<NoiseRule> All { get; } =
    [
        new(NoiseRuleNames.AssemblyLoading, "The runtime or the dynamic linker loads an assembly, its symbols or settings, or a shared library: the look-ups, and what follows on the descriptor until it is closed. An assembly or library that File or FileStream opens is data and counts.",
            (in subject) => OnPath(subject, RuntimePaths.IsAssemblyOrLibrary) || ResolvesAssemblyFolder(subject)),
        new(NoiseRuleNames.GcEnvironment, "The garbage collector asks how much memory and how many processors it may use: /proc and cgroup files with what follows on their descriptors, limits, affinity, usage. Such a file counts where File or FileStream opens it.",
            (in subject) => OnPath(subject, RuntimePaths.IsEnvironmentOfCollector) || AsksForLimits(subject)),
        new(NoiseRuleNames.Jit, "The just-in-time compiler writes code through a second mapping of an anonymous file.",
            (in subject) => subject is { Name: "memfd_create", Path: "doublemapper" }
                || (subject.Descriptor?.Identity == DoubleMapper && DescriptorCalls.Contains(subject.Name))),
        new(NoiseRuleNames.RuntimeWait, "A lock, an event or a thread's wait of the runtime, and the nap of a spinning thread: Thread.Sleep is one too, and a nanosleep(2) of yours; their time still counts.",
            (in subject) => subject.Name is "nanosleep" or "clock_nanosleep" or "futex" or "futex_waitv" or "futex_wait" or "futex_wake" or "futex_requeue" or "sched_yield"),
        new(NoiseRuleNames.RuntimeMemory, "The runtime reserves, commits, protects or gives back memory that no user code mapped from a file.", IsRuntimeMemory),
        new(NoiseRuleNames.Threads, "The runtime starts, names, places or ends a thread; a new thread tells the one that started it through a pipe that it runs.", IsThreadUpkeep),
        new(NoiseRuleNames.AsyncIo, "The runtime makes its epoll(7) instance when it is first needed, makes sockets and pipes that are read or written asynchronously non-blocking, has them watched by it where they are not ready at once, and asks by poll(2) without waiting whether a socket has been connected before it reads the socket's error.",
            (in subject) => subject.Name is "epoll_create1" or "epoll_ctl" || MakesNonBlocking(subject)),
        new(NoiseRuleNames.Signals, "The runtime installs its handlers, suspends its own threads by signals (pthread_kill(3) begins with getpid, so that yours is not told from it), and its handler passes a signal on by one byte through its pipe.",
            (in subject) => subject.Name is "rt_sigaction" or "rt_sigreturn" or "getpid" || (subject.Name is "tgkill" && (int)subject.Call.Arg0 == subject.Call.Pid)
                || subject is { Name: "write", Descriptor.Noise: NoiseRuleNames.Signals }),
        new(NoiseRuleNames.ProcessStart, "The runtime prepares a child that it has forked (Process.Start): signal handlers, descriptors, folder and user, until the child executes its program.",
            PreparesChild),
        new(NoiseRuleNames.Random, "The runtime reads /dev/urandom through a descriptor that it keeps, for the seeds of hash codes, of each thread's Random and of ids, and for Guid.NewGuid; the C library draws eight bytes for some names of temporary files. What File or FileStream reads counts, and so does every other getrandom(2).",
            DrawsRandom),
        new(NoiseRuleNames.TimeZones, "The class library and the C library read a time zone's rules when it is first asked for: /etc/localtime, /etc/timezone and what lies in /usr/share/zoneinfo.",
            (in subject) => OnPath(subject, RuntimePaths.IsTimeZone)),
        new(NoiseRuleNames.NameService, "The C library reads how names of hosts and users are looked up (/etc/nsswitch.conf, host.conf, resolv.conf, gai.conf), looks whether they have changed, and asks its cache's daemon. The look-up itself (/etc/hosts, /etc/passwd, the question to a name server) counts, and so does a file that File or FileStream opens.",
            PreparesLookup),
        new(NoiseRuleNames.Retry, "A read or write found the descriptor not ready (EAGAIN) and the same call on it followed: one logical call. At most four attempts in a row; what polls counts.", (in _) => false),
    ];

    /// <summary>The name of the first rule that explains a call, or null.</summary>
    public static string? Explain(in NoiseSubject subject)
    {
        // A child that the runtime has forked runs no user code before its program: the other rules, which are about the host, do not apply to it.
        if (subject.BeforeExec)
            return PreparesChild(subject) ? NoiseRuleNames.ProcessStart : null;

        // What was opened under a rule stays under it until it is closed.
        if (subject.Descriptor?.Noise is { } inherited && subject.Path is null && DescriptorCalls.Contains(subject.Name))
            return inherited;
        foreach (var rule in All)
        {
            if (rule.Explains(subject))
                return rule.Name;
        }

        return null;
    }

    private static bool PreparesChild(in NoiseSubject subject) => subject.BeforeExec && subject.Name is not ("execve" or "execveat");

    private static bool OnPath(in NoiseSubject subject, Func<string, bool> matches) => subject.Path is { } path && PathCalls.Contains(subject.Name) && matches(path);

    /// <summary>realpath(3) of an assembly's path asks for each folder above it whether it is a link; glibc does so with a buffer of 1023 bytes.</summary>
    private static bool ResolvesAssemblyFolder(in NoiseSubject subject)
    {
        const int notALink = -22; // EINVAL
        return subject is { Name: "readlink", Path: { } path, Call: { Result: notALink, Arg2: 1023 } } && RuntimePaths.IsAboveAssemblies(path);
    }

    /// <summary>fcntl(2) for O_NONBLOCK and nothing else, on a pipe or a socket.</summary>
    private static bool MakesNonBlocking(in NoiseSubject subject)
    {
        const ulong getFlags = 3, setFlags = 4, accessModeAndNonBlocking = 0x803; // F_GETFL, F_SETFL, O_ACCMODE|O_NONBLOCK
        return subject is { Name: "fcntl", Descriptor.Kind: DescriptorKind.Pipe or DescriptorKind.Socket }
            && (subject.Call.Arg1 == getFlags || (subject.Call.Arg1 == setFlags && (subject.Call.Arg2 & ~accessModeAndNonBlocking) == 0));
    }

    private static bool DrawsRandom(in NoiseSubject subject)
    {
        // glibc, sysdeps/posix/tempname.c: 2.36 draws from the clock first and from the kernel where that would not be fair, one name in 22; later ones always.
        const ulong bytes = 8, nonBlocking = 1; // GRND_NONBLOCK
        return subject.Name switch
        {
            "getrandom" => subject.Call is { Arg1: bytes, Arg2: nonBlocking },
            "read" => subject.Descriptor is { Identity: RuntimePaths.RandomSource, OpenedNanos: 0 },
            _ => OnPath(subject, path => path == RuntimePaths.RandomSource),
        };
    }

    private static bool PreparesLookup(in NoiseSubject subject)
    {
        const ulong local = 1, stream = 0x80801; // AF_UNIX; SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK: the runtime makes none that is not ready from the start
        return subject.Name switch
        {
            "socket" => subject.Call is { Arg0: local, Arg1: stream },
            "openat" => subject.Path is { } path && RuntimePaths.IsNameServiceSwitch(path),
            "newfstatat" => subject.Path is { } path && (RuntimePaths.IsNameServiceSwitch(path) || (path == "/" && subject.Call.Arg3 == 0)),
            _ => subject.Descriptor is { Noise: NoiseRuleNames.NameService },
        };
    }

    private static bool AsksForLimits(in NoiseSubject subject) => subject.Name switch
    {
        "sysinfo" or "getrlimit" or "sched_getaffinity" or "getcpu" or "getrusage" => true,
        "prlimit64" => subject.Call.Arg2 == 0,
        _ => false,
    };

    private static bool IsRuntimeMemory(in NoiseSubject subject) => subject.Name switch
    {
        "mmap" => MemoryCalls.IsAnonymous(subject.Call),
        "brk" or "membarrier" or "get_mempolicy" or "set_mempolicy" => true,
        var name => AddressCalls.Contains(name) && !subject.OnUserMapping,
    };

    private static bool IsThreadUpkeep(in NoiseSubject subject)
    {
        const ulong setName = 15; // PR_SET_NAME
        return subject.Name switch
        {
            "clone" or "clone3" => !subject.CreatedProcess,
            "prctl" => subject.Call.Arg0 == setName,
            "pipe" or "pipe2" => subject.OnNewThread,
            "write" => subject.Descriptor is { Noise: NoiseRuleNames.Threads },
            "openat" => subject.Path is { } path && RuntimePaths.IsNameOfThread(path),
            var name => ThreadCalls.Contains(name),
        };
    }
}
