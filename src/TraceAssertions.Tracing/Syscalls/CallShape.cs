namespace TraceAssertions.Tracing.Syscalls;

/// <summary>What the arguments of one particular call are, where that depends on other arguments: fcntl(2) by its command, open(2) by O_CREAT.</summary>
internal static class CallShape
{
    private const int Open = 2, Mremap = 25, Ioctl = 16, Socket = 41, SocketPair = 53, SetSockOpt = 54, GetSockOpt = 55, Fcntl = 72, Ptrace = 101, Mknod = 133, Prctl = 157, ArchPrctl = 158,
        Futex = 202, MqOpen = 240, OpenAt = 257, MknodAt = 259, Membarrier = 324;

    private const int SetVma = 0x53564d41;
    private const ulong CreateFlags = 0x40 /* O_CREAT */ | 0x400000 /* __O_TMPFILE */;
    private const ulong MovesTo = 2 /* MREMAP_FIXED */ | 4 /* MREMAP_DONTUNMAP */;
    private const ulong TypeOfFile = 0xf000, CharacterDevice = 0x2000, BlockDevice = 0x6000;
    private const ulong FutexCommand = 0x7f;

    private static readonly SyscallArgument Number = new(ArgumentKind.Int);

    /// <summary>The argument in register <paramref name="index"/> of this call; <see cref="ArgumentKind.Hidden"/> where the call does not look at it.</summary>
    public static SyscallArgument Argument(in RawCall call, int index, SyscallArgument declared) => call.Number switch
    {
        Open => Unless(index == 2 && (call.Arg1 & CreateFlags) == 0, declared),
        OpenAt => Unless(index == 3 && (call.Arg2 & CreateFlags) == 0, declared),
        MqOpen => Unless(index >= 2 && (call.Arg1 & CreateFlags) == 0, declared),
        Mremap => Unless(index == 4 && (call.Arg3 & MovesTo) == 0, declared),
        Mknod => Unless(index == 2 && !IsDevice(call.Arg1), declared),
        MknodAt => Unless(index == 3 && !IsDevice(call.Arg2), declared),
        Membarrier => Unless(index == 2 && call.Arg1 == 0, declared),
        Socket or SocketPair when index == 2 => Protocol((int)call.Arg0),
        SetSockOpt or GetSockOpt when index == 2 => SocketOption((int)call.Arg1),
        Ioctl when index == 2 && ConstantSet.Get("ioctl").NameOf(call.Arg1 & uint.MaxValue) is null => new(ArgumentKind.Hex),
        ArchPrctl when index == 1 && call.Arg0 is 0x1003 or 0x1004 /* ARCH_GET_FS, ARCH_GET_GS */ => new(ArgumentKind.Pointer, null, "fsbase", MemoryAccess.Write),
        Ptrace => Unless(index > 0 && call.Arg0 == 0 /* PTRACE_TRACEME */, declared),
        Prctl when index > 0 => PrctlArgument((int)call.Arg0, index),
        Ioctl when index == 2 && (uint)call.Arg1 is 0x5450 or 0x5451 or 0x5422 or 0x540c or 0x540d /* FIONCLEX, FIOCLEX, TIOCNOTTY, TIOCEXCL, TIOCNXCL */ => default,
        Fcntl when index == 2 => FcntlArgument((int)call.Arg1),
        Futex => FutexArgument((int)(call.Arg1 & FutexCommand), index, declared),
        _ => declared,
    };

    private static SyscallArgument Unless(bool hidden, SyscallArgument declared) => hidden ? default : declared;

    private static bool IsDevice(ulong mode) => (mode & TypeOfFile) is CharacterDevice or BlockDevice;

    private static SyscallArgument Protocol(int domain) => domain switch
    {
        2 or 10 /* AF_INET, AF_INET6 */ => new(ArgumentKind.Constant, "protocol_inet"),
        16 /* AF_NETLINK */ => new(ArgumentKind.Constant, "protocol_netlink"),
        _ => Number,
    };

