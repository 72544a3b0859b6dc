using System.Globalization;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Syscalls;

public sealed class CallDetailTests
{
    // A value that would show in the text wherever an argument slipped into it that must not.
    private const long Odd = 0x7ead_beef;

    [Theory]
    [InlineData("openat", "O_RDONLY|O_CLOEXEC", -100, Odd, 0x80000, Odd)]
    [InlineData("openat", "O_RDWR|O_CREAT|O_CLOEXEC, 0666", -100, Odd, 0x80042, 0b110_110_110)]
    [InlineData("open", "O_WRONLY|O_CREAT|O_EXCL, 0600", Odd, 0xc1, 0b110_000_000)]
    [InlineData("mkdir", "0755", Odd, 0b111_101_101)]
    [InlineData("chmod", "0644", Odd, 0b110_100_100)]
    [InlineData("umask", "022", 0b010_010)]
    [InlineData("unlinkat", "AT_REMOVEDIR", -100, Odd, 0x200)]
    [InlineData("unlinkat", "0", -100, Odd, 0)]
    [InlineData("renameat2", "RENAME_NOREPLACE", -100, Odd, -100, Odd, 1)]
    [InlineData("fchown", "-1, 5", 9, -1, 5)]
    [InlineData("ftruncate", "5000000000", 9, 5_000_000_000)]
    [InlineData("fallocate", "FALLOC_FL_KEEP_SIZE, 100", 9, 1, Odd, 100)]
    [InlineData("lseek", "SEEK_END", 9, Odd, 2)]
    [InlineData("mmap", "PROT_READ, MAP_PRIVATE", Odd, Odd, 1, 2, 9, Odd)]
    [InlineData("madvise", "MADV_DONTNEED", Odd, Odd, 4)]
    [InlineData("fcntl", "F_SETFL, O_RDONLY|O_NONBLOCK", 9, 4, 0x800)]
    [InlineData("fcntl", "F_SETFD, FD_CLOEXEC", 9, 2, 1)]
    [InlineData("fcntl", "F_GETFL", 9, 3, Odd)]
    [InlineData("fcntl", "F_DUPFD_CLOEXEC", 9, 1030, Odd)]
    [InlineData("fcntl", "F_SETPIPE_SZ, 65536", 9, 1031, 65536)]
    [InlineData("fcntl", "F_SETLK", 9, 6, Odd)]
    [InlineData("fcntl", "F_SETOWN", 9, 8, Odd)]
    [InlineData("socket", "AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP", 2, 0x80001, 6)]
    [InlineData("socket", "AF_UNIX, SOCK_STREAM, 0", 1, 1, 0)]
    [InlineData("setsockopt", "SOL_SOCKET, SO_REUSEADDR", 9, 1, 2, Odd, Odd)]
    [InlineData("listen", "512", 9, 512)]
    [InlineData("shutdown", "SHUT_RDWR", 9, 2)]
    [InlineData("accept4", "SOCK_CLOEXEC", 9, Odd, Odd, 0x80000)]
    [InlineData("kill", "SIGTERM", Odd, 15)]
    [InlineData("tgkill", "SIGKILL", Odd, Odd, 9)]
    [InlineData("wait4", "WNOHANG", Odd, Odd, 1, Odd)]
    [InlineData("waitid", "P_PID, WNOHANG|WEXITED", 1, Odd, Odd, 5, Odd)]
    [InlineData("exit_group", "3", 3)]
    [InlineData("exit_group", "-1", -1)]
    [InlineData("ioctl", "TCGETS", 1, 0x5401, Odd)]
    [InlineData("flock", "LOCK_EX|LOCK_NB", 9, 6)]
    [InlineData("getrandom", "GRND_NONBLOCK", Odd, 8, 1)]
    [InlineData("prctl", "PR_SET_NAME", 15, Odd, Odd, Odd, Odd)]
    [InlineData("mknodat", "S_IFCHR|0600, makedev(0x1, 0x3)", -100, Odd, 0x2180, 0x103)]
    [InlineData("mknodat", "S_IFIFO|0600", -100, Odd, 0x1180, Odd)]
    [InlineData("clone", "CLONE_VM|CLONE_VFORK|SIGCHLD", 0x4111, Odd, Odd, Odd, Odd)]
    [InlineData("clone", null, 0x3d0f00, Odd, Odd, Odd, Odd)]
    [InlineData("inotify_add_watch", "IN_CREATE|IN_DELETE", 9, Odd, 0x300)]
    [InlineData("shmget", "000", Odd, Odd, 0)]
    [InlineData("futex", null, Odd, 129, Odd)]
    [InlineData("read", null, 9, Odd, Odd)]
    [InlineData("pread64", null, 9, Odd, Odd, Odd)]
    [InlineData("close", null, 9)]
    [InlineData("dup2", null, 9, Odd)]
    [InlineData("poll", null, Odd, Odd, Odd)]
    [InlineData("epoll_wait", null, 9, Odd, Odd, Odd)]
    [InlineData("alarm", null, Odd)]
    [InlineData("setpgid", null, Odd, Odd)]
    public void A_call_tells_what_it_was_asked_for_and_nothing_that_differs_from_run_to_run(string name, string? text, params object[] values)
    {
        var arguments = Array.ConvertAll(values, value => Convert.ToInt64(value, CultureInfo.InvariantCulture));
        var detail = new CallDetail();
        detail.Of(Call(name, arguments)).Should().Be(text);
        detail.Of(Call(name, arguments)).Should().Be(text, "the second answer comes from the cache");
    }

    [Fact]
    public void No_call_tells_a_descriptor_an_address_or_an_unknown_number()
    {
        var detail = new CallDetail();
        foreach (var number in SyscallTable.Numbers)
        {
            var kinds = SyscallTable.Arguments(number).ToArray();
            var registers = kinds.Select(argument => argument.Kind is ArgumentKind.Fd or ArgumentKind.DirFd or ArgumentKind.Path or ArgumentKind.Name or ArgumentKind.Buffer
                or ArgumentKind.Pointer or ArgumentKind.Address or ArgumentKind.Size or ArgumentKind.ProcessId ? 1234567891 : 0L).ToArray();
            var call = Call(number, registers);
            (detail.Of(call) ?? "").Should().NotContain("1234567891", "of {0}", SyscallTable.Name(number)).And.NotContain("0x499602d3");
        }

        detail.Of(Call(999, [])).Should().BeNull();
        detail.Of(Call(-1, [])).Should().BeNull();
    }

    [Fact]
    public void A_repeated_call_allocates_nothing_and_a_growing_length_does_not_grow_the_cache_forever()
    {
        var detail = new CallDetail();
        for (var length = 0; length < 100_000; length++)
            detail.Of(Call("ftruncate", 9, length));
        var open = Call("openat", -100, 1, 0x80042, 0b110_110_110);
        detail.Of(open);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            detail.Of(open);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        detail.Of(Call("ftruncate", 9, 99_999)).Should().Be("99999");
    }

    private static RawCall Call(string name, params long[] arguments) => Call(SyscallTable.Number(name), arguments);

    private static RawCall Call(int number, long[] arguments)
    {
        var registers = new ulong[6];
        for (var i = 0; i < arguments.Length; i++)
            registers[i] = unchecked((ulong)arguments[i]);
        return new RawCall { Number = number, Arg0 = registers[0], Arg1 = registers[1], Arg2 = registers[2], Arg3 = registers[3], Arg4 = registers[4], Arg5 = registers[5] };
    }
}
