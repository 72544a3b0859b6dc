namespace TraceAssertions.Tests.Analysis;

public sealed class ReopenedFileTests
{
    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    public void A_file_that_is_opened_often_is_reopened(int opens, int findings) => Found(t => Opens(t, opens)).Should().HaveCount(findings);

    [Fact]
    public void Opens_of_every_kind_count_together()
    {
        var finding = Found(t =>
        {
            Opens(t, 2);
            Opens(t, 2, name: "open", arguments: "O_RDWR|O_CREAT, 0644");
            Opens(t, 1, name: "creat", arguments: "0644");
        }).Should().ContainSingle().Subject;
        finding.Should().BeEquivalentTo(new { Name = "syscall:openat", Count = 5L, Row = 1, Score = 0.5 });
        finding.Message.Should().Be("/etc/app.json is opened 5 times by one process (threshold: 5)");
        finding.EvidenceRows.Should().HaveCount(5);
    }

    [Fact]
    public void Another_file_and_another_process_count_for_themselves() =>
        Found(t =>
        {
            Opens(t, 4);
            Opens(t, 4, path: "/etc/other.json");
            Opens(t, 4, pid: 7);
        }).Should().BeEmpty();

    [Theory]
    [InlineData(null, 0)]
    [InlineData("ENOENT", 1)]
    public void A_process_that_goes_on_as_another_program_counts_anew(string? error, int findings) =>
        Found(t =>
        {
            Opens(t, 3, path: "/lib/libc.so.6");
            t.Call("execve", 10, 11, path: "/bin/env", error: error);
            Opens(t, 3, path: "/lib/libc.so.6");
        }).Should().HaveCount(findings);

    [Theory]
    [InlineData("O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY")]
    [InlineData("O_RDONLY|O_PATH")]
    [InlineData("O_RDWR|O_TMPFILE, 0600")]
    [InlineData("O_RDWR|O_CREAT|O_EXCL, 0600")]
    public void Folders_and_new_files_are_not_reopened(string arguments) => Found(t => Opens(t, 20, arguments: arguments)).Should().BeEmpty();

    [Fact]
    public void A_folder_whose_entries_are_read_is_one_even_where_its_open_does_not_say_so() =>
        Found(t =>
        {
            Opens(t, 20, path: "/srv");
            t.Call("getdents64", 50, 51, path: "/srv", fd: 5);
        }).Should().BeEmpty();

    [Theory]
    [InlineData("app.json")]
    [InlineData("/proc/self/stat")]
    [InlineData("/dev/null")]
    [InlineData("/sys/kernel/mm/x")]
    public void A_path_that_does_not_tell_one_file_of_a_disk_does_not_count(string path) => Found(t => Opens(t, 20, path: path)).Should().BeEmpty();

    [Fact]
    public void What_fails_or_is_the_runtimes_own_does_not_count() =>
        Found(t =>
        {
            Opens(t, 4);
            for (var i = 0; i < 9; i++)
            {
                t.Call("openat", i, i + 1, path: "/etc/app.json", error: "EACCES");
                t.Call("openat", i, i + 1, path: "/etc/app.json", noise: "time-zones");
            }
        }).Should().BeEmpty();

    [Fact]
    public void Findings_of_random_opens_are_those_of_counting_by_hand()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var trace = TraceSketch.Of(t =>
            {
                t.Span("test:T", 0, 1000);
                for (var i = 0; i < random.Next(60); i++)
                {
                    t.Call(random.Next(3) == 0 ? "open" : "openat", i, i + 1, path: $"/{random.Next(4)}", pid: random.Next(1, 3), noise: random.Next(9) == 0 ? "gc" : null,
                        error: random.Next(9) == 0 ? "ENOENT" : null, arguments: random.Next(9) == 0 ? "O_DIRECTORY" : "O_RDONLY");
                }
            });
            var expected = trace.Calls.Select(call => trace[call.Row])
                .Where(span => span.IsSyscall && span.Counts && span.Error is null && span.Arguments == "O_RDONLY")
                .GroupBy(span => (span.Pid, span.Path))
                .Where(group => group.Count() >= 5)
                .Select(group => (group.Min(span => span.Row), (long)group.Count()));
            Findings.Of(AntipatternKind.ReopenedFile, trace).Select(finding => (finding.Row, finding.Count)).Should().Equal(expected.Order(), $"seed {seed}");
        }
    }

    private static void Opens(TraceSketch t, int count, string path = "/etc/app.json", string name = "openat", string? arguments = "O_RDONLY|O_CLOEXEC", int pid = TraceSketch.Pid)
    {
        for (var i = 0; i < count; i++)
        {
            t.Call(name, i, i + 1, path: path, arguments: arguments, result: 5, pid: pid, tid: pid);
            t.Call("close", i, i + 1, path: path, fd: 5, pid: pid, tid: pid);
        }
    }

    private static IReadOnlyList<AntipatternFinding> Found(Action<TraceSketch> draw) => Findings.Of(AntipatternKind.ReopenedFile, draw);
}
