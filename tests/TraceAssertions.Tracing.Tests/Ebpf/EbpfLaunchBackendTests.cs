using System.Globalization;
using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Ebpf;

/// <summary>What a launched program does is seen in each way in which programs are attached.</summary>
public abstract class EbpfLaunchBackendTests
{
    private readonly BpfAttachment _attachment;

    private protected EbpfLaunchBackendTests(BpfAttachment attachment) => _attachment = attachment;

    [SkippableFact]
    public void The_descriptors_that_a_call_returns_in_memory_are_read_there()
    {
        EbpfRequirement.Demand(_attachment);
        using var program = NativeProgram.Compile("""
            #define _GNU_SOURCE
            #include <fcntl.h>
            #include <unistd.h>
            #include <sys/socket.h>
            #include <sys/syscall.h>
            int main() {
              int p[2], q[2], s[2];
              dup2(2, 300);
              syscall(SYS_pipe, p); close(p[0]); close(p[1]);
              pipe2(q, O_CLOEXEC); close(q[1]); close(q[0]);
              socketpair(AF_UNIX, SOCK_STREAM, 0, s); close(s[0]); close(s[1]);
              pipe2((int*)8, 0);
            }
            """);
        var calls = Run(program.Request()).Sink.Calls.SkipWhile(c => c.Name != "dup2").Skip(1).Take(10).ToArray();

        calls.Select(c => c.Name).Should().Equal("pipe", "close", "close", "pipe2", "close", "close", "socketpair", "close", "close", "pipe2");
        Made(0).Should().Be((calls[1].Raw.Arg0, calls[2].Raw.Arg0));
        Made(3).Should().Be((calls[5].Raw.Arg0, calls[4].Raw.Arg0));
        Made(6).Should().Be((calls[7].Raw.Arg0, calls[8].Raw.Arg0));
        calls[9].Raw.Should().BeEquivalentTo(new { Result = -14L, MadePair = 0ul });
        calls.Should().OnlyContain(c => c.Path == "" && c.Path2 == "");

        (ulong, ulong) Made(int call) => (calls[call].Raw.MadePair & 0xffffffff, calls[call].Raw.MadePair >> 32);
    }

