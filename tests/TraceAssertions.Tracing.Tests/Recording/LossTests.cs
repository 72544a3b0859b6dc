namespace TraceAssertions.Tracing.Tests.Recording;

/// <summary>Events that were lost may have closed and opened descriptors: what rests on them is told as lost, and never another scope's.</summary>
public sealed class LossTests
{
    private readonly Feed _feed = Feed.ForHost();

    public LossTests() => _feed.Recorder.BeginScope(2, "T.B", _feed.Now);

    [Fact]
    public void A_call_on_a_number_that_was_opened_before_the_loss_is_lost_where_it_refers_to_something_else_by_now()
    {
        _feed.Open("/a", 5);
        _feed.Recorder.OnLost(1, 2);
        _feed.Links[5] = "/b";
        _feed.Scope = 2;
        _feed.Call("read", 1, 5, 0x1, 10);
        _feed.Call("read", 1, 5, 0x1, 10);

        var trace = _feed.End(2);
        trace.Spans.Where(span => span.IsSyscall).Select(span => (span.ShortName, span.Path)).Should().Equal([("read", "/b")], "the first may have been made before /b was opened");
        trace.Completeness.LostEvents.Should().Be(1);
    }

    [Fact]
    public void A_call_on_a_number_that_is_closed_by_now_is_lost()
    {
        _feed.Open("/a", 5);
        _feed.Recorder.OnLost(1, 2);
        _feed.Scope = 2;
        _feed.Call("read", 1, 5, 0x1, 10);
        _feed.Call("close", 0, 5);

        var trace = _feed.End(2);
        trace.Spans.Should().NotContain(span => span.IsSyscall);
        trace.Completeness.LostEvents.Should().Be(2);
    }

    [Fact]
    public void A_call_from_before_the_loss_is_lost_whatever_is_open_now()
    {
        var before = _feed.Now;
        _feed.Open("/a", 5);
        _feed.Recorder.OnLost(1, 2);
        _feed.Links[5] = "/a";
        _feed.Scope = 2;
        _feed.CallAt(before, "read", 1, 5, 0x1, 10);

        _feed.End(2).Completeness.LostEvents.Should().Be(1);
    }

    [Fact]
    public void What_is_open_as_before_is_the_same_and_so_is_what_is_opened_after_the_loss()
    {
        _feed.Open("/a", 5);
        _feed.Recorder.OnLost(1, 2);
        _feed.Links[5] = "/a";
        _feed.Scope = 2;
        _feed.Call("read", 1, 5, 0x1, 10);
        _feed.Open("/b", 6);
        _feed.Call("read", 1, 6, 0x1, 10);

        var trace = _feed.End(2);
        trace.Spans.Where(span => span.IsSyscall).Select(span => (span.ShortName, span.Path)).Should().Equal(("read", "/a"), ("openat", "/b"), ("read", "/b"));
        trace.Completeness.IsComplete.Should().BeTrue();
    }

    [Theory]
    [InlineData(null, "its close may be among what was lost")]
    [InlineData("socket:[7]", "it may be another socket")]
    public void A_call_of_nobody_on_a_socket_from_before_the_loss_is_nobody_s_and_its_last_user_is_told(string? link, string because)
    {
        _feed.Call("socket", 9, 2, 1, 0);
        _feed.Call("sendto", 5, 9, 0x1, 5, 0, 0, 0);
        _feed.Recorder.OnLost(2, 1);
        if (link is not null)
            _feed.Links[9] = link;
        Complete(9);

        var trace = _feed.End(1);
        trace.Spans.Should().NotContain(span => span.ShortName == "recvfrom", because);
        trace.Completeness.LostEvents.Should().Be(1);
        _feed.Recorder.UnattributedCalls.Keys.Should().Equal("syscall:recvfrom");
    }

    [Fact]
    public void A_socket_that_is_opened_after_the_loss_has_an_owner_again()
    {
        _feed.Call("socket", 9, 2, 1, 0);
        _feed.Recorder.OnLost(2, 1);
        _feed.Call("close", 0, 9);
        _feed.Call("socket", 9, 2, 1, 0);
        Complete(9);

        var trace = _feed.End(1);
        trace.Spans.Single(span => span.ShortName == "recvfrom").Confidence.Should().Be(Confidence.FdOwner);
        trace.Completeness.LostEvents.Should().Be(1, "the close was of something unknown");
    }

    [Fact]
    public void A_child_has_what_is_open_as_before()
    {
        _feed.Open("/a", 5);
        _feed.Recorder.OnLost(2, 1);
        _feed.Links[5] = "/a";
        _feed.Fork(200);
        _feed.Links.Clear();
        _feed.Pid = 200;
        _feed.Confidence = Confidence.Child;
        _feed.Exec(200, "/usr/bin/prog");
        _feed.Call("read", 1, 5, 0x1, 10);

        var trace = _feed.End(1);
        trace.Spans.Single(span => span.ShortName == "read").Path.Should().Be("/a");
        trace.Completeness.IsComplete.Should().BeTrue();
    }

    [Fact]
    public void A_command_keeps_its_calls_on_what_is_not_known_any_more()
    {
        var feed = Feed.ForCommand();
        feed.Open("/a", 5);
        feed.Recorder.OnLost(0, 2);
        feed.Call("read", 1, 5, 0x1, 10);

        var trace = feed.End(0);
        trace.Spans.Single(span => span.ShortName == "read").Path.Should().BeNull();
        trace.Completeness.LostEvents.Should().Be(2);
    }

    /// <summary>A thread of the runtime receives.</summary>
    private void Complete(int fd)
    {
        _feed.Scope = 0;
        _feed.Confidence = Confidence.Unattributed;
        _feed.Call("recvfrom", 5, fd, 0x1, 5, 0, 0, 0);
    }

    [Fact]
    public void The_scope_that_used_io_uring_is_incomplete_and_no_other()
    {
        _feed.Call("io_uring_setup", 5, 4, 0x1000);
        _feed.Scope = 2;
        _feed.Call("io_uring_setup", -1, 4, 0x1000);

        _feed.End(1).Completeness.Describe().Should().Be("io_uring was used: what is submitted by it makes no system calls, and is not in the trace");
        _feed.End(2).Completeness.IsComplete.Should().BeTrue("it was refused");
    }
}
