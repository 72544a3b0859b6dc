using TraceAssertions.Tracing.Noise;
using TraceAssertions.Tracing.Recording;
using TraceAssertions.Tracing.Tests.Recording;

namespace TraceAssertions.Tracing.Tests.Noise;

public sealed class NoiseRulesTests
{
    private const long AtCwd = -100;

    [Fact]
    public void Every_rule_has_its_own_name_and_a_sentence()
    {
        NoiseRules.All.Select(rule => rule.Name).Should().OnlyHaveUniqueItems();
        NoiseRules.All.Should().OnlyContain(rule => rule.Explanation.EndsWith('.') && rule.Explanation.Length > 30);
    }

    [Theory]
    [InlineData("/app/System.Text.Json.dll", "assembly-loading")]
    [InlineData("My.Tests.deps.json", "assembly-loading")]
    [InlineData("/x/My.Tests.runtimeconfig.json", "assembly-loading")]
    [InlineData("/x/My.pdb", "assembly-loading")]
    [InlineData("/usr/lib/libicuuc.so.72", "assembly-loading")]
    [InlineData("/usr/lib/libicuuc.so.72.1", "assembly-loading")]
    [InlineData("/usr/lib/libSystem.Native.so", "assembly-loading")]
    [InlineData("/etc/ld.so.cache", "assembly-loading")]
    [InlineData("/app/plugins.dll/readme.txt", null)]
    [InlineData("/app/data.json", null)]
    [InlineData("/app/My.dll.csv", null)]
    [InlineData("/app/.dll", null)]
    [InlineData("/home/me/notes.so.txt", null)]
    [InlineData("/proc/meminfo", "gc-environment")]
    [InlineData("/proc/self/mountinfo", "gc-environment")]
    [InlineData("/sys/fs/cgroup/user.slice/memory.max", "gc-environment")]
    [InlineData("/sys/fs/cgroup/cpu.max", "gc-environment")]
    [InlineData("/sys/devices/system/cpu/online", "gc-environment")]
    [InlineData("/sys/devices/system/node/node0/distance", "gc-environment")]
    [InlineData("/proc/stat", null)]
    [InlineData("/proc/1/stat", null)]
    [InlineData("/sys/fs/cgroup/pids.max", null)]
    [InlineData("/sys/devices/system/cpufreq", null)]
    public void Opening_a_file_is_noise_by_its_exact_name(string path, string? rule)
    {
        NoiseOf(feed => feed.Open(path, 5)).Should().Equal(rule);
        NoiseOf(feed => feed.Call("newfstatat", 0, path, AtCwd, 1, 1, 0)).Should().Equal(rule);
        NoiseOf(feed => feed.Call("unlink", 0, path, 1)).Should().Equal([null], "the runtime never deletes those");
    }

    [Fact]
    public void What_follows_on_a_noisy_descriptor_is_noise_until_it_is_closed()
    {
        NoiseOf(feed =>
        {
            feed.Open("/app/a.dll", 5);
            feed.Call("fstat", 0, 5, 1);
            feed.Call("pread64", 10, 5, 1, 10, 0);
            feed.Call("mmap", 0x7f000000, 0, 4096, 1, 2, 5, 0);
            feed.Call("flock", 0, 5, 5);
            feed.Call("close", 0, 5);
            feed.Open("/app/data.csv", 5);
            feed.Call("read", 10, 5, 1, 10);
            feed.Call("close", 0, 5);
            feed.Call("munmap", 0, 0x7f000000, 4096);
        }).Should().Equal("assembly-loading", "assembly-loading", "assembly-loading", "assembly-loading", "assembly-loading", "assembly-loading", null, null, null, "runtime-memory");
    }

    [Fact]
    public void Writing_to_a_noisy_descriptor_is_not_noise() =>
        NoiseOf(feed =>
        {
            feed.Open("/app/out.dll", 5, flags: 1);
            feed.Call("write", 10, 5, 1, 10);
        }).Should().Equal([null, null], "the runtime writes no assembly, so that its open was the user's too");

