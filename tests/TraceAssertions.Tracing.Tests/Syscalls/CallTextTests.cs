using System.Diagnostics;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Syscalls;

public sealed class CallTextTests
{
    // Each call is made with plain, odd and wrong arguments; strace prints what it thinks of them.
    private const string Program = """
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <unistd.h>
        #include <sys/mman.h>
        #include <sys/socket.h>
        #include <sys/stat.h>
        #include <sys/syscall.h>
        #include <sys/sysmacros.h>
        #include <sys/wait.h>
        #include <signal.h>
        int main(void) {
            char b[4096]; long v;
            mkdir("odd", 0777); chdir("odd");
            int fd = open("a \"q\"\\ \n\t\r\v\f \001\0012 \033[0m \303\244 \377", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
            write(fd, "12345", 5); pwrite(fd, "x", 1, 4000000000L); lseek(fd, -1, SEEK_END); lseek(fd, 0, 99); read(fd, b, sizeof b); pread(fd, b, 10, 2);
            openat(AT_FDCWD, "/nonexistent", O_WRONLY); openat(fd, "x", O_RDONLY | O_DIRECTORY); syscall(SYS_openat, -100, 1, -1, 0); syscall(SYS_open, 0, 3, 0);
            for (v = 0; v < 32; v++) syscall(SYS_openat, -1, "", 1u << v, 0600);
            for (v = 0; v < 32; v++) syscall(SYS_mmap, 0, 0, 1u << v, 1u << v | 2, -1, 0);
            for (v = 0; v < 32; v++) syscall(SYS_mmap, 4096, 0, 0, 1ul << v | 1, -1, v * 4096);
            void *m = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
            m = mremap(m, 8192, 16384, MREMAP_MAYMOVE); mprotect(m, 4096, PROT_NONE); madvise(m, 4096, MADV_DONTNEED); madvise(m, 0, 77); msync(m, 4096, MS_SYNC);
            munmap(m, 16384); brk(0); mlock(b, 1); munlock(b, 1);
            struct stat st; struct statx sx; stat("/etc/passwd", &st); syscall(SYS_stat, "/etc/passwd", &st); syscall(SYS_lstat, "/nope", &st); syscall(SYS_fstat, fd, &st);
            fstatat(fd, "", &st, AT_EMPTY_PATH); fstatat(AT_FDCWD, "/", &st, AT_SYMLINK_NOFOLLOW); statx(AT_FDCWD, "/", AT_NO_AUTOMOUNT, STATX_BASIC_STATS, &sx); statx(-1, "q", AT_STATX_DONT_SYNC, STATX_SIZE | 0x80000000u, &sx);
            access("/etc/passwd", R_OK); access("/", F_OK); access("/x", W_OK | X_OK); access("/x", 64); faccessat(AT_FDCWD, "/x", R_OK, 0);
            syscall(439, AT_FDCWD, "/x", R_OK, AT_EACCESS);
            readlink("/proc/self/exe", b, 100); symlink("to here", "link"); rename("link", "link2"); renameat2(AT_FDCWD, "link2", AT_FDCWD, "link3", 1); link("link3", "l4"); unlink("l4"); unlinkat(AT_FDCWD, "link3", 0); unlinkat(AT_FDCWD, "nodir", AT_REMOVEDIR);
            mknod("fifo", S_IFIFO | 0600, 0); mknod("/nope/dev", S_IFCHR | 0600, makedev(1, 3)); unlink("fifo"); chmod("nope", 07777); fchmod(fd, 0); chown("nope", -1, 5); umask(022); umask(0);
            fcntl(fd, F_GETFD); fcntl(fd, F_GETFL); fcntl(fd, F_SETFL, O_APPEND | O_NONBLOCK); fcntl(fd, F_DUPFD_CLOEXEC, 50); fcntl(fd, F_SETFD, 0); fcntl(fd, F_GETFD); fcntl(fd, 999, 1);
            dup(fd); dup2(fd, 77); dup3(fd, 78, O_CLOEXEC); close(77); close(-1); close(1000); syscall(SYS_close_range, 70, 90, 0);
            int p[2]; pipe(p); pipe2(p, O_CLOEXEC | O_NONBLOCK); read(p[0], b, 1);
            socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); socket(AF_INET, SOCK_DGRAM, 17); socket(AF_INET6, SOCK_STREAM, 6); socket(AF_NETLINK, SOCK_RAW, 0); socket(99, 3, 99); socketpair(AF_UNIX, SOCK_SEQPACKET, 0, p);
            send(p[0], "abc", 3, MSG_NOSIGNAL | MSG_DONTWAIT); recv(p[1], b, 10, 0); shutdown(p[0], SHUT_RDWR); int one = 1; socklen_t l = 4; setsockopt(p[0], SOL_SOCKET, SO_REUSEADDR, &one, 4); getsockopt(p[0], SOL_SOCKET, SO_ERROR, &one, &l); listen(p[0], 128);
            kill(getpid(), 0); kill(getpid(), SIGURG); syscall(SYS_kill, -99999, 64); syscall(SYS_futex, b, 129, 1); syscall(SYS_futex, b, 3, 1, 2, b, 3); syscall(SYS_futex, 0, 393, 7, 0, 0, -1); syscall(SYS_futex, b, 777);
            flock(fd, LOCK_EX | LOCK_NB); fsync(fd); fdatasync(fd); ftruncate(fd, 7); fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 100); syscall(SYS_fadvise64, fd, 0, 0, 4); sync_file_range(fd, 0, 0, 2);
            syscall(SYS_getdents64, fd, b, 4096); getcwd(b, sizeof b); syscall(SYS_getrandom, b, 4, 1); syscall(SYS_memfd_create, "na\nme", 1); syscall(SYS_eventfd2, 3, 0x80800); syscall(SYS_epoll_create1, 0x80000); syscall(SYS_epoll_ctl, 5, 1, 6, 0); syscall(SYS_timerfd_create, 1, 0x800);
            syscall(SYS_inotify_init1, 0x80000); syscall(SYS_inotify_add_watch, -1, "/", 0x6); syscall(SYS_getpriority, 0, 0); syscall(SYS_sched_getaffinity, 0, 128, b); syscall(SYS_prlimit64, 0, 7, 0, b); syscall(SYS_getrlimit, 3, b);
            syscall(SYS_ioctl, fd, 0x5401, b); syscall(SYS_ioctl, fd, 0xc0181234, 0); syscall(SYS_ioctl, 1, 0x5413, 0); syscall(SYS_shmget, 0x1234, 4096, 0600 | 02000); syscall(SYS_shmget, 0x1234, 0, 0);
            syscall(SYS_membarrier, 0, 0, 0); syscall(SYS_clock_gettime, 1, 0); syscall(SYS_clock_getres, 99, 0); syscall(SYS_arch_prctl, 0x1003, b); syscall(SYS_mount, "none", "/nope", 0, 0x1001, 0); syscall(SYS_umount2, "/nope", 2); syscall(SYS_unshare, 0);
            syscall(SYS_getuid); syscall(SYS_gettid); syscall(SYS_setuid, -1); syscall(SYS_sched_yield); syscall(SYS_utimensat, AT_FDCWD, "nope", 0, AT_SYMLINK_NOFOLLOW); syscall(SYS_execve, "/nope/x", 0, 0); syscall(SYS_getpgid, 0); syscall(SYS_setxattr, "nope", "user.a", "v", 1, XCREATE);
            syscall(0x2b3, 1, 2, 3, 4, 5, 6); syscall(999, 0, 0, 0, 0, 0, 0); syscall(SYS_preadv2, -1, 0, 0, 7, 0, 8); syscall(SYS_copy_file_range, -1, 0, -1, 0, 9, 0); syscall(SYS_splice, -1, 0, -1, 0, 9, 3); syscall(SYS_sendfile, -1, -1, 0, 9);
            syscall(SYS_wait4, -77, 0, 0, 0); syscall(SYS_waitid, 0, 0, 0, 5, 0); if (!fork()) _exit(3); wait(0);
            syscall(SYS_vmsplice, -1, 0, 0, 1); syscall(SYS_truncate, "nope", -1); syscall(SYS_readahead, -1, 5, 6); syscall(SYS_creat, "/nope/c", 0); syscall(SYS_getxattr, "nope", "user.b", 0, 0); syscall(SYS_fchownat, -1, "z", 1, -1, 0x100);
            unlink("a \"q\"\\ \n\t\r\v\f \001\0012 \033[0m \303\244 \377"); rmdir("../odd");
            syscall(SYS_exit_group, 0);
        }
        """;

