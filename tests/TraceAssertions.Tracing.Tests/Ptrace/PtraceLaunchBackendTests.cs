using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Ptrace;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Ptrace;

public sealed class PtraceLaunchBackendTests
{
    [SkippableTheory]
    [InlineData("long_paths")]
    [InlineData("signals")]
    [InlineData("threads", "1", "50")]
    [InlineData("threads", "8", "20")]
    [InlineData("deaths")]
    public void Every_thread_makes_the_calls_that_strace_sees(string name, params string[] arguments)
    {
        var program = CProgram.Build(name);
        var theirs = Strace.Calls(program, arguments).Select(Join).Order();

        var (sink, _) = Run(program, arguments);

        ByThread(sink).Select(Join).Order().Should().Equal(theirs);
    }

    [SkippableFact]
    public void Signals_stops_and_vfork_work_as_without_a_tracer()
    {
        var (sink, outcome) = Run(CProgram.Build("signals"));

        string[] expected = ["handled", "vfork", "stopped", "continued", "stopped again", "aborted", "killed"];
        sink.Calls.Where(c => c.Name == "write" && c.Call.Arg0 == 1).Select(c => c.Call.Result).Should().Equal(expected.Select(text => (long)text.Length + 1));
        outcome.Should().BeEquivalentTo(new { ExitCode = 128 + 15, Signal = 15, LostEvents = 0L });
        outcome.Reasons.Should().BeEmpty();
    }

    [SkippableFact]
    public void Signals_stops_and_continues_are_events()
    {
        var (sink, _) = Run(CProgram.Build("signals"));

        var root = sink.Entries[0].Tid;
        sink.Events.Count(e => e.Event.Kind == ProcessEventKind.Signal && e.Event.Value == 10 && e.Tid == root).Should().Be(10);

        // The third stop may be over before the tracer hears of it: its process is killed as soon as its parent has.
        sink.Events.Where(e => e.Event.Kind == ProcessEventKind.Stopped).Select(e => e.Event.Value).Take(2).Should().Equal(19, 20);
        sink.Events.Count(e => e.Event.Kind == ProcessEventKind.Continued).Should().Be(2);
        sink.Events.Count(e => e.Event.Kind == ProcessEventKind.Exit).Should().Be(5);
        sink.Events.Last().Event.Should().BeEquivalentTo(new { Kind = ProcessEventKind.Exit, Tid = root, Value = 15L });
    }

    [SkippableFact]
    public void A_thread_that_executes_a_program_takes_over_the_leaders_number()
    {
        var (sink, outcome) = Run(CProgram.Build("exec_by_thread"));

        outcome.ExitCode.Should().Be(0);
        var leader = sink.Entries[0].Tid;
        var exec = sink.Events.Last(e => e.Event.Kind == ProcessEventKind.Exec);
        exec.Path.Should().Be("/bin/echo");
        exec.Tid.Should().Be(leader);
        exec.Event.OtherTid.Should().NotBe(leader);
        sink.Calls.Single(c => c.Tid == leader && c.Name == "pause").Call.Unfinished.Should().BeTrue();
        sink.Calls.Count(c => c.Call.Unfinished && c.Name == "pause").Should().Be(2);
        var execve = sink.Calls.Last(c => c.Name == "execve");
        execve.Call.Should().BeEquivalentTo(new { Tid = leader, Result = 0L });
        sink.Calls.Any(c => c.Name == "write" && c.Tid == leader && c.Call.Result == "from a thread\n".Length).Should().BeTrue();
    }

    [SkippableFact]
    public void A_call_that_its_thread_did_not_survive_is_unfinished()
    {
        var (sink, outcome) = Run(CProgram.Build("deaths"));

        outcome.ExitCode.Should().Be(42);
        sink.Calls.Where(c => c.Call.Unfinished).Select(c => c.Name).Order().Should().Equal("exit", "exit_group", "read", "read");
        sink.Events.Where(e => e.Event.Kind == ProcessEventKind.Exit && e.Event.Value == 9).Should().ContainSingle();
    }