    [Fact]
    public void A_file_that_user_code_mapped_counts_and_so_does_its_unmapping()
    {
        NoiseOf(feed =>
        {
            feed.Open("/data/big.bin", 5);
            feed.Call("mmap", 0x7f000000, 0, 8192, 1, 1, 5, 0);
            feed.Call("madvise", 0, 0x7f001000, 4096, 4);
            feed.Call("munmap", 0, 0x7f000000, 8192);
            feed.Call("mmap", 0x7f000000, 0, 8192, 3, 0x22, -1, 0);
            feed.Call("munmap", 0, 0x7f000000, 8192);
        }).Should().Equal(null, null, null, null, "runtime-memory", "runtime-memory");
    }

    [Theory]
    [InlineData("futex", "runtime-wait")]
    [InlineData("sched_yield", "runtime-wait")]
    [InlineData("clock_nanosleep", "runtime-wait")]
    [InlineData("poll", null)]
    [InlineData("nanosleep", "runtime-wait")]
    [InlineData("brk", "runtime-memory")]
    [InlineData("membarrier", "runtime-memory")]
    [InlineData("msync", null)]
    [InlineData("sysinfo", "gc-environment")]
    [InlineData("uname", null)]
    [InlineData("rt_sigaction", "signals")]
    [InlineData("kill", null)]
    [InlineData("rseq", "threads")]
    [InlineData("exit", "threads")]
    [InlineData("exit_group", null)]
    [InlineData("vfork", null)]
    [InlineData("getpid", "signals")]
    [InlineData("getppid", null)]
    [InlineData("sched_setscheduler", "threads")]
    [InlineData("setpriority", null)]
    [InlineData("pipe2", null)]
    [InlineData("fsync", null)]
    [InlineData("socket", null)]
    public void A_call_is_noise_by_what_it_is(string name, string? rule) => NoiseOf(feed => feed.Call(name, 0)).Should().Equal(rule);

    [Fact]
    public void Near_misses_that_depend_on_an_argument()
    {
        NoiseOf(feed => feed.Call("prctl", 0, 15, 1)).Should().Equal("threads");
        NoiseOf(feed => feed.Call("prctl", 0, 4, 0)).Should().Equal([null]);
        NoiseOf(feed => feed.Call("prlimit64", 0, 0, 7, 0, 1)).Should().Equal("gc-environment");
        NoiseOf(feed => feed.Call("prlimit64", 0, 0, 7, 1, 0)).Should().Equal([null], "it sets a limit");
        NoiseOf(feed => feed.Call("tgkill", 0, Feed.Host, 101, 34)).Should().Equal("signals");
        NoiseOf(feed => feed.Call("tgkill", 0, 999, 999, 15)).Should().Equal([null], "it signals another process");
        NoiseOf(feed => feed.Call("memfd_create", 5, "doublemapper", 1, 1)).Should().Equal("jit");
        NoiseOf(feed => feed.Call("memfd_create", 5, "mine", 1, 1)).Should().Equal([null]);
    }

    [Fact]
    public void Creating_a_thread_is_noise_and_creating_a_process_is_not()
    {
        NoiseOf(feed =>
        {
            feed.Call("clone3", 101, 1, 88);
            feed.Fork(300);
            feed.Call("clone3", 300, 1, 88);
        }, onlyCalls: true).Should().Equal("threads", null);
    }

    [Fact]
    public void The_just_in_time_compiler_s_mapping_is_noise_by_its_memfd()
    {
        NoiseOf(feed =>
        {
            feed.Call("memfd_create", 5, "doublemapper", 1, 1);
            feed.Call("mmap", 0x7f000000, 0, 65536, 3, 1, 5, 0);
            feed.Call("munmap", 0, 0x7f000000, 65536);
        }).Should().Equal("jit", "jit", "runtime-memory");
    }

