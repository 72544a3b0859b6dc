using TraceAssertions.Conditions;
using static TraceAssertions.Tests.Golden.CaptureText;

namespace TraceAssertions.Tests.Golden;

/// <summary>Each scrubber by example, on and off.</summary>
public sealed class ScrubberTests
{
    private const string Guid = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private static readonly string Temp = Path.TrimEndingDirectorySeparator(Path.GetTempPath());

    [Theory]
    [InlineData("ids", "/proc/123/stat", "/proc/{pid}/stat")]
    [InlineData("ids", "/proc/self/task/45/comm", "/proc/self/task/{tid}/comm")]
    [InlineData("ids", "/proc/123/task/45/fd/6", "/proc/{pid}/task/{tid}/fd/{fd}")]
    [InlineData("ids", "/proc/self/fd/6", "/proc/self/fd/{fd}")]
    [InlineData("ids", "/dev/fd/6", "/dev/fd/{fd}")]
    [InlineData("ids", "pipe:[123]", "pipe:[{inode}]")]
    [InlineData("ids", "/dev/pts/3", "/dev/pts/{n}")]
    [InlineData("ids", "/run/user/1000/bus", "/run/user/{uid}/bus")]
    [InlineData("ids", "/proc/sys/kernel/pid_max", "/proc/sys/kernel/pid_max")]
    [InlineData("ids", "/proc/1x/stat", "/proc/1x/stat")]
    [InlineData("ids", "/data/123/fd.txt", "/data/123/fd.txt")]
    [InlineData("folders", "/work/project/a.csv", "{project}/a.csv")]
    [InlineData("folders", "/work/project", "{project}")]
    [InlineData("folders", "/work/project/bin/Debug/a.csv", "{bin}/a.csv")]
    [InlineData("folders", "/work/projects/a.csv", "/work/projects/a.csv")]
    [InlineData("folders", "/tmp/report.csv", "{temp}/report.csv")]
    [InlineData("guids", "/data/0f8fad5b-d9cb-469f-a165-70867728950e/a", "/data/{guid}/a")]
    [InlineData("guids", "/data/x0F8FAD5BD9CB469FA16570867728950Ey", "/data/x{guid}y")]
    [InlineData("guids", "/data/0f8fad5bd9cb469fa16570867728950e0", "/data/0f8fad5bd9cb469fa16570867728950e0")]
    [InlineData("dates", "/log/2026-03-01.txt", "/log/{date}.txt")]
    [InlineData("dates", "/log/20260301-235959.txt", "/log/{date}.txt")]
    [InlineData("dates", "/log/run-2026-03-01T23:59:59.123Z.txt", "/log/run-{date}.txt")]
    [InlineData("dates", "/log/20261301.txt", "/log/20261301.txt")]
    [InlineData("dates", "/log/120260301.txt", "/log/120260301.txt")]
    [InlineData("ports", "127.0.0.1:40123", "127.0.0.1:{port}")]
    [InlineData("ports", "localhost:40123", "localhost:{port}")]
    [InlineData("ports", "[::1]:40123", "[::1]:{port}")]
    [InlineData("ports", "127.0.0.1:443", "127.0.0.1:443")]
    public void A_path(string scrubber, string path, string scrubbed)
    {
        PathOf(path).Should().Be(scrubbed);
        PathOf(path, Without(scrubber)).Should().Be(path);
    }