    [SkippableFact]
    public void Text_is_strace_s_for_every_name_flag_path_number_and_result()
    {
        Skip.IfNot(StraceOutput.Available && File.Exists("/usr/bin/gcc"), "needs strace, setarch and gcc");
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var program = Compile(folder.FullName);
            var named = Body(StraceOutput.Run("", program));
            var raw = Body(StraceOutput.Run("-X raw", program));
            raw.Select(line => line.Name).Should().Equal(named.Select(line => line.Name), "both runs must be the same");
            named.Count.Should().BeGreaterThan(230);

            var writer = new CallText(column: 0);
            var differences = new List<string>();
            foreach (var (seen, expected) in raw.Zip(named))
            {
                var call = StraceOutput.ToRaw(seen, out var path, out var path2);
                Correct(ref call);
                var ours = StraceOutput.Read(["1 " + writer.Format(call, path, path2)]).Single();
                if (!Same(ours, expected))
                    differences.Add($"{writer.Format(call, path, path2)}\n   but strace: {expected.Name}({string.Join(", ", expected.Arguments)}) = {expected.Result}");
            }

            string.Join("\n", differences).Should().BeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(-512, "? ERESTARTSYS (To be restarted if SA_RESTART is set)")]
    [InlineData(-513, "? ERESTARTNOINTR (To be restarted)")]
    [InlineData(-514, "? ERESTARTNOHAND (To be restarted if no handler)")]
    [InlineData(-516, "? ERESTART_RESTARTBLOCK (Interrupted by signal)")]
    [InlineData(-2, "-1 ENOENT (No such file or directory)")]
    [InlineData(-4000, "-1 ERRNO_4000 (Unknown error 4000)")]
    public void Errors_read_as_strace_s(long result, string text) =>
        new CallText().Format(new RawCall { Number = SyscallTable.Number("read"), Arg0 = 3, Result = result }).Should().EndWith(" = " + text);