    [Fact]
    public void An_attempt_that_found_nothing_is_a_retry_where_the_same_call_follows()
    {
        var feed = Feed.ForHost();
        feed.Call("recvfrom", -11, 9, 1, 100, 0, 0, 0);
        feed.Call("recvfrom", -11, 9, 1, 100, 0, 0, 0);
        feed.Call("epoll_wait", 1, 4, 1, 10, -1);
        feed.Call("recvfrom", 50, 9, 1, 100, 0, 0, 0);
        feed.Call("recvfrom", -11, 10, 1, 100, 0, 0, 0);
        var trace = feed.End(1);
        trace.Spans.Where(span => span.Name == "syscall:recvfrom").Select(span => (span.Fd, span.Error, span.Noise, span.RepetitionCount)).Should().BeEquivalentTo(new (int, string?, string?, int)[]
        {
            (9, "EAGAIN", "retry", 2), (9, null, null, 1), (10, "EAGAIN", null, 1),
        });
    }

    [Theory]
    [InlineData("/app/plugin.dll")]
    [InlineData("/app/libdata.so.1")]
    [InlineData("/proc/meminfo")]
    [InlineData("/sys/fs/cgroup/memory.max")]
    public void A_file_of_the_runtime_s_that_File_locks_is_data_from_its_open_to_its_close(string path)
    {
        NoiseOf(feed =>
        {
            feed.Open(path, 5);
            feed.Call("fstat", 0, 5, 1);
            feed.Call("flock", 0, 5, 5);
            feed.Call("pread64", 10, 5, 1, 10, 0);
            feed.Call("close", 0, 5);
            feed.Open(path, 5);
            feed.Call("read", 10, 5, 1, 10);
            feed.Call("close", 0, 5);
        }).Should().Equal(null, null, null, null, null, NoiseRules.Explain(new NoiseSubject { Call = new RawCall { Number = 257 }, Path = path }), NoiseRules.Explain(new NoiseSubject { Call = new RawCall { Number = 257 }, Path = path }), NoiseRules.Explain(new NoiseSubject { Call = new RawCall { Number = 257 }, Path = path }));
    }

    [Theory]
    [InlineData("/app/My.pdb")]
    [InlineData("/app/My.deps.json")]
    public void Symbols_and_settings_that_the_class_library_reads_through_File_stay_noise(string path)
    {
        NoiseOf(feed =>
        {
            feed.Open(path, 5);
            feed.Call("flock", 0, 5, 5);
            feed.Call("pread64", 10, 5, 1, 10, 0);
        }).Should().OnlyContain(rule => rule == "assembly-loading");
    }

    [Fact]
    public void An_open_that_nothing_followed_is_in_the_trace_when_the_scope_ends()
    {
        NoiseOf(feed =>
        {
            feed.Open("/app/a.dll", 5);
            feed.Call("fstat", 0, 5, 1);
        }).Should().Equal("assembly-loading", "assembly-loading");
    }

    [Fact]
    public void A_loop_that_polls_is_counted_and_one_read_that_waits_to_the_end_is_one_call()
    {
        var feed = Feed.ForHost();
        for (var i = 0; i < 1000; i++)
            feed.Call("read", -11, 9, 1, 100);
        feed.Call("read", -11, 10, 1, 100);
        feed.Call("read", -11, 10, 1, 100);
        var trace = feed.End(1);
        Counted(9).Should().Be(997);
        Counted(10).Should().Be(1);

        int Counted(int fd) => trace.Spans.Where(span => span.Fd == fd && span.Counts).Sum(span => span.RepetitionCount);
    }

    [Fact]
    public void Making_a_socket_non_blocking_is_the_runtime_s_and_other_flags_of_descriptors_are_not()
    {
        NoiseOf(feed =>
        {
            feed.Call("socket", 9, 2, 1, 0);
            feed.Open("/data", 11);
            feed.Call("fcntl", 0, 9, 3, 0);
            feed.Call("fcntl", 0, 9, 4, 0x800);
            feed.Call("fcntl", 0, 9, 4, 0x2800);
            feed.Call("fcntl", 6, 9, 1030, 0);
            feed.Call("fcntl", 0, 11, 4, 0x800);
        }).Should().Equal(null, null, "async-io", "async-io", null, null, null);
    }

    [Fact]
    public void Having_a_socket_watched_is_the_runtime_s_and_polling_it_is_not()
    {
        NoiseOf(feed =>
        {
            feed.Call("epoll_ctl", 0, 4, 1, 9, 1);
            feed.Call("poll", 1, 1, 1, 0);
        }).Should().Equal("async-io", null);
    }

