using System.Globalization;
using TraceAssertions.Tracing.Recording;

namespace TraceAssertions.Tracing.Tests.Recording;

public sealed class TraceRecorderTests
{
    [Fact]
    public void A_loop_of_one_byte_reads_is_one_run_of_the_file_by_its_path()
    {
        var feed = Feed.ForHost();
        feed.Open("data.csv", 5);
        for (var i = 0; i < 10_000; i++)
            feed.Call("read", 1, 5, 0x7f00 + i, 1);
        feed.Call("close", 0, 5);
        var trace = feed.End(1);

        trace.Spans.Select(span => (span.Name, span.Path, span.RepetitionCount)).Should().Equal(
            ("test:T.A", null, 1), ("syscall:openat", "data.csv", 1), ("syscall:read", "data.csv", 10_000), ("syscall:close", "data.csv", 1));
        trace[2].TransferredBytes.Should().Be(10_000);
        trace[2].RequestedBytes.Should().Be(1);
        trace[2].Fd.Should().Be(5);
    }

    [Fact]
    public void A_thread_from_before_the_tracer_that_ends_takes_no_descriptor_with_it()
    {
        var feed = Feed.ForHost();
        feed.Open("data.csv", 5);
        // Many, because the table outlives a process by some further ends.
        for (var i = 0; i < 10_000; i++)
            feed.Exit(Feed.Host);
        feed.Call("close", 0, 5);

        feed.End(1)[2].Path.Should().Be("data.csv");
    }

    [Fact]
    public void What_the_runtime_does_in_a_child_before_its_program_is_noise_and_what_the_program_does_counts()
    {
        var feed = Feed.ForHost();
        feed.Confidence = Confidence.Child;
        feed.Fork(200);
        feed.Pid = 200;
        feed.Call("rt_sigaction", 0, 2, 0, 0);
        feed.Call("dup2", 1, 5, 1);
        feed.Exec(200, "/usr/bin/prog");
        feed.Call("execve", 0, "/usr/bin/prog", 1, 0, 0);
        feed.Call("rt_sigaction", 0, 2, 0, 0);

        feed.End(1).Spans.Where(span => span.IsSyscall).Select(span => (span.ShortName, span.Noise)).Should().Equal(
            ("rt_sigaction", "process-start"), ("dup2", "process-start"), ("execve", null), ("rt_sigaction", null));
    }

    [Fact]
    public void Preads_at_advancing_offsets_are_one_run()
    {
        var feed = Feed.ForHost();
        feed.Open("/tmp/f", 7);
        for (var i = 0; i < 500; i++)
            feed.Call("pread64", 4096, 7, 0x1000, 4096, i * 4096);
        feed.Call("pread64", 0, 7, 0x1000, 4096, 500 * 4096);

        var run = feed.End(1)[2];
        run.RepetitionCount.Should().Be(501);
        run.TransferredBytes.Should().Be(500 * 4096);
    }

    [Theory]
    [InlineData("rename", "/a", "/b", "/a", "/b", 1, 2)]
    [InlineData("renameat2", "a", "b", "a", "b", -100, 1, -100, 2, 1)]
    [InlineData("symlink", "target", "/link", "/link", "target", 1, 2)]
    [InlineData("symlinkat", "target", "link", "link", "target", 1, -100, 2)]
    [InlineData("linkat", "a", "b", "a", "b", -100, 1, -100, 2, 0)]
    [InlineData("setxattr", "/f", "user.a", "/f", "user.a", 1, 2, 3, 4, 0)]
    [InlineData("fsetxattr", "user.a", "", "data.csv", "user.a", 5, 2, 3, 4, 0)]
    [InlineData("unlink", "/a", "", "/a", null, 1)]
    public void A_call_with_two_strings_carries_both(string name, string first, string second, string path, string? other, params object[] values)
    {
        var arguments = Array.ConvertAll(values, value => Convert.ToInt64(value, CultureInfo.InvariantCulture));
        var feed = Feed.ForHost();
        feed.Open("data.csv", 5);
        feed.Call(name, 0, (first, second), arguments);
        var span = feed.End(1)[2];
        span.Path.Should().Be(path);
        span.OtherPath.Should().Be(other);
    }

    [Fact]
    public void Calls_of_one_file_with_other_flags_are_two_runs()
    {
        var feed = Feed.ForHost();
        feed.Call("openat", -13, "/f", -100, 1, 0x80002, 0);
        feed.Call("openat", -13, "/f", -100, 1, 0x80002, 0x1234);
        feed.Call("openat", -13, "/f", -100, 1, 0x80000, 0);
        feed.End(1).Spans.Skip(1).Select(span => (span.Arguments, span.RepetitionCount)).Should().Equal(("O_RDWR|O_CLOEXEC", 2), ("O_RDONLY|O_CLOEXEC", 1));
    }