    [Fact]
    public void Results_begin_at_strace_s_column() =>
        new CallText().Format(new RawCall { Number = 3, Arg0 = 3 }).Should().Be("close(3)                                = 0");

    [Fact]
    public void A_call_that_never_returned_has_a_question_mark() =>
        new CallText(column: 0).Format(new RawCall { Number = 0, Arg0 = 3, Arg1 = 0x7f00, Arg2 = 10, Unfinished = true }).Should().Be("read(3, 0x7f00, 10) = ?");

    [Fact]
    public void Descriptors_are_shown_with_what_they_are_on_request()
    {
        var writer = new CallText((in RawCall call, int fd, bool _) => (call.Pid, fd) switch { (7, 3) => "/etc/passwd", (7, -100) => "/a <b>", (7, 4) => "/tmp/\u00e9 (deleted)", _ => null }, column: 0);
        writer.Format(new RawCall { Pid = 7, Number = 257, Arg0 = unchecked((ulong)-100), Arg1 = 1, Result = 3 }, "/etc/passwd"u8).Should().Be("openat(AT_FDCWD</a \\74b\\76>, \"/etc/passwd\", O_RDONLY) = 3</etc/passwd>");
        writer.Format(new RawCall { Pid = 7, Number = 3, Arg0 = 4 }).Should().Be("close(4</tmp/\\303\\251>(deleted)) = 0");
        writer.Format(new RawCall { Pid = 8, Number = 3, Arg0 = 3 }).Should().Be("close(3) = 0");
    }