    [Theory]
    [InlineData("csv-import-aB3xYz", "csv-import-{random}")]
    [InlineData("csv-import-aB3xYz/deep/orders-aB3xYz", "csv-import-{random}/deep/orders-aB3xYz")]
    [InlineData("aB3xYz", "{random}")]
    [InlineData("tmpaB3xYz.tmp", "tmp{random}.tmp")]
    [InlineData("tmp.aB3xYz0123", "tmp.{random}")]
    [InlineData("tmpabcd_123", "tmp{random}")]
    [InlineData("abcdefgh.ij1", "{random}")]
    [InlineData("clr-debug-pipe-13838-205074-in", "clr-debug-pipe-{random}-in")]
    [InlineData("dotnet-diagnostic-13838-205074-socket", "dotnet-diagnostic-{random}-socket")]
    [InlineData("report.csv", "report.csv")]
    [InlineData("importdata", "importdata")]
    [InlineData("import-aB3xYz7", "import-aB3xYz7")]
    public void A_name_in_the_temporary_folder(string name, string scrubbed)
    {
        PathOf($"{Temp}/{name}").Should().Be("{temp}/" + scrubbed);
        PathOf($"{Temp}/{name}", Without("temp-names")).Should().Be("{temp}/" + name);
        PathOf($"{Temp}/{name}", Without("folders")).Should().Be($"{Temp}/{scrubbed}");
        PathOf("/data/" + name).Should().Be("/data/" + name);
    }

    [Theory]
    [InlineData("mkdir", "0700", "importa{random}")]
    [InlineData("mkdir", "0755", "importaaB3xYz")]
    [InlineData("openat", "O_RDWR|O_CREAT|O_EXCL, 0600", "importa{random}")]
    [InlineData("openat", "O_RDWR|O_CREAT, 0600", "importaaB3xYz")]
    public void A_prefix_without_a_separator_needs_the_exclusive_creation(string call, string arguments, string scrubbed) =>
        Capture(Trace(t =>
        {
            t.Call("unlink", 1, 2, path: Temp + "/importaaB3xYz/x");
            t.Call(call, 3, 4, path: Temp + "/importaaB3xYz", arguments: arguments);
        })).Calls.Select(c => c.Path).Should().Equal("{temp}/" + scrubbed, $"{{temp}}/{scrubbed}/x");

    [Theory]
    [InlineData("8_ab3xyz", "O_RDWR|O_CREAT|O_EXCL|O_NOFOLLOW|O_CLOEXEC, 0600", "{random}")]
    [InlineData("8xab3xyz", "O_RDWR|O_CREAT|O_EXCL|O_NOFOLLOW|O_CLOEXEC, 0600", "{random}")]
    [InlineData("8_ab3xyz", "O_RDWR|O_CREAT|O_EXCL, 0600", "8_{random}")]
    [InlineData("8_aB3xYz", "O_RDWR|O_CREAT|O_EXCL, 0600", "8_{random}")]
    public void What_python_makes_to_try_the_folder_is_random_as_a_whole(string name, string arguments, string scrubbed) =>
        Capture(Trace(t => t.Call("openat", 3, 4, path: Temp + "/" + name, arguments: arguments))).Calls.Single().Path.Should().Be("{temp}/" + scrubbed);

    [Fact]
    public void Own_scrubbers_come_last_and_in_their_order() =>
        PathOf("/data/run-17/" + Guid, new GoldenOptions { Scrubbers = [new("runs", @"run-(\d)\d+", "run-$1{n}"), new("more", @"1\{n\}/\{guid\}", "x")] })
            .Should().Be("/data/run-x");

    [Fact]
    public void A_pattern_without_end_is_an_error_and_no_hang() =>
        new Action(() => PathOf("/data/" + new string('a', 40), new GoldenOptions { Scrubbers = [new("slow", "^/data/(a+)+$x", "x")] }))
            .Should().Throw<TraceAssertionsException>().Which.Diagnostics.Single().ToString().Should().StartWith("error TA1030: the pattern of the scrubber \"slow\" takes more than a second on \"/data/aaa");

    [Fact]
    public void Reads_of_streams_have_their_bytes_only()
    {
        void Draw(TraceSketch t)
        {
            t.Call("read", 1, 2, path: "pipe", fd: 7, requested: 100, transferred: 60);
            t.Call("read", 3, 4, path: "pipe", fd: 8, requested: 50, transferred: 40);
            t.Call("read", 5, 6, path: "pipe", fd: 8, requested: 50, error: "EAGAIN");
            t.Call("read", 7, 8, path: "pipe", fd: 8, requested: 50);
            t.Call("write", 9, 10, path: "pipe", fd: 8, requested: 50, transferred: 50);
            t.Call("recvfrom", 11, 12, path: "socket", fd: 9, requested: 50, transferred: 50, arguments: "MSG_DONTWAIT");
        }

        Lines(Draw).Should().Equal("test read pipe =100B", "test write pipe 50B ×1", "test recvfrom socket =50B");
        Lines(Draw, Without("streams")).Should().HaveCount(5).And.Contain("test read pipe 50B EAGAIN ×1", "test read pipe 50B ×2");
    }

