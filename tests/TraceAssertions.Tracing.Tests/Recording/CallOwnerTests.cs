namespace TraceAssertions.Tracing.Tests.Recording;

public sealed class CallOwnerTests
{
    [Fact]
    public void Each_scope_gets_its_own_calls_and_unattributed_ones_are_counted()
    {
        var feed = Feed.ForHost();
        feed.Recorder.BeginScope(2, "T.B", feed.Now);
        feed.Open("/a", 5);
        feed.Scope = 2;
        feed.Open("/b", 6);
        feed.Scope = 0;
        feed.Confidence = Confidence.Unattributed;
        feed.Open("/c", 7);

        feed.End(1).Spans.Select(span => span.Path).Should().Equal(null, "/a");
        feed.End(2).Spans.Select(span => span.Path).Should().Equal(null, "/b");
        feed.Recorder.UnattributedCalls.Should().Equal(new Dictionary<string, long> { ["syscall:openat"] = 1 });
    }

    [Fact]
    public void A_call_without_a_scope_on_a_descriptor_of_a_scope_belongs_to_the_descriptor_s_last_user()
    {
        var feed = Feed.ForHost();
        feed.Recorder.BeginScope(2, "T.B", feed.Now);
        feed.Call("socket", 9, 2, 1, 0);
        feed.Scope = 2;
        feed.Call("sendto", 5, 9, 0x1, 5, 0, 0, 0);
        feed.Scope = 0;
        feed.Confidence = Confidence.Unattributed;
        feed.Call("recvfrom", 5, 9, 0x1, 5, 0, 0, 0);
        feed.Call("write", 1, 1, 0x1, 1);

        feed.End(1).Spans.Should().HaveCount(2);
        var second = feed.End(2);
        second.Spans.Select(span => (span.ShortName, span.Confidence)).Should().Equal(("T.B", Confidence.Exact), ("sendto", Confidence.Exact), ("recvfrom", Confidence.FdOwner));
        feed.Recorder.UnattributedCalls.Keys.Should().Equal("syscall:write");
    }

    [Theory]
    [InlineData(Confidence.Unattributed, 0)]
    [InlineData(Confidence.Inherited, 2)]
    public void A_connection_that_the_runtime_accepts_belongs_to_the_scope_that_listens_whoever_was_first_to_need_the_runtime_s_thread(Confidence confidence, ulong scope)
    {
        var feed = Feed.ForHost();
        feed.Recorder.BeginScope(2, "T.B", feed.Now);
        feed.Call("socket", 5, 2, 1, 6);
        feed.Call("listen", 0, 5, 512);
        feed.Scope = scope;
        feed.Confidence = confidence;
        feed.Tid = 7;
        feed.Call("accept4", 6, 5, 0, 0, 0x80000);
        feed.Call("recvfrom", 10, 6, 1, 1024, 0, 0, 0);
        feed.Call("getrandom", 16, 1, 16, 0);

        feed.End(1).Spans.Skip(1).Select(span => (span.ShortName, span.Confidence)).Should().Equal(
            ("socket", Confidence.Exact), ("listen", Confidence.Exact), ("accept4", Confidence.FdOwner), ("recvfrom", Confidence.FdOwner));
        feed.End(2).Spans.Count(span => span.IsSyscall && span.Counts).Should().Be(0);
    }

    [Fact]
    public void Both_ends_of_a_pipe_belong_to_the_scope_that_made_it()
    {
        var feed = Feed.ForHost();
        feed.Call("pipe2", 0, 0x1, 0);
        (feed.Scope, feed.Confidence) = (0, Confidence.Unattributed);
        feed.Call("write", 1, 1, 0x1, 1);
        feed.Call("read", 1, 0, 0x1, 1);

        feed.End(1).Spans.Skip(2).Select(span => (span.ShortName, span.Confidence)).Should().Equal(("write", Confidence.FdOwner), ("read", Confidence.FdOwner));
    }

    [Theory]
    [InlineData(".NET TP Worker", false)]
    [InlineData(".NET Sockets", false)]
    [InlineData("indexer", true)]
    [InlineData(null, true)]
    public void What_a_thread_of_the_runtime_does_without_a_context_is_not_shown_by_the_scope_that_happened_to_start_it(string? name, bool shown)
    {
        var feed = Feed.ForHost();
        if (name is not null)
            feed.ThreadNames[7] = name;
        (feed.Tid, feed.Confidence) = (7, Confidence.Inherited);
        feed.Call("prctl", 0, 15 /* PR_SET_NAME */, 0x1);
        feed.Call("chmod", 0, 0x1, 0);

        // The thread has ended, and another has its number.
        feed.EndThread(7);
        feed.Call("rmdir", 0, 0x1);

        feed.End(1).Spans.Where(span => span.IsSyscall && span.ShortName != "prctl").Select(span => (span.ShortName, span.Confidence)).Should().Equal(
            shown ? [("chmod", Confidence.Inherited), ("rmdir", Confidence.Inherited)] : [("rmdir", Confidence.Inherited)]);
    }
}