    private static SyscallArgument SocketOption(int level) => level switch
    {
        0 => new(ArgumentKind.Constant, "sockopt_ip"),
        1 => new(ArgumentKind.Constant, "sockopt_socket"),
        6 => new(ArgumentKind.Constant, "sockopt_tcp"),
        41 => new(ArgumentKind.Constant, "sockopt_ipv6"),
        _ => Number,
    };

    /// <summary>prctl(2): what the more frequent of its operations look at.</summary>
    private static SyscallArgument PrctlArgument(int operation, int index) => (operation, index) switch
    {
        (1, 1) /* PR_SET_PDEATHSIG */ => new(ArgumentKind.Signal),
        (2, 1) /* PR_GET_PDEATHSIG */ => new(ArgumentKind.Pointer, null, "signal", MemoryAccess.Write),
        (4, 1) /* PR_SET_DUMPABLE */ => new(ArgumentKind.Constant, "dumpable"),
        (8 or 29 or 36 or 38, 1) /* PR_SET_KEEPCAPS, PR_SET_TIMERSLACK, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS */ => new(ArgumentKind.ULong),
        (15, 1) /* PR_SET_NAME */ => new(ArgumentKind.Pointer, null, "name", MemoryAccess.Read),
        (16, 1) /* PR_GET_NAME */ => new(ArgumentKind.Pointer, null, "name", MemoryAccess.Write),
        (23 or 24, 1) /* PR_CAPBSET_READ, PR_CAPBSET_DROP */ => new(ArgumentKind.Constant, "capability"),
        (37, 1) /* PR_GET_CHILD_SUBREAPER */ => new(ArgumentKind.Pointer, null, "id", MemoryAccess.Write),
        (SetVma, 1) => new(ArgumentKind.Constant, "vma"),
        (SetVma, 2) => new(ArgumentKind.Address),
        (SetVma, 3) => new(ArgumentKind.Size),
        (SetVma, 4) => new(ArgumentKind.Pointer, null, "text", MemoryAccess.Read),
        (1 or 2 or 3 or 4 or 7 or 8 or 13 or 15 or 16 or 21 or 23 or 24 or 27 or 29 or 30 or 31 or 32 or 36 or 37, _) => default,
        _ => new(ArgumentKind.Hex),
    };

    /// <summary>fcntl(2): what each command takes.</summary>
    private static SyscallArgument FcntlArgument(int command) => command switch
    {
        1 or 3 or 9 or 11 or 1025 or 1032 or 1034 /* F_GETFD, F_GETFL, F_GETOWN, F_GETSIG, F_GETLEASE, F_GETPIPE_SZ, F_GET_SEALS */ => default,
        2 /* F_SETFD */ => new(ArgumentKind.Flags, "fdflags"),
        4 /* F_SETFL */ => new(ArgumentKind.Flags, "open"),
        0 or 8 or 1030 or 1031 /* F_DUPFD, F_SETOWN, F_DUPFD_CLOEXEC, F_SETPIPE_SZ */ => Number,
        10 /* F_SETSIG */ => new(ArgumentKind.Signal),
        5 or 6 or 7 or 36 or 37 or 38 /* F_GETLK … F_OFD_SETLKW */ => new(ArgumentKind.Pointer, null, "flock", command is 5 or 36 ? MemoryAccess.Write : MemoryAccess.Read),
        15 or 16 or 17 /* owners */ => new(ArgumentKind.Pointer),
        _ => new(ArgumentKind.Hex),
    };

    /// <summary>futex(2): which of the six arguments each operation looks at.</summary>
    private static SyscallArgument FutexArgument(int command, int index, SyscallArgument declared) => (command, index) switch
    {
        (_, 0 or 1) => declared,
        (7, _) => default,
        (6 or 8 or 13, 2) => default,
        (3 or 4 or 5 or 12, 3) => new(ArgumentKind.UInt),
        (1 or 2 or 10, 3) => default,
        (3 or 4 or 5 or 11 or 12, 4) => declared,
        (_, 4) => default,
        (9 or 10, 5) => new(ArgumentKind.Constant, "futexbitset"),
        (4 or 12, 5) => declared,
        (5, 5) => new(ArgumentKind.Hex),
        (_, 5) => default,
        _ => declared,
    };
}