    [SkippableFact]
    public void Calls_are_reported_with_exact_arguments_results_and_paths()
    {
        EbpfRequirement.Demand(_attachment);
        using var program = NativeProgram.Compile("""
            #include <fcntl.h>
            #include <unistd.h>
            #include <errno.h>
            #include <stdio.h>
            #include <sys/syscall.h>
            int main(int c, char** v) {
              chdir(v[1]);
              int fd = open("made", O_CREAT | O_RDWR, 0640);
              pwrite(fd, "abcdef", 6, 100);
              close(fd);
              rename("made", "renamed");
              symlink("target", "link");
              open("/does/not/exist", O_RDONLY);
              syscall(SYS_openat, AT_FDCWD, (char*)8, 0);
              syscall(1000, 1, 2, 3, 4, 5, 6);
              syscall(-1, 7);
              execl("/no/such/program", "x", (char*)0);
              _exit(7);
            }
            """);
        var (outcome, sink) = Run(program.Request(program.Folder));

        outcome.ExitCode.Should().Be(7);
        outcome.Signal.Should().BeNull();
        outcome.Reasons.Should().BeEmpty();
        sink.Lost.Should().BeEmpty();
        var calls = sink.Calls;
        calls[0].Name.Should().Be("execve");
        calls[0].Path.Should().Be(program.File);
        calls[0].Raw.Result.Should().Be(0);
        calls[0].Raw.Arg0.Should().NotBe(0, "the arguments are those at entry");
        var body = calls.SkipWhile(c => c.Name != "chdir").ToArray();
        body.Select(c => c.Name).Should().Equal("chdir", "openat", "pwrite64", "close", "rename", "symlink", "openat", "openat", "syscall_0x3e8", "syscall_0xffffffff", "execve", "exit_group");
        body[0].Path.Should().Be(program.Folder);
        body[1].Path.Should().Be("made");
        body[1].Raw.Arg3.Should().Be(0x1a0);
        var descriptor = body[1].Raw.Result;
        descriptor.Should().BePositive();
        body[2].Raw.Should().BeEquivalentTo(new { Arg0 = (ulong)descriptor, Arg2 = 6ul, Arg3 = 100ul, Result = 6L });
        (body[4].Path, body[4].Path2).Should().Be(("made", "renamed"));
        (body[5].Path, body[5].Path2).Should().Be(("target", "link"));
        (body[6].Path, body[6].Raw.Result).Should().Be(("/does/not/exist", -2L));
        (body[7].Path, body[7].Raw.Result).Should().Be(("", -14L));
        body[8].Raw.Should().BeEquivalentTo(new { Arg0 = 1ul, Arg1 = 2ul, Arg2 = 3ul, Arg3 = 4ul, Arg4 = 5ul, Arg5 = 6ul, Result = -38L });
        (body[10].Path, body[10].Raw.Result).Should().Be(("/no/such/program", -2L));
        body[11].Raw.Should().BeEquivalentTo(new { Arg0 = 7ul, Unfinished = true });
        calls.Select(c => c.Raw.Sequence).Should().Equal(Enumerable.Range(1, calls.Length).Select(i => (ulong)i));
        calls.Should().OnlyContain(c => c.Raw.EnterNanos <= c.Raw.ExitNanos && c.Raw.Tid == c.Raw.Pid && c.Raw.Pid == calls[0].Raw.Pid);
        calls.Zip(calls.Skip(1)).Should().OnlyContain(pair => pair.First.Raw.ExitNanos <= pair.Second.Raw.EnterNanos);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1000)]
    [InlineData(4000)]
    [InlineData(4095)]
    public void Paths_up_to_PATH_MAX_are_whole(int length)
    {
        EbpfRequirement.Demand(_attachment);
        using var program = NativeProgram.Compile("""
            #include <unistd.h>
            #include <stdio.h>
            int main(int c, char** v) { access(v[1], 0); rename(v[1], v[2]); return 0; }
            """);
        var path = string.Concat(Enumerable.Range(0, length).Select(i => i % 100 == 99 ? '/' : (char)('a' + (i % 26))));
        var other = new string(path.Reverse().ToArray());
        var (_, sink) = Run(program.Request(path, other));

        sink.Calls.Single(c => c.Name == "access" && c.Path.Length == length).Path.Should().Be(path);
        var rename = sink.Calls.Single(c => c.Name == "rename");
        rename.Path.Should().Be(path);
        rename.Path2.Should().Be(other);
    }

    [SkippableFact]
    public void Every_descendant_is_followed_and_its_end_told()
    {
        EbpfRequirement.Demand(_attachment);
        using var program = NativeProgram.Compile("""
            #include <fcntl.h>
            #include <pthread.h>
            #include <signal.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <sys/wait.h>
            #include <unistd.h>
            static void* work(void* p) { for (int i = 0; i < 100; i++) access("/in-thread", 0); return 0; }
            int main() {
              pthread_t t[4];
              for (int i = 0; i < 4; i++) pthread_create(&t[i], 0, work, 0);
              for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
              if (fork() == 0) { access("/in-child", 0); if (fork() == 0) { access("/in-grandchild", 0); _exit(3); } wait(0); abort(); }
              wait(0);
              if (vfork() == 0) { execl("/bin/true", "true", (char*)0); _exit(1); }
              wait(0);
              int paused = fork();
              if (paused == 0) { pause(); }
              char name[64], state = 0;
              snprintf(name, sizeof name, "/proc/%d/stat", paused);
              while (state != 'S') { FILE* f = fopen(name, "r"); fscanf(f, "%*d %*s %c", &state); fclose(f); }
              kill(paused, SIGKILL);
              wait(0);
              return 0;
            }
            """);
        var (outcome, sink) = Run(program.Request());

        outcome.ExitCode.Should().Be(0);
        var calls = sink.Calls;
        var root = calls[0].Raw.Pid;
        calls.Count(c => c.Path == "/in-thread").Should().Be(400);
        calls.Where(c => c.Path == "/in-thread").Should().OnlyContain(c => c.Raw.Pid == root && c.Raw.Tid != root);
        calls.Count(c => c.Path == "/in-child").Should().Be(1);
        calls.Count(c => c.Path == "/in-grandchild").Should().Be(1);
        calls.Single(c => c.Name == "execve" && c.Path == "/bin/true").Raw.Result.Should().Be(0);
        calls.Where(c => c.Name is "clone" or "clone3" or "fork" or "vfork").Should().OnlyContain(c => c.Raw.Result > 0, "a child's own return of 0 is dropped");
        var ends = sink.Events.Where(e => e.Event.Kind == ProcessEventKind.Exit).ToDictionary(e => e.Event.Tid, e => e.Event.Value);
        ends.Should().HaveCount(9);
        ends[root].Should().Be(0);
        ends[calls.Single(c => c.Path == "/in-grandchild").Raw.Tid].Should().Be(3 << 8);
        (ends[calls.Single(c => c.Path == "/in-child").Raw.Tid] & KilledMask).Should().Be(Killed(6));
        var paused = calls.Single(c => c.Name == "pause");
        (ends[paused.Raw.Tid] & KilledMask).Should().Be(Killed(9));
        sink.Events.Should().ContainSingle(e => e.Event.Kind == ProcessEventKind.Signal && e.Event.Value == 6);
        var forks = sink.Events.Where(e => e.Event.Kind == ProcessEventKind.Fork).ToArray();
        forks.Should().HaveCount(8);
        forks.Count(e => e.Event.OtherPid == e.Event.Pid).Should().Be(4);
        forks.Select(e => e.Event.OtherTid).Should().BeEquivalentTo(ends.Keys.Where(tid => tid != root));
        foreach (var thread in calls.GroupBy(c => c.Raw.Tid))
            thread.Select(c => c.Raw.Sequence).Should().Equal(Enumerable.Range(1, thread.Count()).Select(i => (ulong)i));
    }

    [SkippableFact]
    public void Exec_by_a_thread_that_is_not_the_leader_takes_over_its_pid()
    {
        EbpfRequirement.Demand(_attachment);
        using var program = NativeProgram.Compile("""
            #include <pthread.h>
            #include <unistd.h>
            static void* run(void* p) { usleep(20000); execl("/bin/echo", "echo", (char*)0); return 0; }
            int main() { pthread_t t; pthread_create(&t, 0, run, 0); pause(); }
            """);
        var (outcome, sink) = Run(program.Request());

        outcome.ExitCode.Should().Be(0);
        var root = sink.Calls[0].Raw.Pid;
        var exec = sink.Events.Single(e => e.Event.Kind == ProcessEventKind.Exec && e.Text == "/bin/echo").Event;
        exec.Tid.Should().Be(root);
        exec.OtherTid.Should().NotBe(root).And.BePositive();
        var call = sink.Calls.Single(c => c.Path == "/bin/echo");
        (call.Raw.Tid, call.Raw.Pid, call.Raw.Result).Should().Be((root, root, 0L));
        sink.Calls.Should().ContainSingle(c => c.Name == "pause" && c.Raw.Result < 0);
        sink.Calls.Should().ContainSingle(c => c.Name == "write" && c.Raw.Tid == root && c.Raw.Sequence > call.Raw.Sequence);
    }

    [SkippableTheory]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(15)]
    public void Death_by_a_signal_is_the_exit_code(int signal)
    {
        EbpfRequirement.Demand(_attachment);
        using var program = NativeProgram.Compile($"int main() {{ kill(getpid(), {signal}); return 0; }}");
        var (outcome, sink) = Run(program.Request());

        (outcome.ExitCode, outcome.Signal).Should().Be((128 + signal, signal));
        sink.Calls[^1].Name.Should().Be("kill");
        (sink.Events.Single(e => e.Event.Kind == ProcessEventKind.Exit).Event.Value & KilledMask).Should().Be(Killed(signal));
    }

    [SkippableFact]
    public void Received_and_lost_calls_are_all_that_were_issued()
    {
        EbpfRequirement.Demand(_attachment);
        const int rounds = 300_000;
        using var program = NativeProgram.Compile($$"""
            #include <unistd.h>
            #include <sys/syscall.h>
            int main() { for (int i = 0; i < {{rounds}}; i++) syscall(SYS_getppid); usleep(500000); return 0; }
            """);
        var sink = new SlowSink();
        var outcome = new EbpfLaunchBackend(64 << 10, _attachment).Run(program.Request(), sink);

        sink.Lost.Should().BePositive("the ring is tiny and its reader slow");
        outcome.LostEvents.Should().Be(sink.Lost);
        sink.LastSequence.Should().BeGreaterThan(rounds);
        (sink.Received + sink.Lost).Should().Be(sink.LastSequence, "no other event of this program can be lost: they happen while the ring is empty");
    }

    [SkippableFact]
    public void With_a_filter_received_and_lost_calls_are_all_that_were_issued_and_match()
    {
        EbpfRequirement.Demand(_attachment);
        const int rounds = 300_000;
        using var program = NativeProgram.Compile($$"""
            #include <unistd.h>
            #include <sys/syscall.h>
            int main() { for (int i = 0; i < {{rounds}}; i++) { syscall(SYS_getppid); syscall(SYS_getuid); syscall(1000); } usleep(500000); return 0; }
            """);
        var sink = new SlowSink();
        var outcome = new EbpfLaunchBackend(64 << 10, _attachment).Run(program.Request() with { Filter = new CallFilter("getppid", [SyscallTable.Number("getppid")]) }, sink);

        sink.Lost.Should().BePositive("the ring is tiny and its reader slow");
        outcome.LostEvents.Should().Be(sink.Lost);
        (sink.Received + sink.Lost).Should().Be(2 * rounds, "a call that has no name matches any filter");
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(300)]
    public void Peak_memory_is_that_of_the_program(int megabytes)
    {
        EbpfRequirement.Demand(_attachment);
        using var program = NativeProgram.Compile("""
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <sys/resource.h>
            #include <sys/mman.h>
            #include <unistd.h>
            int main(int c, char** v) {
              size_t n = atol(v[1]) << 20;
              char* p = mmap(0, n + 4096, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              memset(p, 1, n);
              FILE* f = fopen("/proc/self/status", "r");
              char line[256];
              while (fgets(line, 256, f)) if (!strncmp(line, "VmHWM", 5)) { FILE* o = fopen(v[2], "w"); fputs(line + 6, o); fclose(o); }
              munmap(p, n);
              return 0;
            }
            """);
        var file = Path.Combine(program.Folder, "peak");
        var (outcome, _) = Run(program.Request(megabytes.ToString(CultureInfo.InvariantCulture), file));

        // The oracle is the program's own VmHWM. The kernel counts pages by CPU, 32 at a time.
        var expected = long.Parse(File.ReadAllText(file).Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) << 10;
        if (_attachment == BpfAttachment.Raw)
            outcome.PeakResidentBytes.Should().BeNull("it is in structures whose layout is not known then");
        else
            outcome.PeakResidentBytes.Should().BeInRange(expected - (1 << 20), expected + (1 << 20));
    }

    [SkippableFact]
    public void Calls_by_a_32_bit_entry_are_counted_and_not_taken_for_others()
    {
        EbpfRequirement.Demand(_attachment);
        using var program = NativeProgram.Compile("""
            #include <signal.h>
            #include <unistd.h>
            static long compat(long number, long a) { long result; __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a) : "memory"); return result; }
            int main(void) {
              for (int i = 0; i < 10; i++) compat(20, 0);
              if (fork() == 0) { compat(60, 022); raise(SIGKILL); }
              getppid();
              if (fork() == 0) { compat(1, 5); }
              return 0;
            }
            """);
        var (outcome, sink) = Run(program.Request());

        outcome.Reasons.Should().Equal("12 calls of 32-bit programs were not recorded");
        sink.Calls.Count(c => c.Name is "writev" or "exit" or "umask").Should().Be(0, "these have the numbers 20, 60 and 1 as 64-bit calls, or are what was called");
        sink.Calls.Should().ContainSingle(c => c.Name == "getppid");
        sink.Events.Count(e => e.Event.Kind == ProcessEventKind.Exit && e.Event.Value == 0).Should().Be(1, "no call of a 32-bit entry is taken for exit(2) or exit_group(2)");
    }

    [SkippableFact]
    public void A_missing_interpreter_is_told_by_the_exit_code()
    {
        EbpfRequirement.Demand(_attachment);
        using var program = NativeProgram.Compile("int main() { return 0; }");
        File.WriteAllText(program.File, "#!/no/such/interpreter\n");
        var (outcome, sink) = Run(program.Request());

        outcome.ExitCode.Should().BeOneOf(126, 127);
        sink.Calls.Should().BeEmpty("nothing is reported before the program runs");
    }

    [SkippableFact]
    public void Children_that_are_not_followed_leave_no_trace()
    {
        EbpfRequirement.Demand(_attachment);
        using var program = NativeProgram.Compile("""
            #include <sys/wait.h>
            #include <unistd.h>
            int main() { if (fork() == 0) { access("/in-child", 0); _exit(0); } wait(0); access("/in-parent", 0); return 0; }
            """);
        var (_, sink) = Run(program.Request() with { FollowChildren = false });

        sink.Calls.Should().ContainSingle(c => c.Path == "/in-parent");
        sink.Calls.Should().NotContain(c => c.Path == "/in-child");
    }

    /// <summary>All but WCOREDUMP.</summary>
    private const long KilledMask = ~0x80L;

    /// <summary>The status of a task that a signal killed, which raw tracepoints do not tell.</summary>
    private long Killed(int signal) => _attachment == BpfAttachment.Raw ? -1 & KilledMask : signal;

    private (LaunchOutcome Outcome, RecordingSink Sink) Run(LaunchRequest request)
    {
        var sink = new RecordingSink();
        return (new EbpfLaunchBackend(null, _attachment).Run(request, sink), sink);
    }

    private sealed class SlowSink : ICallSink
    {
        private int _drained;

        public long Received { get; private set; }

        public long Lost { get; private set; }

        public long LastSequence { get; private set; }

        public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
        {
            Received++;
            LastSequence = (long)call.Sequence;
            if (++_drained % 64 == 0)
                Thread.SpinWait(200_000);
        }

        public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
        {
        }

        public void OnLost(ulong scope, long count) => Lost += count;
    }
}