    [Theory]
    [InlineData(65, 15, true)]
    [InlineData(64, 15, false)]
    [InlineData(65, 16, false)]
    public void Many_tiny_reads_of_a_stream_are_marked(int reads, int bytes, bool marked) =>
        Lines(t =>
        {
            for (var i = 0; i < reads; i++)
                t.Call("read", i, i, path: "pipe", fd: 9, requested: 99, transferred: bytes);
            t.Call("read", 100, 100, tid: 9, path: "pipe", fd: 9, requested: 99); // the end
        }).Should().Equal($"test read pipe {(marked ? "[tiny] " : "")}={reads * bytes}B");

    [Fact]
    public void Waits_are_left_out_and_sleeps_stay()
    {
        void Draw(TraceSketch t)
        {
            foreach (var name in new[] { "futex", "sched_yield", "poll", "epoll_wait", "rt_sigreturn", "wait4", "rt_sigprocmask" })
                t.Call(name, 1, 2);
            t.Call("nanosleep", 3, 4);
            t.Call("pause", 3, 4, error: "ERESTARTNOHAND");
            t.Call("read", 5, 6, path: "eventfd", requested: 8, transferred: 8);
            t.Call("rt_sigaction", 7, 8, arguments: "SIGINT");
            t.Call("nanosleep", 8, 8);
            t.Call("rt_sigaction", 9, 10, arguments: "SIGINT");
            t.Call("exit", 11, 11, tid: TraceSketch.Pid + 1, arguments: "0");
            t.Call("exit", 12, 12, arguments: "1"); // of the first thread: how the process ends
        }

        Lines(Draw).Should().Equal("test nanosleep ×2", "test rt_sigaction [SIGINT] ×1", "test exit [1] ×1");
        Lines(Draw, Without("waits")).Should().HaveCount(13).And.Contain("test futex ×1", "test rt_sigaction [SIGINT] ×2");
    }

    [Fact]
    public void Failed_lookups_along_PATH_are_left_out()
    {
        void Draw(TraceSketch t)
        {
            t.Call("stat", 1, 2, path: "/usr/local/bin/tool", error: "ENOENT");
            t.Call("execve", 3, 4, path: "/usr/bin/tool");
            t.Call("stat", 5, 6, path: "/usr/bin/other", error: "ENOENT");
            t.Call("stat", 7, 8, path: "/data/tool", error: "ENOENT");
        }

        Lines(Draw).Should().Equal("test newfstatat /data/tool ENOENT ×1", "test newfstatat /usr/bin/other ENOENT ×1", "test execve /usr/bin/tool ×1");
        Lines(Draw, Without("path-lookup")).Should().HaveCount(4);
    }

    [Theory]
    [InlineData("/usr/lib/locale/locale-archive", true)]
    [InlineData("/usr/share/zoneinfo/Europe/Berlin", true)]
    [InlineData("/etc/localtime", true)]
    [InlineData("/usr/lib/x86_64-linux-gnu/gconv/gconv-modules.cache", true)]
    [InlineData("/usr/lib/locales.csv", false)]
    public void What_locale_and_time_zone_read_is_left_out(string path, bool leftOut)
    {
        Lines(t => t.Call("openat", 1, 2, path: path)).Should().HaveCount(leftOut ? 0 : 1);
        Lines(t => t.Call("openat", 1, 2, path: path), Without("locale")).Should().HaveCount(1);
    }

