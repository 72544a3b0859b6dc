using TraceAssertions.Tracing.Recording;

namespace TraceAssertions.Tracing.Tests.Recording;

public sealed class DescriptorOwnerTests
{
    [Fact]
    public void A_pooled_connection_belongs_to_the_scope_that_asks_now_and_to_none_while_two_wait_for_an_answer()
    {
        var feed = Feed.ForHost();
        feed.Recorder.BeginScope(2, "T.B", feed.Now);
        feed.Call("socket", 9, 2, 1, 0);
        Send(1);
        Receive(); // 1's
        Send(2);
        Receive(); // 2's, though 1 is still running
        Send(1);
        Send(2);
        Receive(); // anybody's
        var first = feed.End(1);
        Receive(); // 2's again: nobody else waits
        feed.End(2).Spans.Where(span => span is { Name: "syscall:recvfrom", Error: null }).Select(span => span.Confidence)
            .Should().Equal(Confidence.FdOwner, Confidence.Inherited, Confidence.FdOwner);
        first.Spans.Where(span => span is { Name: "syscall:recvfrom", Error: null }).Select(span => span.Confidence).Should().Equal(Confidence.FdOwner);

        void Send(ulong scope)
        {
            (feed.Scope, feed.Confidence) = (scope, Confidence.Exact);
            feed.Call("sendto", 5, 9, 0x1, 5, 0, 0, 0);
            feed.Call("recvfrom", -11, 9, 0x1, 5, 0, 0, 0);
        }

        void Receive()
        {
            (feed.Scope, feed.Confidence) = (0, Confidence.Unattributed);
            feed.Call("recvfrom", 5, 9, 0x1, 5, 0, 0, 0);
        }
    }

    [Fact]
    public void A_file_is_closed_where_its_last_operation_lets_go_of_it_and_what_nobody_writes_to_it_is_not_judged()
    {
        var feed = Feed.ForHost();
        feed.Open("/shared", 9);
        (feed.Scope, feed.Confidence) = (0, Confidence.Unattributed);
        feed.Call("write", 5, 9, 0x1, 5);
        feed.Call("flock", 0, 9, 8);
        feed.Call("close", 0, 9);
        feed.End(1).Spans.Skip(2).Select(span => (span.ShortName, span.Confidence)).Should()
            .Equal(("write", Confidence.Inherited), ("flock", Confidence.FdOwner), ("close", Confidence.FdOwner));
    }

    [Fact]
    public void The_finalizer_of_a_file_is_shown_and_not_judged_because_the_collector_chooses_when()
    {
        var feed = new Feed(new TraceRecorder(RecorderOptions.ForHost(Feed.Host) with { ReadLink = (_, _) => null, FinalizerTid = 102 }));
        feed.Recorder.BeginScope(1, "T.A", feed.Now);
        feed.Open("/leaked", 9);
        (feed.Scope, feed.Confidence, feed.Tid) = (0, Confidence.Unattributed, 102);
        feed.Call("close", 0, 9);
        feed.End(1)[2].Should().BeEquivalentTo(new { Name = "syscall:close", Path = "/leaked", Confidence = Confidence.Inherited, IsJudged = false });
    }

    [Fact]
    public void The_finalizer_s_thread_of_this_process_is_found() =>
        File.ReadAllText($"/proc/self/task/{DescriptorOwner.FinalizerOf(Environment.ProcessId)}/comm").Should().Be(".NET Finalizer\n");
}
