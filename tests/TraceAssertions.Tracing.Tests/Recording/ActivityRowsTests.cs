using System.Diagnostics;
using TraceAssertions.Tracing.Recording;

namespace TraceAssertions.Tracing.Tests.Recording;

public sealed class ActivityRowsTests
{
    private readonly Feed _feed = Feed.ForHost();

    [Fact]
    public void A_call_is_below_the_activity_that_was_current_and_that_below_the_one_around_it()
    {
        Start(1, "outer");
        Start(2, "inner", parent: 1);
        _feed.Activity = 2;
        _feed.Call("getpid", 1);
        Stop(2, "inner");
        _feed.Activity = 1;
        _feed.Call("getppid", 1);
        Stop(1, "outer");
        _feed.Activity = 0;
        _feed.Call("getuid", 1);

        _feed.End(1).Spans.Select(Path).Should().Equal(
            "test:T.A", "test:T.A/activity:outer", "test:T.A/activity:outer/activity:inner", "test:T.A/activity:outer/activity:inner/syscall:getpid",
            "test:T.A/activity:outer/syscall:getppid", "test:T.A/syscall:getuid");
    }

    [Fact]
    public void Rows_are_in_the_order_of_time_though_calls_arrive_late()
    {
        var before = _feed.Now;
        var start = _feed.Now;
        _feed.Recorder.OnActivity(new(1, 1, 0, HasStopped: false, Activity("short", start, start)));
        _feed.Recorder.OnActivity(new(1, 1, 0, HasStopped: true, Activity("short", 0, start + 5)));
        _feed.Recorder.OnCall(new RawCall { Pid = Feed.Host, Tid = Feed.Host, Number = 39, EnterNanos = before, ExitNanos = before + 1, Scope = 1, Confidence = Confidence.Exact }, default, default, default);
        _feed.Call("getppid", 1);

        _feed.End(1).Spans.Select(span => span.Name).Should().Equal("test:T.A", "syscall:getpid", "activity:short", "syscall:getppid");
    }

    [Fact]
    public void What_is_known_when_it_stops_is_what_it_is_called()
    {
        var span = ActivitySpanId.CreateRandom();
        var start = _feed.Now;
        _feed.Recorder.OnActivity(new(1, 7, 0, HasStopped: false, Activity("GET", start, start) with { SpanId = span, Kind = SpanKind.Client }));
        _feed.Recorder.OnActivity(new(1, 7, 0, HasStopped: true, Activity("GET /orders", 0, start + 500) with { Error = "timeout", Attributes = new Dictionary<string, object> { ["http.response.status_code"] = 504 } }));

        var row = _feed.End(1)[1];
        row.Name.Should().Be("activity:GET /orders");
        row.Kind.Should().Be(SpanKind.Client);
        row.DurationNanos.Should().Be(500);
        row.Error.Should().Be("timeout");
        row.SpanId.Should().Be(span);
        row.Attributes.Should().ContainSingle().Which.Should().Be(new KeyValuePair<string, object>("http.response.status_code", 504));
    }

    [Fact]
    public void One_that_has_not_stopped_ends_with_its_scope()
    {
        Start(1, "forgotten");
        _feed.Call("getpid", 1);

        var trace = _feed.End(1);

        trace[1].EndNanos.Should().Be(trace[0].EndNanos);
    }

    [Fact]
    public void A_child_process_is_below_the_activity_that_started_it()
    {
        Start(1, "build");
        _feed.Activity = 1;
        _feed.Fork(200);
        Stop(1, "build");
        _feed.Pid = 200;
        _feed.Confidence = Confidence.Child;
        _feed.Call("getpid", 1);

        _feed.End(1).Spans.Select(Path).Should().Contain(path => path.StartsWith("test:T.A/activity:build/process:", StringComparison.Ordinal) && path.EndsWith("/syscall:getpid", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_scope_s_activity_is_nobody_s_parent_here()
    {
        _feed.Activity = 99;
        _feed.Call("getpid", 1);

        _feed.End(1)[1].ParentRow.Should().Be(0);
    }

    private void Start(uint number, string name, uint parent = 0)
    {
        var now = _feed.Now;
        _feed.Recorder.OnActivity(new(1, number, parent, HasStopped: false, Activity(name, now, now)));
    }

    private void Stop(uint number, string name) => _feed.Recorder.OnActivity(new(1, number, 0, HasStopped: true, Activity(name, 0, _feed.Now)));

    private static SpanRecord Activity(string name, long start, long end) => new() { Name = "activity:" + name, StartNanos = start, EndNanos = end, Pid = Feed.Host };

    private static string Path(Span span) => span.Parent is { } parent ? $"{Path(parent)}/{span.Name}" : span.Name;
}