    [Fact]
    public void The_pipe_on_which_a_new_thread_says_that_it_runs_is_noise_and_another_thread_s_pipe_is_not()
    {
        NoiseOf(feed =>
        {
            feed.Tid = 101;
            feed.Call("rseq", 0, 1, 32, 0, 0);
            feed.Call("pipe2", 0, 1, 0x80000);
            feed.Tid = Feed.Host;
            feed.Call("write", 1, 1, 1, 1);
            feed.Tid = 101;
            feed.Call("read", 1, 0, 1, 1);
            feed.Call("close", 0, 0);
            feed.Call("close", 0, 1);
            feed.Call("lstat", -2, "/mine", 1, 1);
            feed.Call("pipe2", 0, 1, 0x80000);
            feed.Call("write", 5, 1, 1, 5);
        }).Should().Equal("threads", "threads", "threads", "threads", "threads", "threads", null, null, null);
    }

    [Fact]
    public void Naming_a_thread_is_noise_and_reading_another_process_s_name_is_not()
    {
        NoiseOf(feed =>
        {
            feed.Open("/proc/self/task/25/comm", 5, flags: 2);
            feed.Call("write", 4, 5, 1, 4);
            feed.Call("close", 0, 5);
            feed.Open("/proc/25/comm", 5);
        }).Should().Equal("threads", "threads", "threads", null);
    }

    [Fact]
    public void One_byte_to_a_pipe_is_the_signal_handler_s_only_where_the_handler_returns_next()
    {
        var feed = Feed.ForHost();
        feed.Call("pipe2", 0, 1, 0x80000);
        feed.Call("write", 1, 1, 1, 1);
        feed.Call("rt_sigreturn", 0);
        feed.Call("write", 1, 1, 1, 1);
        feed.Call("fsync", 0, 9);
        feed.Call("write", 1, 1, 1, 1);
        var trace = feed.End(1);
        trace.Calls.Select(call => trace[call.Row]).Where(span => span.Name == "syscall:write").Select(span => span.Noise).Should().BeEquivalentTo(["signals", null, null]);
    }

    [Fact]
    public void Resolving_the_folder_of_the_runtime_is_noise_and_resolving_one_s_own_is_not()
    {
        var above = Path.GetDirectoryName(Path.GetDirectoryName(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory()))!;
        NoiseOf(feed => feed.Call("readlink", -22, above, 1, 1, 1023)).Should().Equal("assembly-loading");
        NoiseOf(feed => feed.Call("readlink", -22, above, 1, 1, 256)).Should().Equal([null]);
        NoiseOf(feed => feed.Call("readlink", 5, above, 1, 1, 1023)).Should().Equal([null]);
        NoiseOf(feed => feed.Call("readlink", -22, "/var/lib/mine", 1, 1, 1023)).Should().Equal([null]);
    }

    [Fact]
    public void A_rule_that_a_scope_turned_off_marks_nothing_of_it_and_all_of_the_others()
    {
        var feed = Feed.ForHost(new NoiseSelection(true, new HashSet<string> { "runtime-wait", "assembly-loading", "retry", "signals" }));
        feed.Recorder.BeginScope(2, "T.B", feed.Now);
        foreach (var scope in new ulong[] { 1, 2 })
        {
            feed.Scope = scope;
            feed.Call("futex", 0, 1, 129, 1);
            feed.Call("sched_yield", 0);
            feed.Call("munmap", 0, 1, 4096);
            feed.Open("/app/a.so", 5);
            feed.Call("fstat", 0, 5, 1);
            feed.Call("pread64", 10, 5, 1, 10, 0);
            feed.Call("close", 0, 5);
            feed.Call("socket", 6, 1, 1, 0);
            feed.Call("read", -11, 6, 1, 10);
            feed.Call("read", 10, 6, 1, 10);
            feed.Call("pipe2", 0, 1, 0x80000);
            feed.Call("write", 1, 1, 1, 1);
            feed.Call("rt_sigreturn", 0);
        }

        Noises(feed.End(1)).Should().Equal(null, null, "runtime-memory", null, null, null, null, null, null, null, null, null, null);
        Noises(feed.End(2)).Should().BeEquivalentTo(
            "runtime-wait", "runtime-wait", "runtime-memory", "assembly-loading", "assembly-loading", "assembly-loading", "assembly-loading", null, "retry", null, null, "signals", "signals");
    }

