using System.Collections.Frozen;

namespace TraceAssertions.Golden;

/// <summary>Ranks calls by when in the life of a file they usually happen, so that the lines about one file read as what is done to it.</summary>
internal static class CallLifecycle
{
    private static readonly string[][] Stages =
    [
        ["execve", "clone"],
        ["newfstatat", "faccessat", "readlinkat", "statfs", "getxattr", "lgetxattr"],
        ["mkdirat", "mknodat", "symlinkat", "linkat"],
        ["openat", "memfd_create", "pipe2", "socket", "socketpair", "accept4", "eventfd2", "epoll_create1"],
        ["bind", "listen", "connect", "setsockopt", "getsockopt", "getsockname", "getpeername"],
        ["fstat", "fstatfs", "flock", "fcntl", "ioctl", "fadvise64", "ftruncate", "fallocate", "dup", "dup3", "mmap"],
        ["lseek"],
        ["read", "pread64", "readv", "preadv2", "recvfrom", "recvmsg", "recvmmsg", "getdents64", "getrandom"],
        ["write", "pwrite64", "writev", "pwritev2", "sendto", "sendmsg", "sendmmsg", "sendfile", "splice", "copy_file_range"],
        ["fsync", "fdatasync", "msync", "sync_file_range", "syncfs", "sync"],
        ["fchmod", "fchmodat", "fchown", "fchownat", "utimensat"],
        ["shutdown", "close", "munmap"],
        ["renameat"],
        ["unlinkat"],
        ["kill", "tgkill", "wait4"],
        ["exit", "exit_group"],
    ];

    private static readonly FrozenDictionary<string, int> Ranks =
        Stages.SelectMany((stage, rank) => stage.Select(name => KeyValuePair.Create("syscall:" + name, rank + 1))).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The rank of a line's name. What is no call comes first; a call without a stage stands before those that end something.</summary>
    public static int Of(string name) => Ranks.TryGetValue(name, out var rank) ? rank : name.StartsWith("syscall:", StringComparison.Ordinal) ? 10 : 0;
}
