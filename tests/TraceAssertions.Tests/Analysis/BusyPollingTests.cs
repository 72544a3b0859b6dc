namespace TraceAssertions.Tests.Analysis;

public sealed class BusyPollingTests
{
    private const long Micro = 1000, Milli = 1_000_000;

    [Theory]
    [InlineData(49, 0)]
    [InlineData(50, 1)]
    public void Looking_for_a_file_that_is_not_there_over_and_over_is_busy(int looks, int findings) => Found(t => Looks(t, looks)).Should().HaveCount(findings);

    [Fact]
    public void The_finding_tells_what_is_asked_and_how_often()
    {
        var finding = Found(t => Looks(t, 60)).Should().ContainSingle().Subject;
        finding.Should().BeEquivalentTo(new { Name = "syscall:stat", Count = 60L, Row = 1 });
        finding.EvidenceRows.Should().Equal(1);
        finding.Message.Should().Be("syscall:stat on /tmp/ready is asked 60 times in a row by thread 100 without result (threshold: 50)");
    }

    [Theory]
    [InlineData("read", 5)]
    [InlineData("accept4", 5)]
    [InlineData("flock", 5)]
    public void A_descriptor_that_is_not_ready_is_one_thing(string call, int fd) =>
        Found(t => Many(50, i => t.Call(call, i * Milli, (i * Milli) + 10, path: "socket", fd: fd, error: "EAGAIN")))
            .Should().ContainSingle().Which.Message.Should().Be($"syscall:{call} on fd 5 is asked 50 times in a row by thread 100 without result (threshold: 50)");

    [Fact]
    public void A_poll_that_does_not_wait_asks_and_one_that_waits_does_not()
    {
        Found(t => Many(50, i => t.Call("poll", i * Milli, (i * Milli) + 10, result: 0))).Should().ContainSingle();
        Found(t => Many(500, i => t.Call("poll", i * 2 * Milli, ((i * 2) + 1) * Milli, result: 0))).Should().BeEmpty("each waited its timeout");
        Found(t => Many(50, i => t.Call("epoll_wait", i * Milli, (i * Milli) + 10, fd: 9, result: 1))).Should().BeEmpty("each has a result");
    }

    [Fact]
    public void Naps_between_the_questions_change_nothing() =>
        Found(t => Many(50, i =>
        {
            t.Call("stat", i * Milli, (i * Milli) + 1, path: "/tmp/ready", error: "ENOENT");
            t.Call("clock_nanosleep", (i * Milli) + 2, (i * Milli) + 900);
        })).Should().ContainSingle();

    [Theory]
    [InlineData(10, 1)]
    [InlineData(11, 0)]
    public void Questions_far_apart_are_not_busy(long milliseconds, int findings) => Found(t => Looks(t, 80, milliseconds * Milli)).Should().HaveCount(findings);

    [Fact]
    public void Work_between_the_questions_ends_the_row() =>
        Found(t =>
        {
            Looks(t, 49);
            t.Call("write", 60 * Milli, 60 * Milli, path: "/out", fd: 5, transferred: 8);
            Looks(t, 49, start: 70 * Milli);
        }).Should().BeEmpty();

    [Fact]
    public void A_result_ends_the_row_and_the_next_row_is_another_finding()
    {
        var findings = Found(t =>
        {
            Looks(t, 50);
            t.Call("stat", 60 * Milli, 60 * Milli, path: "/tmp/ready");
            Looks(t, 50, start: 70 * Milli);
        });
        findings.Select(finding => finding.Row).Should().Equal(1, 3);
    }

    [Fact]
    public void Two_things_asked_in_turn_are_two_findings() =>
        Found(t => Many(50, i =>
        {
            t.Call("stat", i * Milli, i * Milli, path: "/a", error: "ENOENT");
            t.Call("access", i * Milli, i * Milli, path: "/b", error: "ENOENT");
        })).Should().HaveCount(2);

    [Fact]
    public void Fifty_places_looked_at_once_each_are_a_search() =>
        Found(t => Many(50, i => t.Call("stat", i * Micro, i * Micro, path: $"/{i}/app.json", error: "ENOENT"))).Should().BeEmpty();

    [Fact]
    public void Threads_ask_for_themselves() =>
        Found(t => Many(98, i => t.Call("stat", i * Micro, i * Micro, tid: 1 + (i % 2), path: "/tmp/ready", error: "ENOENT"))).Should().BeEmpty();

    [Fact]
    public void Findings_of_random_calls_are_those_of_reading_each_thread_from_every_start()
    {
        var options = new AnalysisOptions { BusyPollingThreshold = 3 };
        var some = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var trace = RandomCalls(new Random(seed));
            var found = Findings.Of(AntipatternKind.BusyPolling, trace, options).Select(finding => (trace[finding.Row].Tid, trace[finding.Row].Path, finding.Count)).Order().ToList();
            found.Should().Equal(Expected(trace, options.BusyPollingThreshold).Order(), $"seed {seed}");
            some += found.Count;
        }

        some.Should().BeGreaterThan(100);
    }

    private static CausalTrace RandomCalls(Random random) => TraceSketch.Of(t =>
    {
        t.Span("test:T", 0, 1000);
        for (var i = 0; i < random.Next(80); i++)
        {
            var tid = random.Next(1, 3);
            switch (random.Next(12))
            {
                case 0:
                    t.Call("write", i, i + 1, tid: tid, path: "/out", fd: 5);
                    break;
                case 1:
                    t.Call("nanosleep", i, i + 1, tid: tid);
                    break;
                case 2:
                    t.Call("mmap", i, i + 1, tid: tid, noise: "runtime-memory");
                    break;
                case var other:
                    t.Call("stat", i, i + 1, tid: tid, path: other % 2 == 0 ? "/a" : "/b", error: other == 3 ? null : "ENOENT");
                    break;
            }
        }
    });

    /// <summary>Each thread's calls as text, cut where one has a result; then counted by path.</summary>
    private static IEnumerable<(int Tid, string? Path, long Count)> Expected(CausalTrace trace, int threshold) =>
        trace.Calls.Select(call => trace[call.Row])
            .Where(span => span.Counts && span.Name is "syscall:stat" or "syscall:write")
            .GroupBy(span => span.Tid)
            .SelectMany(thread => string.Concat(thread.Select(span => span.Error is null ? "|" : span.Path!)).Split('|')
                .SelectMany(part => new[] { "/a", "/b" }.Select(path => (thread.Key, (string?)path, (long)part.Split(path).Length - 1))))
            .Where(streak => streak.Item3 >= threshold);

    private static void Looks(TraceSketch t, int count, long apart = Milli, long start = 0) =>
        Many(count, i => t.Call("stat", start + (i * apart), start + (i * apart) + 10, path: "/tmp/ready", error: "ENOENT"));

    private static void Many(int count, Action<int> call)
    {
        for (var i = 0; i < count; i++)
            call(i);
    }

    private static IReadOnlyList<AntipatternFinding> Found(Action<TraceSketch> draw) => Findings.Of(AntipatternKind.BusyPolling, draw);
}
