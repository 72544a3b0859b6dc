namespace TraceAssertions.Tests.Golden;

/// <summary>Seeded changes of behaviour, and what a reader is told of each.</summary>
public sealed class GoldenFindingTests
{
    private const string Orders = "{bin}/Data/orders.csv";

    [Fact]
    public void A_lost_buffer() =>
        Told(Change("pread64", call => call with { Size = 1, Count = 10_000 })).Should().Equal(
            "smaller-blocks (29): read in smaller blocks (buffer lost): {bin}/Data/orders.csv 64 KiB x3 -> 1 B x10,000");

    [Fact]
    public void A_buffer_that_is_lost_after_the_first_read() =>
        Told([.. Change("pread64", call => call with { Count = 1 }), Goldens.Call("pread64", Orders, size: 1, count: 9000)]).Should().Equal(
            "smaller-blocks (28): read in smaller blocks (buffer lost): {bin}/Data/orders.csv 64 KiB x3 -> 1 B x9,000");

    [Fact]
    public void Larger_blocks() =>
        Told(Change("write", call => call with { Size = 8192, Count = 1 })).Should().Equal("larger-blocks (24): written in larger blocks: out.csv 4 KiB x2 -> 8 KiB x1");

    [Fact]
    public void A_dropped_fsync() => Told(Without("fsync")).Should().Equal("fsync-dropped (25): fsync dropped: out.csv");

    [Fact]
    public void An_fsync_that_moved_into_a_loop() =>
        Told(Change("fsync", call => call with { Count = 500 })).Should().Equal("fsync-added (25): more fsync: out.csv x1 -> x500");

    [Fact]
    public void A_changed_file_mode() =>
        Told(Change("openat", call => call.Path == "out.csv" ? call with { Arguments = "O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0666" } : call)).Should().Equal(
            "mode-changed (23): file mode changed: out.csv 0644 -> 0666");

    [Fact]
    public void Changed_flags() =>
        Told(Change("openat", call => call.Path == "out.csv" ? call with { Arguments = "O_WRONLY|O_CREAT|O_APPEND|O_CLOEXEC, 0644" } : call)).Should().Equal(
            "flags-changed (23): flags changed: openat out.csv without O_TRUNC, with O_APPEND");

    [Fact]
    public void A_new_file_takes_its_reads_with_it() =>
        Told([.. Goldens.Import.Calls, Goldens.Call("openat", "extra.csv", arguments: "O_RDONLY"), Goldens.Call("fstat", "extra.csv"), Goldens.Call("read", "extra.csv", size: 10), Goldens.Call("close", "extra.csv")])
            .Should().Equal("file-opened (21): new file opened: extra.csv");

    [Fact]
    public void A_new_file_that_is_flushed_is_two_things() =>
        Told([.. Goldens.Import.Calls, Goldens.Call("openat", "x.log", arguments: "O_WRONLY|O_CREAT, 0644"), Goldens.Call("write", "x.log", size: 10), Goldens.Call("fdatasync", "x.log"), Goldens.Call("close", "x.log")])
            .Should().Equal("file-created (26): new file written: x.log", "fsync-added (26): fdatasync added: x.log");

    [Fact]
    public void A_file_that_is_no_longer_opened() =>
        Told([.. Goldens.Import.Calls.Where(call => call.Path != Orders)]).Should().Equal("file-not-opened (27): file no longer opened: {bin}/Data/orders.csv");

    [Fact]
    public void A_file_that_is_opened_again_and_again() =>
        Told([.. Goldens.Import.Calls.Select(call => call.Path == Orders && call.Name is not "syscall:pread64" ? call with { Count = 40 } : call)]).Should().Equal(
            "file-reopened (27): file opened more often: {bin}/Data/orders.csv x1 -> x40");

    [Fact]
    public void A_retry_loop() =>
        Told(Change("openat", call => call.Path == "missing.csv" ? call with { Count = 5 } : call)).Should().Equal("retry (22): repeated call (retry): openat missing.csv fails with ENOENT x1 -> x5");

    [Fact]
    public void A_new_failure() =>
        Told([.. Goldens.Import.Calls, Goldens.Call("openat", "settings.json", error: "EACCES")]).Should().Equal("new-failure (26): new failure: openat settings.json fails with EACCES");

    [Fact]
    public void A_failure_that_is_gone() =>
        Told(Change("openat", call => call with { Error = null })).Should().Equal("failure-gone (22): no longer fails: openat missing.csv (ENOENT)");

    [Fact]
    public void A_child_process_takes_its_calls_with_it() =>
        Told([.. Goldens.Import.Calls, Goldens.Call("execve", "/bin/cat", process: "test/cat"), Goldens.Call("write", "pipe", bytes: 3, process: "test/cat")]).Should().Equal(
            "process-added (30): child process added: test/cat (2 calls)");

