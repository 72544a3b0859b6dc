using TraceAssertions.Analysis;

namespace TraceAssertions.Tests.Analysis;

public sealed class NPlusOneTests
{
    [Theory]
    [InlineData(9, 0)]
    [InlineData(10, 1)]
    public void Requests_of_one_shape_one_after_another_are_n_plus_one(int requests, int findings) => Found(t => Gets(t, requests)).Should().HaveCount(findings);

    [Fact]
    public void The_finding_tells_the_request_and_the_span_around_it()
    {
        var finding = Found(t => Gets(t, 12)).Should().ContainSingle().Subject;
        finding.Should().BeEquivalentTo(new { Name = "activity:GET", Count = 12L, Row = 1, Score = 12 / 22.0 });
        finding.Message.Should().Be("activity:GET is made 12 times one after another under test:T (threshold: 10)");
        finding.EvidenceRows.Should().Equal(Enumerable.Range(1, 12));
    }

    [Fact]
    public void Requests_at_the_same_time_are_not() => Found(t => Gets(t, 100, apart: 10, length: 11)).Should().BeEmpty();

    [Fact]
    public void Requests_four_at_a_time_are_not() =>
        Found(t =>
        {
            for (var i = 0; i < 100; i++)
                Get(t, i / 4 * 10, (i / 4 * 10) + 9, i);
        }).Should().BeEmpty();

