using System.Collections.Frozen;

namespace TraceAssertions.Golden;

/// <summary>Gives calls that do the same one name and one form of their flags; <c>docs/reference/golden-file.md</c> has the table.</summary>
internal static class CanonicalCalls
{
    private const string Prefix = "syscall:";
    private const string NoFollow = "AT_SYMLINK_NOFOLLOW";
    private const string EmptyPath = "AT_EMPTY_PATH";
    private const string Libc = "libc and its version";
    private const string Architecture = "the architecture: newer ones have only the newer call";

    /// <summary>O_LARGEFILE says how a 32-bit program is compiled; the kernel adds it itself to what a 64-bit one opens.</summary>
    private const string LargeFile = "O_LARGEFILE";

    private static readonly string[] StatFlags = [NoFollow, EmptyPath];
    private static readonly string[] WaitFlags = ["WNOHANG", "WNOWAIT"];

    /// <summary>All, by their canonical names.</summary>
    public static IReadOnlyList<CanonicalCall> All { get; } =
    [
        new("open", "openat", Architecture),
        new("creat", "openat", Architecture) { Implies = "O_WRONLY|O_CREAT|O_TRUNC" },
        new("openat2", "openat", Libc),
        new("stat", "newfstatat", Architecture) { Keeps = StatFlags },
        new("lstat", "newfstatat", Architecture) { Keeps = StatFlags, Implies = NoFollow },
        new("newfstatat", "newfstatat", Libc) { Keeps = StatFlags },
        new("statx", "newfstatat", Libc) { Keeps = StatFlags },
        new("access", "faccessat", Architecture),
        new("faccessat2", "faccessat", Libc) { FlagsAt = 1 },
        new("mkdir", "mkdirat", Architecture),
        new("mknod", "mknodat", Architecture),
        new("unlink", "unlinkat", Architecture),
        new("unlinkat", "unlinkat", Architecture) { FlagsAt = 0 },
        new("rmdir", "unlinkat", Architecture) { Implies = "AT_REMOVEDIR" },
        new("rename", "renameat", Architecture),
        new("renameat2", "renameat", Libc) { FlagsAt = 0 },
        new("link", "linkat", Architecture),
        new("linkat", "linkat", Architecture) { FlagsAt = 0 },
        new("symlink", "symlinkat", Architecture),
        new("readlink", "readlinkat", Architecture),
        new("chmod", "fchmodat", Architecture),
        new("fchmodat2", "fchmodat", Libc) { FlagsAt = 1 },
        new("chown", "fchownat", Architecture),
        new("lchown", "fchownat", Architecture) { Implies = NoFollow },
        new("fchownat", "fchownat", Architecture) { FlagsAt = 2 },
        new("utime", "utimensat", Libc),
        new("utimes", "utimensat", Libc),
        new("futimesat", "utimensat", Libc),
        new("utimensat", "utimensat", Libc) { FlagsAt = 0 },
        new("getdents", "getdents64", Libc),
        new("preadv", "preadv2", Libc),
        new("preadv2", "preadv2", Libc) { FlagsAt = 1 },
        new("pwritev", "pwritev2", Libc),
        new("pwritev2", "pwritev2", Libc) { FlagsAt = 1 },
        new("pipe", "pipe2", Architecture),
        new("pipe2", "pipe2", Architecture) { FlagsAt = 0 },
        new("dup2", "dup3", Architecture),
        new("dup3", "dup3", Architecture) { FlagsAt = 0 },
        new("accept", "accept4", Libc),
        new("accept4", "accept4", Libc) { FlagsAt = 0 },
        new("eventfd", "eventfd2", Architecture),
        new("eventfd2", "eventfd2", Architecture) { FlagsAt = 1 },
        new("signalfd", "signalfd4", Architecture),
        new("signalfd4", "signalfd4", Architecture) { FlagsAt = 0 },
        new("inotify_init", "inotify_init1", Architecture),
        new("inotify_init1", "inotify_init1", Architecture) { FlagsAt = 0 },
        new("epoll_create", "epoll_create1", Architecture),
        new("epoll_create1", "epoll_create1", Architecture) { FlagsAt = 0 },
        new("poll", "ppoll", Architecture),
        new("select", "pselect6", Architecture),
        new("epoll_wait", "epoll_pwait", Architecture),
        new("epoll_pwait2", "epoll_pwait", Libc),
        new("wait4", "wait4", Libc) { Keeps = WaitFlags },
        new("waitid", "wait4", Libc) { Keeps = WaitFlags },
        new("execveat", "execve", Libc),
        new("fork", "clone", Libc) { Keeps = [] },
        new("vfork", "clone", Libc) { Keeps = [] },
        new("clone", "clone", Libc) { Keeps = [] },
        new("clone3", "clone", Libc) { Keeps = [] },
        new("getrlimit", "prlimit64", Libc),
        new("setrlimit", "prlimit64", Libc),
    ];

    private static readonly FrozenDictionary<string, CanonicalCall> ByName = All.ToFrozenDictionary(call => Prefix + call.From, StringComparer.Ordinal);

    /// <summary>The name and the arguments under which a call stands in a golden trace.</summary>
    /// <param name="name">The span's name, <c>syscall:openat</c>.</param>
    /// <param name="arguments">The span's arguments.</param>
    public static (string Name, string? Arguments) Of(string name, string? arguments)
    {
        if (!ByName.TryGetValue(name, out var canonical))
            return (name, WithoutLargeFile(arguments));
        List<string> parts = arguments is null ? [] : [.. arguments.Split(", ")];
        if (canonical.FlagsAt >= 0 && parts.Count > canonical.FlagsAt && parts[canonical.FlagsAt] == "0")
            parts.RemoveAt(canonical.FlagsAt);
        if (canonical.Keeps is { } keeps)
        {
            var flags = parts.SelectMany(part => part.Split('|')).ToHashSet(StringComparer.Ordinal);
            parts = [.. keeps.Where(flag => flags.Contains(flag) || flag == canonical.Implies)];

            // libc asks for a descriptor by its number or by an empty path: fstat(3).
            if (canonical.To == "newfstatat" && parts.Remove(EmptyPath))
                return (Prefix + "fstat", null);
        }
        else if (canonical.Implies is { } implied)
        {
            // The flags of open(2) come before its mode, those of unlinkat(2) and fchownat(2) last.
            parts.Insert(canonical.To == "openat" ? 0 : parts.Count, implied);
        }

        return (Prefix + canonical.To, WithoutLargeFile(parts.Count == 0 ? null : string.Join(", ", parts)));
    }

    private static string? WithoutLargeFile(string? arguments)
    {
        if (arguments is null || !arguments.Contains(LargeFile, StringComparison.Ordinal))
            return arguments;
        var parts = arguments.Split(", ").Select(part => string.Join('|', part.Split('|').Where(flag => flag != LargeFile))).Where(part => part.Length > 0);
        return string.Join(", ", parts) is { Length: > 0 } rest ? rest : null;
    }
}
