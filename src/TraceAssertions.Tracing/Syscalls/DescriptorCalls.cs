using System.Collections.Frozen;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>The calls that return a new file descriptor, and what that descriptor is.</summary>
internal static class DescriptorCalls
{
    private const ulong CloseOnExec = 0x80000; // O_CLOEXEC, and equal to it SOCK_, EFD_, EPOLL_, TFD_, SFD_, IN_CLOEXEC
    private const ulong FlagOfOne = 1; // MFD_CLOEXEC, FSOPEN_CLOEXEC, FSMOUNT_CLOEXEC, FAN_CLOEXEC, FSPICK_CLOEXEC
    private const int Bpf = 321, Fcntl = 72;

    private static readonly FrozenDictionary<int, Maker> Makers = new Dictionary<string, Maker>(StringComparer.Ordinal)
    {
        ["open"] = new(null, DescriptorKind.File, 1, CloseOnExec),
        ["openat"] = new(null, DescriptorKind.File, 2, CloseOnExec),
        ["openat2"] = new(null, DescriptorKind.File),
        ["creat"] = new(null, DescriptorKind.File),
        ["open_tree"] = new(null, DescriptorKind.File, 2, CloseOnExec),
        ["open_tree_attr"] = new(null, DescriptorKind.File, 2, CloseOnExec),
        ["open_by_handle_at"] = new("anon_inode:handle", DescriptorKind.Anonymous, 2, CloseOnExec),
        ["mq_open"] = new(null, DescriptorKind.File, 1, CloseOnExec),
        ["socket"] = new("socket", DescriptorKind.Socket, 1, CloseOnExec),
        ["accept"] = new("socket", DescriptorKind.Socket),
        ["accept4"] = new("socket", DescriptorKind.Socket, 3, CloseOnExec),
        ["eventfd"] = new("eventfd", DescriptorKind.EventFd),
        ["eventfd2"] = new("eventfd", DescriptorKind.EventFd, 1, CloseOnExec),
        ["epoll_create"] = new("anon_inode:[eventpoll]", DescriptorKind.Epoll),
        ["epoll_create1"] = new("anon_inode:[eventpoll]", DescriptorKind.Epoll, 0, CloseOnExec),
        ["timerfd_create"] = new("anon_inode:[timerfd]", DescriptorKind.Anonymous, 1, CloseOnExec),
        ["signalfd"] = new("anon_inode:[signalfd]", DescriptorKind.Anonymous),
        ["signalfd4"] = new("anon_inode:[signalfd]", DescriptorKind.Anonymous, 3, CloseOnExec),
        ["inotify_init"] = new("anon_inode:inotify", DescriptorKind.Anonymous),
        ["inotify_init1"] = new("anon_inode:inotify", DescriptorKind.Anonymous, 0, CloseOnExec),
        ["memfd_create"] = new(null, DescriptorKind.Memfd, 1, FlagOfOne),
        ["memfd_secret"] = new("memfd:secret", DescriptorKind.Memfd, 0, CloseOnExec),
        ["pidfd_open"] = new("anon_inode:[pidfd]", DescriptorKind.Anonymous, AlwaysCloseOnExec: true),
        ["pidfd_getfd"] = new("anon_inode:[pidfd_getfd]", DescriptorKind.Anonymous, AlwaysCloseOnExec: true),
        ["perf_event_open"] = new("anon_inode:[perf_event]", DescriptorKind.Anonymous, 4, 8 /* PERF_FLAG_FD_CLOEXEC */),
        ["userfaultfd"] = new("anon_inode:[userfaultfd]", DescriptorKind.Anonymous, 0, CloseOnExec),
        ["fanotify_init"] = new("anon_inode:[fanotify]", DescriptorKind.Anonymous, 0, FlagOfOne),
        ["io_uring_setup"] = new("anon_inode:[io_uring]", DescriptorKind.Anonymous, AlwaysCloseOnExec: true),
        ["landlock_create_ruleset"] = new("anon_inode:[landlock-ruleset]", DescriptorKind.Anonymous, AlwaysCloseOnExec: true),
        ["fsopen"] = new("anon_inode:[fscontext]", DescriptorKind.Anonymous, 1, FlagOfOne),
        ["fsmount"] = new("anon_inode:[fsmount]", DescriptorKind.Anonymous, 1, FlagOfOne),
        ["fspick"] = new("anon_inode:[fscontext]", DescriptorKind.Anonymous, 2, FlagOfOne),
        ["bpf"] = new("anon_inode:bpf", DescriptorKind.Anonymous, AlwaysCloseOnExec: true),
        ["dup"] = new(null, DescriptorKind.File),
        ["dup2"] = new(null, DescriptorKind.File),
        ["dup3"] = new(null, DescriptorKind.File, 2, CloseOnExec),
        ["fcntl"] = new(null, DescriptorKind.File),
    }.Where(pair => SyscallTable.NumbersOf([pair.Key]).Any()).ToFrozenDictionary(pair => SyscallTable.Number(pair.Key), pair => pair.Value);

    /// <summary>The numbers of these calls.</summary>
    public static IEnumerable<int> Numbers => Makers.Keys;

    /// <summary>Whether this call, where it succeeds, returns a file descriptor.</summary>
    public static bool ReturnsDescriptor(in RawCall call) => Makers.ContainsKey(call.Number) && call.Number switch
    {
        Fcntl => IsDuplicatingCommand(call.Arg1),
        Bpf => ReturnsDescriptor((int)call.Arg0),
        _ => true,
    };

    /// <summary>What a successful call's result refers to; for the calls that name a path, <paramref name="name"/> is it.</summary>
    public static Descriptor Make(in RawCall call, string name)
    {
        var maker = Makers[call.Number];
        var identity = maker.Kind == DescriptorKind.Memfd && maker.Identity is null ? "memfd:" + name : maker.Identity ?? name;
        return new Descriptor(identity, maker.Kind, ClosesOnExec(call), call.ExitNanos);
    }

    /// <summary>Whether the new descriptor is closed by execve(2).</summary>
    public static bool ClosesOnExec(in RawCall call)
    {
        const ulong duplicateCloseOnExec = 1030; // F_DUPFD_CLOEXEC
        if (call.Number == Fcntl)
            return call.Arg1 == duplicateCloseOnExec;
        var maker = Makers[call.Number];
        return maker.AlwaysCloseOnExec || (maker.FlagsAt >= 0 && (call.Register(maker.FlagsAt) & maker.Flag) != 0);
    }

    /// <summary>F_DUPFD and F_DUPFD_CLOEXEC.</summary>
    public static bool IsDuplicatingCommand(ulong command) => command is 0 or 1030;

    /// <summary>The commands of bpf(2) that return a descriptor.</summary>
    private static bool ReturnsDescriptor(int command) => command is 0 or 5 or 7 or 13 or 14 or 17 or 18 or 19 or 28 or 30 or 32 or 33;

    private sealed record Maker(string? Identity, DescriptorKind Kind, int FlagsAt = -1, ulong Flag = 0, bool AlwaysCloseOnExec = false);
}