    [SkippableFact]
    public void Nobody_who_has_stopped_is_forgotten_for_those_who_stop_again_and_again()
    {
        const int threads = 8, callsOfTheFirst = 2000;

        var (sink, outcome) = Run(CProgram.Build("crowd"), $"{threads}", $"{callsOfTheFirst}");

        // Served in the order of the kernel's list, the slowest has made none to twenty by then.
        outcome.ExitCode.Should().Be(0);
        var (calls, first) = (sink.Calls.Where(call => call.Name == "getppid").ToList(), sink.Entries[0].Tid);
        var made = calls.Take(calls.FindLastIndex(call => call.Tid == first)).CountBy(call => call.Tid).ToDictionary();
        made.Should().HaveCount(threads + 1);
        made.Values.Min().Should().BeGreaterThan(callsOfTheFirst / 40);
    }

    [SkippableFact]
    public void Paths_are_read_whole_up_to_the_edge_of_a_mapping()
    {
        var (sink, _) = Run(CProgram.Build("long_paths"));

        var opened = sink.Calls.Where(c => c.Name is "openat" or "open" && !c.Path.StartsWith("/lib", StringComparison.Ordinal) && !c.Path.StartsWith("/etc", StringComparison.Ordinal)).ToList();
        opened.Select(c => c.Path.Length).Should().Equal(1, 2, 255, 256, 257, 511, 512, 4000, 4094, 4095, 0, 0, 0);
        opened[7].Path.Should().Be("/" + new string('h', 3999));
        opened.TakeLast(3).Should().OnlyContain(c => c.Call.Result == -14);
        var rename = sink.Calls.Single(c => c.Name == "rename");
        rename.Path.Should().Be(new string('z', 3900));
        rename.Path2.Should().Be("j");
    }

    [SkippableFact]
    public void The_record_begins_with_the_execve_of_the_program_and_numbers_every_call()
    {
        var program = CProgram.Build("threads");
        var (sink, outcome) = Run(program, "4", "100");

        sink.Calls.First().Should().Match<RecordingSink.Entry>(c => c.Name == "execve" && c.Path == program && c.Call.Result == 0);
        foreach (var thread in sink.Calls.GroupBy(c => c.Tid))
        {
            thread.Select(c => c.Call.Sequence).Should().Equal(Enumerable.Range(1, thread.Count()).Select(n => (ulong)n));
            thread.Zip(thread.Skip(1)).Should().OnlyContain(pair => pair.First.Call.ExitNanos <= pair.Second.Call.EnterNanos);
            thread.Should().OnlyContain(c => c.Call.EnterNanos <= c.Call.ExitNanos && c.Call.Pid == sink.Entries[0].Tid && c.Call.Confidence == Confidence.Exact);
        }

        for (var i = 0; i < 4; i++)
            sink.Calls.Count(c => c.Name == "close" && (int)c.Call.Arg0 == -1000 - i).Should().Be(100);
        outcome.Reasons.Should().BeEmpty();
    }

    [SkippableFact]
    public void Pinning_is_hidden_from_the_program_and_undone_after_it()
    {
        var (sink, outcome) = Run(CProgram.Build("affinity"), "400");

        outcome.ExitCode.Should().Be(0);
        sink.Calls.Count(c => c.Name == "sched_getaffinity").Should().Be(6);
    }

    [SkippableFact]
    public void Calls_of_another_architecture_are_counted_and_never_misnamed()
    {
        var (sink, outcome) = Run(CProgram.Build("foreign"));

        Skip.If(outcome.Signal is not null, "this kernel has no 32-bit calls");
        outcome.ExitCode.Should().Be(0);
        outcome.Reasons.Should().Equal("3 calls of another architecture (32-bit or x32) were not recorded");
        sink.Calls.Should().NotContain(c => c.Name == "writev");
        sink.Calls.Count(c => c.Name == "getpid").Should().Be(3);
    }

    [SkippableFact]
    public void Whoever_is_killed_while_it_creates_others_leaves_nobody_waiting()
    {
        var (sink, outcome) = Run(CProgram.Build("killed_creators"), "40");

        outcome.ExitCode.Should().Be(0);
        outcome.Reasons.Should().BeEmpty();
        var created = sink.Events.Where(e => e.Event.Kind == ProcessEventKind.Fork).Select(e => e.Event.OtherTid).ToList();
        created.Count.Should().BeGreaterThanOrEqualTo(40 * 3, "each round creates a creator, and that two others");
        var ended = sink.Events.Where(e => e.Event.Kind == ProcessEventKind.Exit).Select(e => e.Tid).ToHashSet();
        created.Should().OnlyContain(tid => ended.Contains(tid));
    }