    [Fact]
    public void Only_requests_that_overlap_no_other_count_as_by_brute_force()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var trace = TraceSketch.Of(t =>
            {
                t.Span("test:T", 0, 1000);
                for (var i = 0; i < random.Next(2, 30); i++)
                {
                    var start = random.Next(120);
                    Get(t, start, start + random.Next(6), i);
                }
            });
            var spans = trace.Spans.Where(span => span.Kind == SpanKind.Client).ToList();
            long apart = spans.Count(one => spans.TrueForAll(other => one == other || one.EndNanos <= other.StartNanos || other.EndNanos <= one.StartNanos));
            Findings.Of(AntipatternKind.NPlusOne, trace, new AnalysisOptions { NPlusOneThreshold = 2 }).Sum(finding => finding.Count).Should().Be(apart < 2 ? 0 : apart, $"seed {seed}");
        }
    }

    [Fact]
    public void Requests_of_other_shapes_hosts_parents_and_kinds_count_for_themselves() =>
        Found(t =>
        {
            var inner = t.Span("activity:inner", 0, 10_000, 0);
            Gets(t, 9);
            Gets(t, 9, path: "orders");
            Gets(t, 9, host: "http://b");
            Gets(t, 9, parent: inner);
            for (var i = 0; i < 20; i++)
                t.Span("activity:work", i, i + 1, 0, kind: SpanKind.Internal);
        }).Should().BeEmpty();

    [Theory]
    [InlineData("http://shop:8080/customers/42?x=1&name=ada", "http://shop:8080/customers/#?x#&name#")]
    [InlineData("http://shop/customers/0b3f7a10-8c1e-4c7a-9d55-3f1f6a0e2b11", "http://shop/customers/#")]
    [InlineData("http://10.0.0.1", "http://10.0.0.1")]
    [InlineData("select * from orders where id = 42 and name = 'Bob 7'", "select * from orders where id # # and name # #")]
    [InlineData("select * from orders", "select * from orders")]
    public void A_shape_has_no_values(string text, string shape) => RequestShape.WithoutValues(text).Should().Be(shape);

    [Theory]
    [InlineData(9, 0)]
    [InlineData(10, 1)]
    public void Round_trips_on_one_socket_are_n_plus_one(int trips, int findings) => Found(t => Trips(t, trips)).Should().HaveCount(findings);

    [Fact]
    public void The_finding_tells_the_lengths_of_the_requests()
    {
        var finding = Found(t => Trips(t, 12, i => 100 + (i % 3))).Should().ContainSingle().Subject;
        finding.Should().BeEquivalentTo(new { Name = "syscall:sendto", Count = 12L, Row = 1 });
        finding.Message.Should().Be("12 requests of 100 to 102 bytes are made one after another on fd 7 under test:T (threshold: 10)");
        finding.EvidenceRows.Should().HaveCount(12);
    }

    [Theory]
    [InlineData(16, 1)]
    [InlineData(17, 0)]
    public void Requests_whose_lengths_differ_by_more_than_an_id_are_other_requests(int difference, int findings) =>
        Found(t => Trips(t, 10, i => 100 + (i % 2 * difference))).Should().HaveCount(findings);

    [Fact]
    public void A_header_and_a_body_are_one_request_and_an_answer_in_parts_is_one_answer() =>
        Found(t =>
        {
            for (var i = 0; i < 9; i++)
            {
                Send(t, i * 10, 50);
                Send(t, (i * 10) + 1, 60);
                Receive(t, (i * 10) + 5, 4096);
                Receive(t, (i * 10) + 6, 100);
            }
        }).Should().BeEmpty();

    [Fact]
    public void Requests_sent_ahead_of_their_answers_are_one_round_trip() =>
        Found(t =>
        {
            for (var i = 0; i < 50; i++)
                Send(t, i, 100);
            for (var i = 50; i < 100; i++)
                Receive(t, i, 100);
        }).Should().BeEmpty();

    [Fact]
    public void The_side_that_answers_makes_no_round_trips() =>
        Found(t =>
        {
            for (var i = 0; i < 50; i++)
            {
                Receive(t, i * 2, 100);
                Send(t, (i * 2) + 1, 100);
            }
        }).Should().BeEmpty();

    [Fact]
    public void The_side_that_connects_asks_even_where_the_other_greets_first() =>
        Found(t =>
        {
            t.Call("connect", 0, 1, path: "socket", fd: 7);
            Receive(t, 1, 80);
            Trips(t, 10);
        }).Should().ContainSingle();

    [Fact]
    public void A_connection_ends_when_its_descriptor_is_closed() =>
        Found(t =>
        {
            for (var i = 0; i < 4; i++)
            {
                Trips(t, 5, start: i * 100);
                t.Call("close", (i * 100) + 90, (i * 100) + 91, path: "socket", fd: 7);
            }
        }).Should().BeEmpty();

    [Fact]
    public void What_is_received_without_success_is_no_answer() =>
        Found(t =>
        {
            for (var i = 0; i < 50; i++)
            {
                Send(t, i * 2, 100);
                t.Call("recvfrom", (i * 2) + 1, (i * 2) + 2, path: "socket", fd: 7, requested: 4096, error: "EAGAIN");
            }
        }).Should().BeEmpty();

    [Fact]
    public void Round_trips_under_activities_of_their_own_are_the_activities() =>
        Found(t =>
        {
            for (var i = 0; i < 12; i++)
            {
                var get = Get(t, i * 10, (i * 10) + 9, i);
                Send(t, (i * 10) + 1, 100, get);
                Receive(t, (i * 10) + 2, 100);
            }
        }).Should().ContainSingle().Which.Name.Should().Be("activity:GET");

    [Fact]
    public void Round_trips_under_a_span_whose_requests_are_told_are_not_told_again() =>
        Found(t =>
        {
            Gets(t, 12);
            Trips(t, 12);
        }).Should().ContainSingle().Which.Name.Should().Be("activity:GET");

    [Fact]
    public void Pipes_make_no_round_trips() =>
        Found(t =>
        {
            for (var i = 0; i < 20; i++)
            {
                t.Call("write", i, i, path: "pipe", fd: 7, requested: 8, transferred: 8);
                t.Call("read", i, i, path: "pipe", fd: 7, requested: 8, transferred: 8);
            }
        }).Should().BeEmpty();

    private static void Gets(TraceSketch t, int count, long apart = 10, long length = 10, string host = "http://shop", string path = "customers", int parent = 0)
    {
        for (var i = 0; i < count; i++)
            Get(t, i * apart, (i * apart) + length, i, host, path, parent);
    }

    [Fact]
    public void The_place_of_activities_is_that_of_the_calls_below_them_not_of_a_server_s_nor_a_child_s()
    {
        var finding = Found(t =>
        {
            for (var i = 0; i < 10; i++)
            {
                var get = Get(t, i * 100, (i * 100) + 90, i);
                var connect = t.Span("activity:connect", (i * 100) + 1, (i * 100) + 9, get, tid: 0);
                t.Call("connect", (i * 100) + 2, (i * 100) + 3, connect, path: "socket", fd: 7, site: "Client.cs:5 in Client.Ask");
                t.Call("mmap", (i * 100) + 3, (i * 100) + 4, connect, noise: "jit", site: "Jit.cs:1 in Jit");
                var server = t.Span("activity:In", (i * 100) + 10, (i * 100) + 80, get, tid: 0, kind: SpanKind.Server);
                var child = t.Span("process:sh", (i * 100) + 10, (i * 100) + 80, get, pid: 200, tid: 200);
                for (var at = 20; at < 40; at += 2)
                {
                    t.Call("openat", (i * 100) + at, (i * 100) + at + 1, server, path: "/db", site: "Server.cs:9 in Server.Answer");
                    t.Call("openat", (i * 100) + at, (i * 100) + at + 1, child, tid: 200, pid: 200, path: "/sh", site: "sh.c:3 in main");
                }
            }
        }).Should().ContainSingle().Subject;

        finding.Source!.ToString().Should().Be("Client.cs:5 in Client.Ask");
        finding.SourceShare.Should().Be(1);
    }

    private static int Get(TraceSketch t, long start, long end, int id, string host = "http://shop", string path = "customers", int parent = 0) => t.Span(
        "activity:GET", start, end, parent, tid: 0, attributes: new Dictionary<string, object> { ["url.full"] = $"{host}/{path}/{id}", ["server.port"] = 80 }, kind: SpanKind.Client);

    private static void Trips(TraceSketch t, int count, Func<int, long>? bytes = null, long start = 0)
    {
        for (var i = 0; i < count; i++)
        {
            Send(t, start + (i * 2), bytes?.Invoke(i) ?? 100);
            Receive(t, start + (i * 2) + 1, 500);
        }
    }

    private static void Send(TraceSketch t, long at, long bytes, int parent = 0) =>
        t.Call("sendto", at, at + 1, parent, path: "socket", fd: 7, requested: bytes, transferred: bytes);

    private static void Receive(TraceSketch t, long at, long bytes) =>
        t.Call("recvfrom", at, at + 1, path: "socket", fd: 7, requested: 65536, transferred: bytes);

    private static IReadOnlyList<AntipatternFinding> Found(Action<TraceSketch> draw) => Findings.Of(AntipatternKind.NPlusOne, draw);
}