    [Fact]
    public void The_same_child_process_twice()
    {
        var golden = Goldens.Of(Goldens.Call("execve", "/bin/cat", process: "test/cat"));
        var received = Goldens.Of(Goldens.Call("execve", "/bin/cat", process: "test/cat", count: 2));
        Told(golden, received with { Summary = received.Summary with { Processes = 2 } }).Should().Equal(
            "process-added (22): child process added: 1 -> 2 processes", "more-calls (22): repeated call: [test/cat] execve /bin/cat x1 -> x2");
    }

    [Fact]
    public void A_child_that_is_leaked() =>
        Told(Goldens.Of(Goldens.Call("wait4", arguments: "WNOHANG"), Goldens.Call("getpid")), Goldens.Of(Goldens.Call("getpid"))).Should().Equal("wait-dropped (23): child no longer waited for: wait4 WNOHANG");

    [Fact]
    public void A_new_connection() =>
        Told([.. Goldens.Import.Calls, Goldens.Call("connect", "127.0.0.1:{port}")]).Should().Equal("connection-added (21): new connection: 127.0.0.1:{port}");

    [Fact]
    public void A_deleted_file() => Told([.. Goldens.Import.Calls, Goldens.Call("unlink", "out.csv")]).Should().Equal("file-deleted (25): file deleted: out.csv");

    [Fact]
    public void A_changed_path_is_one_finding() =>
        Told([.. Goldens.Import.Calls.Select(call => call.Path == "out.csv" ? call with { Path = "result.csv" } : call)]).Should().Equal("path-changed (23): path changed: out.csv -> result.csv (4 lines)");

    [Fact]
    public void A_sleep() => Told([.. Goldens.Import.Calls, Goldens.Call("clock_nanosleep")]).Should().Equal("sleep-added (21): now sleeps: clock_nanosleep");

    [Fact]
    public void More_bytes_through_a_pipe() =>
        Told(Goldens.Of(Goldens.Call("read", "pipe", bytes: 1000)), Goldens.Of(Goldens.Call("read", "pipe", bytes: 2048))).Should().Equal("bytes-changed (22): bytes changed: read pipe 1,000 bytes -> 2,048 bytes");

    [Fact]
    public void Calls_without_a_word_of_their_own_are_counted()
    {
        var golden = Goldens.Of(Goldens.Call("getcwd", count: 2), Goldens.Call("uname"), Goldens.Call("activity:GET /", count: 5));
        Told(golden, Goldens.Of(Goldens.Call("getcwd", count: 3), Goldens.Call("getdents64", "."), Goldens.Call("activity:GET /"))).Should().Equal(
            "more-calls (23): repeated call: getcwd x2 -> x3",
            "fewer-calls (22): fewer calls: activity:GET / x5 -> x1",
            "call-added (24): new call: getdents64 . x1",
            "call-dropped (24): call dropped: uname x1");
    }

    [Fact]
    public void A_call_that_moved()
    {
        var golden = Goldens.In(GoldenComparisonMode.Sequence, Goldens.Call("write", "a"), Goldens.Call("fsync", "a"), Goldens.Call("rename", "a", to: "b"));
        var received = Goldens.In(GoldenComparisonMode.Sequence, Goldens.Call("write", "a"), Goldens.Call("rename", "a", to: "b"), Goldens.Call("fsync", "a"));
        Told(golden, received).Should().Equal("order-changed (23): order changed: fsync a x1");
    }

    [Fact]
    public void The_weightiest_comes_first() =>
        Told([.. Without("fsync"), Goldens.Call("execve", process: "test/sh"), Goldens.Call("getcwd")]).Select(finding => finding.Split(' ')[0]).Should().Equal("process-added", "fsync-dropped", "call-added");

    [Fact]
    public void Whatever_differs_something_is_said_of_it()
    {
        var all = Goldens.Import.Calls;
        foreach (var call in all)
        {
            Told([.. all.Where(other => other != call)]).Should().NotBeEmpty($"{call} is gone");
            Told([.. all.Where(other => other != call), call with { Count = 7 }]).Should().NotBeEmpty($"{call} is more");
            Told([.. all.Where(other => other != call), call with { Size = 7 }]).Should().NotBeEmpty($"{call} has another size");
            Told([.. all.Where(other => other != call), call with { Error = "EIO" }]).Should().NotBeEmpty($"{call} fails otherwise");
            Told([.. all.Where(other => other != call), call with { Path = null }]).Should().NotBeEmpty($"{call} has no path");
            Told([.. all.Where(other => other != call), call with { Count = null, Bytes = 4 }]).Should().NotBeEmpty($"{call} counts bytes");
        }
    }

    private static GoldenCall[] Without(string name) => [.. Goldens.Import.Calls.Where(call => call.Name != "syscall:" + name)];

    private static GoldenCall[] Change(string name, Func<GoldenCall, GoldenCall> with) => [.. Goldens.Import.Calls.Select(call => call.Name == "syscall:" + name ? with(call) : call)];

    private static List<string> Told(GoldenCall[] received) => Told(Goldens.Import, Goldens.Import.With(received));

    private static List<string> Told(GoldenTrace golden, GoldenTrace received) =>
        [.. GoldenClassifier.Classify(golden.CompareTo(received)).Select(finding => $"{finding.Name} ({finding.Line}): {finding.Text}")];
}