    [Fact]
    public void A_path_that_could_not_be_read_is_an_address_and_an_empty_one_is_empty()
    {
        var call = new RawCall { Number = 87, Arg0 = 0x1234, Result = -14 };
        var writer = new CallText(column: 0);
        writer.Format(call).Should().Be("unlink(0x1234) = -1 EFAULT (Bad address)");
        call.Result = -2;
        writer.Format(call).Should().Be("unlink(\"\") = -1 ENOENT (No such file or directory)");
    }

    private static string Compile(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "calls.c"), Program.Replace("XCREATE", "1"));
        using var gcc = Process.Start(new ProcessStartInfo("/usr/bin/gcc", ["-w", "-o", "calls", "calls.c"]) { WorkingDirectory = folder })!;
        gcc.WaitForExit();
        gcc.ExitCode.Should().Be(0);
        return $"--uname-2.6 env -C {folder} ./calls".Replace("--uname-2.6 ", "");
    }

    // From the mkdir that begins the program, without what differs from run to run.
    private static List<StraceLine> Body(IReadOnlyList<StraceLine> lines) =>
        [.. lines.SkipWhile(line => line.Name != "mkdir").Where(line => line.Name is not ("getpid" or "gettid" or "kill" or "getpgid" or "set_robust_list"))];

    // strace prints some calls' registers in another order, or leaves registers out.
    private static void Correct(ref RawCall call)
    {
        if (call.Number == SyscallTable.Number("clone"))
            (call.Arg0, call.Arg1, call.Arg3) = (0x1200011, 0, 1);
        if (call.Number == SyscallTable.Number("futex") && (call.Arg1 & 0x7f) == 9)
            (call.Arg4, call.Arg5) = (0, call.Arg4);
    }

    private static bool Same(StraceLine ours, StraceLine strace)
    {
        if (ours.Name != strace.Name || ours.Arguments.Count != strace.Arguments.Count || ResultText(ours) != ResultText(strace))
            return false;
        return ours.Arguments.Zip(strace.Arguments).All(pair => pair.First == pair.Second || IsDecoded(pair.Second) && IsAddress(pair.First));
    }

    private static string ResultText(StraceLine line) => line.Name is "mmap" or "brk" or "mremap" or "clone" || line.Name == "wait4" ? "" : line.Result.Split(" (flags")[0] + (line.Name == "fcntl" ? line.Result : "");

    private static bool IsAddress(string text) => text == "NULL" || text.StartsWith("0x", StringComparison.Ordinal) || text.EndsWith("=0x1", StringComparison.Ordinal);

    private static bool IsDecoded(string text) => text[0] is '"' or '[' or '{' || text.StartsWith("0x7f", StringComparison.Ordinal) || text.StartsWith("child_tidptr", StringComparison.Ordinal);

    [Fact]
    public void A_path_of_a_refused_call_that_could_not_be_read_is_an_address()
    {
        var call = new RawCall { Number = SyscallTable.Number("rename"), Arg0 = 0x1000, Arg1 = 0x2000, Result = -13 };
        new CallText(column: 0).Format(call).Should().StartWith("rename(\"\", \"\")");
        call.PathUnread = true;
        new CallText(column: 0).Format(call).Should().StartWith("rename(0x1000, \"\")");
        (call.PathUnread, call.Path2Unread) = (false, true);
        new CallText(column: 0).Format(call).Should().StartWith("rename(\"\", 0x2000)");
    }
}