    [Fact]
    public void A_failed_call_carries_its_errno_and_moves_nothing()
    {
        var feed = Feed.ForHost();
        feed.Call("openat", -2, "/nope", -100, 1, 0, 0);
        var span = feed.End(1)[1];
        span.Error.Should().Be("ENOENT");
        span.Result.Should().Be(-2);
        span.Path.Should().Be("/nope");
        span.TransferredBytes.Should().Be(0);
        span.ParentRow.Should().Be(0);
    }

    [Fact]
    public void A_descriptor_that_was_not_open_is_not_named_by_what_has_its_number_later()
    {
        var recorder = new TraceRecorder(RecorderOptions.ForHost(Feed.Host) with { ReadLink = (_, _) => "/opened/since" });
        recorder.BeginScope(1, "T.A", 1);
        var feed = new Feed(recorder);

        feed.Call("fcntl", -9, 255, 1);
        feed.Call("close", -9, 255);
        feed.Call("fcntl", 0, 255, 1);
        feed.Call("read", -9, 255, 0, 10); // open, though not for reading

        feed.End(1).Spans.Skip(1).Select(span => span.Path).Should().Equal(null, null, "/opened/since", "/opened/since");
    }

    [Fact]
    public void A_launched_command_is_the_root_and_its_processes_hang_under_the_process_that_forked_them()
    {
        var feed = Feed.ForCommand("/bin/sh");
        feed.Pid = 10;
        feed.Exec(10, "/bin/dash");
        feed.Call("write", 3, 1, 0x1, 3);
        feed.Fork(11);
        feed.Exec(11, "/usr/bin/ls");
        feed.Fork(12, parent: 11);
        feed.Pid = 12;
        feed.Call("getpid", 12);
        feed.Exit(12);
        feed.Pid = 11;
        feed.Call("read", 0, 0, 0x1, 10);
        feed.Exit(11);
        feed.Pid = 10;
        feed.Call("wait4", 11, -1, 0, 0, 0);
        var trace = feed.End(RecorderOptions.CommandScope);

        trace.Spans.Select(span => (span.Name, span.ParentRow, span.Path, span.Confidence)).Should().Equal(
            ("process:dash", -1, null, Confidence.Exact),
            ("syscall:write", 0, "pipe", Confidence.Exact),
            ("process:ls", 0, null, Confidence.Child),
            ("process:ls", 2, null, Confidence.Child),
            ("syscall:getpid", 3, null, Confidence.Child),
            ("syscall:read", 2, "/dev/null", Confidence.Child),
            ("syscall:wait4", 0, null, Confidence.Exact));
        trace.Header.ProcessNames.Should().Equal(new Dictionary<int, string> { [10] = "dash", [11] = "ls", [12] = "ls" });
        trace.Spans.Should().OnlyContain(span => span.EndNanos >= span.StartNanos && (span.IsSyscall || span.DurationNanos > 0));
    }

    [Fact]
    public void Lamport_time_passes_from_parent_to_child_and_back_at_the_wait()
    {
        var feed = Feed.ForCommand();
        feed.Pid = 10;
        feed.Call("getpid", 10);
        feed.Fork(11);
        feed.Pid = 11;
        for (var i = 0; i < 20; i++)
            feed.Call("getpid", 11);
        feed.Pid = 10;
        feed.Call("getppid", 1);
        feed.Call("wait4", 11, -1, 0, 0, 0);
        var trace = feed.End(0);

        var child = trace.Spans.Single(span => span.Name.StartsWith("process:") && span.ParentRow == 0);
        child.ParentLogicalClock.Should().Be(2, "one call and the fork");
        child.LogicalClock.Should().Be(3);
        var wait = trace.Spans.Single(span => span.Name == "syscall:wait4");
        wait.ParentLogicalClock.Should().Be(23);
        wait.LogicalClock.Should().Be(24);
    }

    [Fact]
    public void All_that_is_recorded_is_later_than_the_time_that_was_received()
    {
        var host = new Feed(new TraceRecorder(RecorderOptions.ForHost(Feed.Host) with { ReadLink = (_, _) => null, ReceivedTime = 1000 }));
        host.Recorder.BeginScope(1, "T.A", host.Now);
        host.Call("getpid", Feed.Host);
        var sent = host.Recorder.Send();
        host.Call("getppid", 1);
        host.End(1).Spans.Where(span => span.IsSyscall).Select(span => span.LogicalClock).Should().Equal(1001, 1003);
        sent.Should().Be(1002);

        var command = new Feed(new TraceRecorder(RecorderOptions.ForCommand("/usr/bin/prog") with { ReceivedTime = 41 })) { Pid = 10, Scope = 0 };
        command.Recorder.BeginScope(RecorderOptions.CommandScope, "prog", command.Now);
        command.Call("getpid", 10);
        command.End(0).Spans.Last().LogicalClock.Should().Be(42);
    }