    [Fact]
    public void Without_noise_rules_everything_of_the_scope_counts()
    {
        var feed = Feed.ForHost(new NoiseSelection(false, new HashSet<string>()));
        feed.Call("futex", 0, 1, 129, 1);
        feed.Open("/proc/meminfo", 5);
        feed.Call("read", 10, 5, 1, 10);
        feed.Call("close", 0, 5);
        Noises(feed.End(1)).Should().OnlyContain(noise => noise == null).And.HaveCount(4);
    }

    [Fact]
    public void The_configuration_knows_exactly_the_rules_that_there_are() => NoiseRules.All.Select(rule => rule.Name).Should().Equal(NoiseRuleNames.All);

    [Fact]
    public void Once_the_pipe_of_signals_is_known_its_writes_are_noise_and_all_others_count()
    {
        var recorder = new TraceRecorder(RecorderOptions.ForHost(Feed.Host) with { ReadLink = (_, fd) => $"pipe:[{fd}]" });
        var feed = new Feed(recorder) { Scope = 0, Confidence = Confidence.Unattributed };
        recorder.ExpectSignal(Feed.Host, feed.Now + 15);
        feed.Call("write", 1, 6, 1, 1); // made before, reported late
        feed.Call("futex", 0, 1, 129, 1); // the lock that ExpectSignal has given back was waited for
        feed.Call("tgkill", 0, Feed.Host, Feed.Host, 17);
        feed.Call("write", 1, 4, 1, 1);
        feed.Call("rt_sigreturn", 0);

        recorder.BeginScope(1, "T.A", feed.Now);
        feed.Scope = 1;
        feed.Confidence = Confidence.Exact;
        feed.Call("write", 1, 6, 1, 1);
        feed.Call("rt_sigreturn", 0);
        feed.Call("write", 1, 4, 1, 1);
        Noises(feed.End(1)).Should().Equal([null, "signals", "signals"], "a collector's signal may follow any call; the scope ended before the handler's own returned");
    }

    [Fact]
    public void Without_a_handler_of_signals_no_pipe_is_taken_for_theirs()
    {
        var recorder = new TraceRecorder(RecorderOptions.ForHost(Feed.Host) with { ReadLink = (_, fd) => $"pipe:[{fd}]" });
        var feed = new Feed(recorder);
        recorder.ExpectSignal(Feed.Host, feed.Now);
        recorder.BeginScope(1, "T.A", feed.Now);
        feed.Call("tgkill", 0, Feed.Host, Feed.Host, 17);
        feed.Call("getppid", 1);
        feed.Call("write", 1, 4, 1, 1);
        Noises(feed.End(1)).Should().Equal("signals", null, null);
    }

    [Fact]
    public void Random_numbers_of_the_runtime_and_of_temporary_names_are_noise_and_others_are_not()
    {
        NoiseOf(feed =>
        {
            feed.Open("/dev/urandom", 5);
            feed.Call("read", 8, 5, 1, 8);
            feed.Call("read", 32, 5, 1, 32);
            feed.Call("getrandom", 8, 1, 8, 1);
            feed.Call("getrandom", 8, 1, 8, 0);
            feed.Call("getrandom", 16, 1, 16, 1);
            feed.Open("/dev/urandom", 6);
            feed.Call("fstat", 0, 6, 1);
            feed.Call("flock", 0, 6, 5);
            feed.Call("read", 8, 6, 1, 8);
        }).Should().BeEquivalentTo(["random", "random", "random", "random", null, null, null, null, null, null]);
    }

    [Fact]
    public void A_descriptor_of_random_numbers_from_before_the_tracer_is_the_runtime_s()
    {
        var recorder = new TraceRecorder(RecorderOptions.ForHost(Feed.Host) with { ReadLink = (_, fd) => fd == 5 ? "/dev/urandom" : null });
        var feed = new Feed(recorder);
        recorder.BeginScope(1, "T.A", 1);
        feed.Call("read", 8, 5, 1, 8);
        Noises(feed.End(1)).Should().Equal("random");
    }

