namespace TraceAssertions.Tests.Analysis;

public sealed class TinyIoTests
{
    [Theory]
    [InlineData(99, 0)]
    [InlineData(100, 1)]
    public void Many_small_reads_of_one_file_are_tiny(int calls, int findings) => Found(t => Reads(t, calls, 128)).Should().HaveCount(findings);

    [Theory]
    [InlineData(128, 1)]
    [InlineData(129, 0)]
    public void Small_is_at_most_the_limit(long bytes, int findings) => Found(t => Reads(t, 200, bytes)).Should().HaveCount(findings);

    [Fact]
    public void The_finding_tells_the_file_and_what_a_call_asks_for()
    {
        var finding = Found(t =>
        {
            Reads(t, 150, 3);
            Reads(t, 50, 4);
        }).Should().ContainSingle().Subject;
        finding.Should().BeEquivalentTo(new { Name = "syscall:read", Count = 200L, Row = 1, Severity = AntipatternSeverity.Medium, Score = 200 / 300.0 });
        finding.EvidenceRows.Should().Equal(1, 2);
        finding.Message.Should().Be("/data.csv is read 200 times, 3.3 bytes at a time (threshold: 100 times, 128 bytes)");
    }

    [Fact]
    public void Five_times_the_threshold_is_severe() =>
        Found(t => Reads(t, 501, 1)).Should().ContainSingle().Which.Severity.Should().Be(AntipatternSeverity.High);

    [Fact]
    public void A_buffer_of_a_page_that_gets_little_of_a_small_file_is_not_tiny() =>
        Found(t => Many(300, i => t.Call("read", i, i + 1, path: "/small", fd: 5, requested: 4096, transferred: 50))).Should().BeEmpty();

    [Fact]
    public void What_a_call_moves_counts_where_it_does_not_say_what_it_asks_for() =>
        Found(t => Many(100, i => t.Call("writev", i, i + 1, path: "/log", fd: 5, transferred: 40)))
            .Should().ContainSingle().Which.Message.Should().Be("/log is written 100 times, 40 bytes at a time (threshold: 100 times, 128 bytes)");

    [Fact]
    public void Reads_and_writes_are_counted_apart() =>
        Found(t =>
        {
            Reads(t, 60, 8);
            Many(60, i => t.Call("write", i, i + 1, path: "/data.csv", fd: 5, requested: 8, transferred: 8));
        }).Should().BeEmpty();

    [Fact]
    public void Two_processes_are_counted_apart() =>
        Found(t =>
        {
            Reads(t, 60, 8);
            Many(60, i => t.Call("read", i, i + 1, path: "/data.csv", fd: 5, requested: 8, transferred: 8, pid: 7, tid: 7));
        }).Should().BeEmpty();

    [Theory]
    [InlineData("socket", 5)]
    [InlineData("pipe", 5)]
    [InlineData("eventfd", 5)]
    [InlineData("anon_inode:inotify", 5)]
    [InlineData("memfd:x", 5)]
    [InlineData("/dev/null", 5)]
    [InlineData("/proc/self/stat", 5)]
    [InlineData(null, 5)]
    [InlineData("/home/me/out.txt", 1)]
    public void Only_files_count_that_the_program_opened(string? path, int fd) =>
        Found(t => Many(300, i => t.Call("write", i, i + 1, path: path, fd: fd, requested: 1, transferred: 1))).Should().BeEmpty();

    [Fact]
    public void What_fails_or_moves_nothing_or_is_the_runtimes_own_does_not_count() =>
        Found(t =>
        {
            Reads(t, 99, 8);
            Many(50, i => t.Call("read", i, i + 1, path: "/data.csv", fd: 5, requested: 8, error: "EIO"));
            Many(50, i => t.Call("read", i, i + 1, path: "/data.csv", fd: 5, requested: 8));
            Many(50, i => t.Call("read", i, i + 1, path: "/data.csv", fd: 5, requested: 8, transferred: 8, noise: "assembly-loading"));
            Many(50, i => t.Call("read", i, i + 1, path: "/data.csv", fd: 5, requested: 8, transferred: 8, confidence: Confidence.Late));
        }).Should().BeEmpty();

    [Fact]
    public void The_place_of_the_finding_is_where_most_calls_come_from()
    {
        var finding = Found(t =>
        {
            Many(20, i => t.Call("read", i, i + 1, path: "/d", fd: 5, requested: 1, transferred: 1, site: "A.cs:1 in M"));
            Many(90, i => t.Call("read", i, i + 1, path: "/d", fd: 5, requested: 1, transferred: 1, site: "B.cs:2 in N"));
        }).Should().ContainSingle().Subject;
        finding.Source!.ToString().Should().Be("B.cs:2 in N");
        finding.SourceShare.Should().BeApproximately(90.0 / 110, 1e-9);
    }

    private static void Reads(TraceSketch t, int calls, long bytes) =>
        Many(calls, i => t.Call("read", i, i + 1, path: "/data.csv", fd: 5, requested: bytes, transferred: bytes));

    private static void Many(int count, Action<int> call)
    {
        for (var i = 0; i < count; i++)
            call(i);
    }

    private static IReadOnlyList<AntipatternFinding> Found(Action<TraceSketch> draw) => Findings.Of(AntipatternKind.TinyIo, draw);
}