    [Fact]
    public void Inherited_standard_streams_are_named_and_what_they_are_is_left_out()
    {
        void Draw(TraceSketch t)
        {
            t.Call("ioctl", 1, 2, path: "/dev/pts/3", fd: 1, error: "ENOTTY", arguments: "TCGETS");
            t.Call("write", 3, 4, path: "/dev/pts/3", fd: 1, requested: 5, transferred: 5);
            t.Call("read", 5, 6, path: "/dev/null", fd: 0, requested: 5);
            t.Call("openat", 7, 8, path: "out.txt");
            t.Call("write", 9, 10, path: "out.txt", fd: 2, requested: 5, transferred: 5);
            t.Call("close", 11, 12, fd: 2, error: "EBADF");
        }

        Lines(Draw).Should().Equal("test close EBADF ×1", "test openat out.txt ×1", "test write out.txt 5B ×1", "test read {stdin} =0B", "test ioctl {stdout} [TCGETS] ×1", "test write {stdout} 5B ×1");
        Lines(Draw, Without("stdio")).Should().Contain("test ioctl /dev/pts/{n} [TCGETS] ENOTTY ×1", "test read /dev/null 5B ×1");
    }

    [Fact]
    public void Draws_of_libc_are_left_out()
    {
        void Draw(TraceSketch t)
        {
            t.Call("getrandom", 1, 2, requested: 8, transferred: 8, arguments: "GRND_NONBLOCK");
            t.Call("getrandom", 3, 4, requested: 8, transferred: 8, arguments: "0");
            t.Call("getrandom", 3, 4, requested: 24, transferred: 24, arguments: "GRND_NONBLOCK");
        }

        Lines(Draw).Should().Equal("test getrandom [0] 8B ×1", "test getrandom [GRND_NONBLOCK] 24B ×1");
        Lines(Draw, Without("random-draw")).Should().HaveCount(3);
    }

    [Fact]
    public void The_sizes_of_libraries_are_left_out_those_of_data_stay()
    {
        void Draw(TraceSketch t)
        {
            t.Call("mmap", 1, 2, path: "/lib/libc.so.6", requested: 1000);
            t.Call("mmap", 3, 4, path: "/etc/ld.so.cache", requested: 2000);
            t.Call("munmap", 5, 6, requested: 2000);
            t.Call("munmap", 7, 8, requested: 3000);
            t.Call("mmap", 9, 10, path: "/data/a.bin", requested: 4000);
        }

        Lines(Draw).Should().Equal("test munmap ×1", "test munmap 3000B ×1", "test mmap /data/a.bin 4000B ×1", "test mmap /etc/ld.so.cache ×1", "test mmap /lib/libc.so.6 ×1");
        Lines(Draw, Without("loader")).Should().Contain("test munmap 2000B ×1", "test mmap /lib/libc.so.6 1000B ×1");
    }

    [Fact]
    public void What_a_library_needs_beside_its_file_has_no_size()
    {
        static void Draw(TraceSketch t)
        {
            t.Call("mmap", 1, 2, requested: 53072, arguments: "PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS");
            t.Call("mprotect", 3, 4, requested: 16384, arguments: "PROT_READ");
            t.Call("mprotect", 5, 6, requested: 4096, arguments: "PROT_READ");
            t.Call("mprotect", 7, 8, requested: 4096, arguments: "PROT_NONE");
        }

        Lines(Draw).Should().Equal(
            "test mmap [PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS] ×1", "test mprotect [PROT_NONE] 4096B ×1", "test mprotect [PROT_READ] ×2");
        Lines(Draw, Without("loader")).Should().Contain("test mprotect [PROT_READ] 16384B ×1");
    }

    [Theory]
    [InlineData("clone3")]
    [InlineData("rt_sigreturn")]
    public void Memory_is_left_out_where_threads_or_handlers_ask_for_it(string unsteady)
    {
        void Draw(TraceSketch t)
        {
            var child = t.Span("process:p", 1, 9, 0, pid: 200);
            t.Call("brk", 1, 2, child, pid: 200);
            t.Call(unsteady, 3, 4, child, pid: 200, result: 201);
            t.Call("mmap", 5, 6, path: "/a", requested: 1);
            t.Call("brk", 7, 8);
        }

        Lines(Draw).Should().Contain("test brk ×1").And.Contain("test mmap /a 1B ×1").And.NotContain("test/p brk ×1");
        Lines(Draw, Without("memory")).Should().Contain("test/p brk ×1");
    }