    [Fact]
    public void The_rules_of_a_time_zone_are_read_once_in_a_process_and_are_noise()
    {
        NoiseOf(feed =>
        {
            feed.Call("lstat", 0, "/etc/localtime", 1, 1);
            feed.Call("readlink", 20, "/etc/localtime", 1, 1, 256);
            feed.Open("/usr/share/zoneinfo/Europe/Berlin", 5);
            feed.Call("flock", 0, 5, 5);
            feed.Call("pread64", 10, 5, 1, 4096, 0);
            feed.Call("close", 0, 5);
            feed.Open("/usr/share/zoneinfo-mine", 5);
        }).Should().Equal("time-zones", "time-zones", "time-zones", "time-zones", "time-zones", "time-zones", null);
    }

    [Fact]
    public void What_the_C_library_needs_to_look_a_name_up_is_noise_and_the_look_up_counts()
    {
        const long nonBlocking = 0x80801, blocking = 0x80001;
        NoiseOf(feed =>
        {
            feed.Call("socket", 7, 1, nonBlocking, 0);
            feed.Call("connect", -2, 7, 1, 110);
            feed.Call("close", 0, 7);
            feed.Call("newfstatat", 0, "/", AtCwd, 1, 1, 0);
            feed.Call("newfstatat", 0, "/etc/nsswitch.conf", AtCwd, 1, 1, 0);
            feed.Open("/etc/resolv.conf", 7);
            feed.Call("newfstatat", 0, 7, 1, 1, 0x1000);
            feed.Call("read", 10, 7, 1, 4096);
            feed.Call("close", 0, 7);
            feed.Open("/etc/hosts", 7);
            feed.Call("read", 10, 7, 1, 4096);
            feed.Call("close", 0, 7);
            feed.Call("socket", 7, 1, blocking, 0);
            feed.Call("connect", 0, 7, 1, 110);
        }).Should().Equal([.. Enumerable.Repeat("name-service", 9), null, null, null, null, null]);
    }

    [Fact]
    public void Reading_the_settings_of_look_ups_as_data_counts()
    {
        NoiseOf(feed =>
        {
            feed.Call("stat", 0, "/etc/resolv.conf", 1, 1);
            feed.Open("/etc/resolv.conf", 7);
            feed.Call("fstat", 0, 7, 1);
            feed.Call("flock", 0, 7, 5);
            feed.Call("pread64", 10, 7, 1, 4096, 0);
            feed.Call("close", 0, 7);
        }).Should().OnlyContain(noise => noise == null);
    }

    [Fact]
    public void Asking_whether_a_socket_is_connected_is_one_call_on_whatever_thread_it_is_asked()
    {
        NoiseOf(feed =>
        {
            feed.Call("socket", 7, 2, 0x80001, 6);
            feed.Call("connect", -115, 7, 1, 16);
            feed.Call("poll", 1, 1, 1, 0);
            feed.Call("getsockopt", 0, 7, 1, 4, 1, 1);
        }).Should().Equal(null, null, "async-io", null);
        NoiseOf(feed =>
        {
            feed.Call("poll", 1, 1, 1, 0);
            feed.Call("poll", 0, 1, 1, 0);
            feed.Call("poll", 1, 1, 1, 0);
            feed.Call("getsockopt", 0, 7, 1, 3, 1, 1);
        }).Should().OnlyContain(noise => noise == null, "a poll of the user's is followed by anything else");
    }

    private static List<string?> Noises(CausalTrace trace) => [.. trace.Calls.Select(call => trace[call.Row]).Where(span => span.IsSyscall).Select(span => span.Noise)];

    // The noise of each call of a scope of the host.
    private static List<string?> NoiseOf(Action<Feed> calls, bool onlyCalls = false)
    {
        var feed = Feed.ForHost();
        calls(feed);
        var trace = feed.End(1);
        return [.. trace.Calls.Select(call => trace[call.Row]).Where(span => span.IsSyscall || !onlyCalls && span.Category == "process").Select(span => span.Noise)];
    }
}