    [Fact]
    public void Exit_code_and_argument_order_are_the_programs_own()
    {
        var (sink, outcome) = Run("/bin/sh", "-c", "exit $(($# + 70))", "x", "1", "2");

        outcome.Should().BeEquivalentTo(new { ExitCode = 72, Signal = (int?)null });
        sink.Entries.Should().NotBeEmpty();
    }

    [Fact]
    public void Peak_memory_is_the_programs_and_not_the_callers()
    {
        var (_, small) = Run("/bin/true");
        var (_, large) = Run("/bin/sh", "-c", "head -c 50000000 /dev/zero | tail -c 50000000 > /dev/null");

        small.PeakResidentBytes.Should().BeInRange(100_000, 10_000_000);
        large.PeakResidentBytes.Should().BeInRange(50_000_000, 150_000_000);
    }

    [Fact]
    public void A_program_that_cannot_be_executed_leaves_an_exit_code_and_no_calls()
    {
        var (sink, outcome) = Run("/no/such/program");

        outcome.ExitCode.Should().Be(127);
        sink.Entries.Should().BeEmpty();
    }

    [Fact]
    public void Children_are_not_followed_where_the_request_says_so()
    {
        var sink = new RecordingSink();

        new PtraceLaunchBackend().Run(new LaunchRequest("/bin/sh", ["sh", "-c", "/bin/true; /bin/true"]) { FollowChildren = false }, sink);

        sink.Entries.Select(e => e.Tid).Distinct().Should().ContainSingle();
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        var (sink, _) = Run("/bin/sh", "-c", "sleep 0.01 & /bin/true");

        // Not of just any child: other tests have theirs.
        var pids = sink.Entries.Select(e => e.Tid).Distinct().ToList();
        pids.Should().HaveCount(3);
        pids.Select(pid => Libc.waitpid(pid, out _, 1 | Libc.__WALL)).Should().OnlyContain(result => result <= 0);
    }

    [SkippableFact]
    public void The_descriptors_that_a_call_returns_in_memory_are_read_there()
    {
        var (sink, _) = Run(CProgram.Build("pairs"));
        var calls = sink.Calls.Select(entry => entry.Call).SkipWhile(call => call.Number != SyscallTable.Number("pipe2")).Take(6).ToArray();

        calls.Select(call => SyscallTable.Name(call.Number)).Should().Equal("pipe2", "close", "close", "socketpair", "close", "close");
        calls[0].MadePair.Should().Be(calls[1].Arg0 | (calls[2].Arg0 << 32)).And.NotBe(0);
        calls[3].MadePair.Should().Be(calls[4].Arg0 | (calls[5].Arg0 << 32)).And.NotBe(0);
    }

    private static (RecordingSink Sink, LaunchOutcome Outcome) Run(string program, params string[] arguments)
    {
        var sink = new RecordingSink();
        var outcome = new PtraceLaunchBackend().Run(new LaunchRequest(program, [program, .. arguments]) { StandardOutputToStandardError = true }, sink);
        return (sink, outcome);
    }

    private static IEnumerable<IEnumerable<string>> ByThread(RecordingSink sink) =>
        sink.Calls.GroupBy(c => c.Tid).Select(thread => thread.Select(Text));

    private static string Text(RecordingSink.Entry call)
    {
        var result = call.Call.Unfinished ? "?" : Errno.OfResult(call.Call.Result) is { } error ? "-" + error : call.Call.Result.ToString();
        return $"{call.Name} \"{call.Path}\" = {Strace.Comparable(call.Name, result)}";
    }

    /// <summary>One thread as text, without what depends on who is faster: waiting for threads and reuse of their stacks, a wait interrupted by SIGCHLD; nor on who started the tracer: posix_spawn(3) resets the signals that are not ignored already.</summary>
    private static string Join(IEnumerable<string> calls) =>
        string.Join('\n', calls.Where(call => call.Split(' ')[0] is not ("futex" or "munmap" or "mmap" or "mprotect" or "madvise" or "rt_sigaction") && call != "wait4 \"\" = -ERESTARTSYS"));
}