    [Fact]
    public void Paths_that_are_not_UTF_8_stay_apart()
    {
        var feed = Feed.ForHost();
        foreach (var path in new byte[][] { [0x2f, 0xff], [0x2f, 0xfe], [0x2f, 0xc3, 0xa9, 0x80], [0x2f, 0xc3] })
            feed.Recorder.OnCall(new RawCall { Pid = Feed.Host, Tid = Feed.Host, Number = 21, Result = -2, Scope = 1, Confidence = Confidence.Exact }, path, default, default);
        feed.End(1).Spans.Skip(1).Select(span => span.Path).Should().Equal(@"/\xff", @"/\xfe", @"/é\x80", @"/\xc3");
    }

    [Fact]
    public void Calls_after_the_end_of_their_scope_are_late_and_in_no_trace()
    {
        var feed = Feed.ForHost();
        feed.Open("/a", 5);
        var trace = feed.End(1);
        feed.Open("/b", 6);
        trace.SpanCount.Should().Be(2);
        feed.Recorder.LateCalls.Should().Equal(new Dictionary<ulong, long> { [1] = 1 });
        feed.Recorder.UnattributedCalls.Should().BeEmpty();
    }

    [Fact]
    public void What_goes_on_without_the_test_is_not_late()
    {
        var feed = Feed.ForHost();
        feed.Open("/a", 5);
        feed.End(1);
        feed.Open("/usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.0/System.Linq.dll", 6);
        feed.Confidence = Confidence.Inherited;
        feed.Open("/b", 7);
        (feed.Scope, feed.Confidence) = (0, Confidence.Unattributed);
        feed.Call("close", 0, 5);

        feed.Recorder.LateCalls.Should().BeEmpty("an assembly is loaded by the runtime, a runtime's thread serves all, and what closes a descriptor of a test that has ended is a finalizer");
    }

    [Fact]
    public void Lost_events_make_the_scope_incomplete_and_those_of_no_scope_every_open_one()
    {
        var feed = Feed.ForHost();
        feed.Recorder.BeginScope(2, "T.B", feed.Now);
        feed.Recorder.OnLost(1, 3);
        var first = feed.End(1);
        feed.Recorder.OnLost(0, 4);
        var second = feed.End(2);
        first.Completeness.LostEvents.Should().Be(3);
        second.Completeness.LostEvents.Should().Be(4);
        second.Completeness.IsComplete.Should().BeFalse();
    }

    [Fact]
    public void A_child_of_the_host_is_under_the_test_and_has_no_noise()
    {
        var feed = Feed.ForHost();
        feed.Call("futex", 0, 0x1, 129, 1);
        feed.Fork(200);
        feed.Pid = 200;
        feed.Confidence = Confidence.Child;
        feed.Exec(200, "/usr/bin/prog");
        feed.Call("futex", 0, 0x1, 129, 1);
        var trace = feed.End(1);
        trace.Spans.Select(span => (span.Name, span.ParentRow, span.Noise)).Should().Equal(
            ("test:T.A", -1, null), ("syscall:futex", 0, "runtime-wait"), ("process:prog", 0, null), ("syscall:futex", 2, null));
    }

    [Fact]
    public void Memory_is_counted_where_it_grows()
    {
        var feed = Feed.ForCommand();
        feed.Call("brk", 0x5000, 0);
        feed.Call("brk", 0x8000, 0x8000);
        feed.Call("brk", 0x6000, 0x6000);
        feed.Call("mmap", 0x7f0000, 0, 8192, 3, 0x22, -1, 0);
        feed.Call("mmap", 0x7f9000, 0, 4096, 1, 2, 3, 0);
        feed.Call("mmap", -12, 0, 1 << 30, 3, 0x22, -1, 0);
        feed.Call("mremap", 0x7f0000, 0x7f0000, 8192, 20480, 1);
        feed.End(0).Spans.Skip(1).Select(span => (span.ShortName, span.TransferredBytes)).Should().Equal(
            ("brk", 0x3000), ("mmap", 8192), ("mmap", 0), ("mmap", 0), ("mremap", 12288));
    }

    [Fact]
    public void A_symbolic_link_is_named_by_the_link_not_by_its_target()
    {
        var feed = Feed.ForCommand();
        feed.Recorder.OnCall(new RawCall { Pid = 5, Tid = 5, Number = 88, Confidence = Confidence.Exact }, "target"u8, "/new/link"u8, default);
        feed.End(0)[1].Path.Should().Be("/new/link");
    }

    [Fact]
    public void A_scope_may_be_recorded_by_many_threads_at_once()
    {
        var feed = Feed.ForHost();
        Parallel.For(2, 34, scope =>
        {
            feed.Recorder.BeginScope((ulong)scope, $"T.{scope}", 1);
            for (var i = 0; i < 100; i++)
                feed.Recorder.OnCall(new RawCall { Pid = Feed.Host, Tid = scope, Number = 39, EnterNanos = i, ExitNanos = i + 1, Scope = (ulong)scope }, default, default, default);
            feed.Recorder.EndScope((ulong)scope, 1000, Feed.Header).CallCount.Should().Be(101);
        });
    }
}