    [Fact]
    public void Files_that_the_kernel_writes_have_no_sizes()
    {
        static void Draw(TraceSketch t)
        {
            t.Call("read", 1, 2, path: "/proc/self/stat", fd: 3, requested: 2680);
            t.Call("read", 3, 4, path: "/proc/self/stat", fd: 3, requested: 2681);
            t.Call("read", 5, 6, path: "/sys/kernel/x", fd: 4, requested: 10);
            t.Call("read", 7, 8, path: "/process/x", fd: 5, requested: 10);
        }

        Lines(Draw).Should().Equal("test read /proc/self/stat ×2", "test read /process/x 10B ×1", "test read /sys/kernel/x ×1");
        Lines(Draw, Without("kernel-files")).Should().Contain("test read /proc/self/stat 2680B ×1");
    }

    [Theory]
    [InlineData("/dev/null", "/dev/null")]
    [InlineData("pipe", "pipe")]
    [InlineData("pipe", "/dev/null")]
    public void Standard_streams_are_three_whatever_they_refer_to(string output, string errorOutput) =>
        Lines(t =>
        {
            t.Call("close", 1, 2, path: output, fd: 1);
            t.Call("close", 3, 4, path: errorOutput, fd: 2);
        }).Should().Equal("test close {stderr} ×1", "test close {stdout} ×1");

    [Theory]
    [InlineData("pipe")]
    [InlineData("/dev/null")]
    [InlineData("/dev/pts/3")]
    public void A_copy_of_a_standard_stream_is_that_stream(string path) =>
        Lines(t =>
        {
            t.Call("fcntl", 1, 2, path: path, fd: 0, result: 10, arguments: "F_DUPFD, 10");
            t.Call("close", 3, 4, path: path, fd: 10);
            t.Call("close", 5, 6, path: "/data", fd: 10);
            t.Call("dup", 7, 8, path: path, fd: 1, result: 11);
            t.Call("dup2", 9, 10, path: path, fd: 11, result: 1);
            t.Call("close", 11, 12, path: path, fd: 12);
        }).Should().Equal(
            new[] { "test close /data ×1", $"test close {(path == "/dev/pts/3" ? "/dev/pts/{n}" : path)} ×1" }
                .Order(StringComparer.Ordinal)
                .Concat(["test fcntl {stdin} [F_DUPFD, 10] ×1", "test close {stdin} ×1", "test dup {stdout} ×1", "test dup3 {stdout} ×1"]));

    [Fact]
    public void A_new_thread_is_told_from_a_new_process() =>
        Lines(t =>
        {
            t.Span("process:p", 1, 9, 0, pid: 200);
            t.Call("clone3", 1, 2, result: 200);
            t.Call("clone", 3, 4, result: 201, arguments: "CLONE_VM|CLONE_THREAD");
            t.Call("fork", 3, 4, error: "EAGAIN");
        }).Should().Equal("test clone ×1", "test clone EAGAIN ×1", "test clone [CLONE_THREAD] ×1", "test/p process:p ×1");

    [Fact]
    public void Names_of_activities_lose_ids_and_ports_too()
    {
        Lines(t => t.Span($"activity:GET /orders/{Guid}", 1, 2, 0)).Should().Equal("test activity:GET /orders/{guid} ×1");
        Lines(t => t.Span("activity:socket connect ::ffff:127.0.0.1:37065", 1, 2, 0)).Should().Equal("test activity:socket connect ::ffff:127.0.0.1:{port} ×1");
        Lines(t => t.Span("activity:SELECT 10.0.0.7:5432", 1, 2, 0)).Should().Equal("test activity:SELECT 10.0.0.7:5432 ×1");
    }

    [Fact]
    public void All_of_them_can_be_turned_off_at_once() =>
        Lines(t => t.Call("futex", 1, 2), Without([.. BuiltInScrubbers.All.Select(s => s.Name)])).Should().Equal("test futex ×1");
}
