using TraceAssertions.Tests.Analysis;

namespace TraceAssertions.Tests.Collection;

public sealed class LamportOrderTests
{
    [Fact]
    public void Every_message_of_random_traces_is_received_later_than_it_was_sent()
    {
        var messages = 0;
        for (var seed = 0; seed < 1500; seed++)
        {
            var trace = RandomTraces.OfSeed(seed);
            foreach (var message in trace.Messages)
            {
                messages++;
                message.SentClock.Should().BePositive().And.BeLessThan(message.ReceivedClock, $"seed {seed}");
                var (from, to) = (trace.CallAt(message.FromCall), trace.CallAt(message.ToCall));
                if (IsFirst(trace, message.FromCall))
                    trace[from.Row].LogicalClock.Should().Be(message.SentClock, $"seed {seed}");
                if (IsFirst(trace, message.ToCall))
                    trace[to.Row].LogicalClock.Should().Be(message.ReceivedClock, $"seed {seed}");
            }
        }

        messages.Should().BeGreaterThan(1000);
    }

    [Fact]
    public void A_sender_that_returns_after_the_receiver_is_yet_before_it()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            t.Call("getpid", 1, 2, tid: 2);
            t.Call("futex", 5, 20, tid: 1, message: 2);
            t.Call("futex", 15, 25, tid: 2, message: 1);
            t.Call("getpid", 26, 27, tid: 2);
            t.Message(1, 2, MessageKind.Futex);
        });
        trace.Messages.Should().Equal(new KernelMessage(3, 2, MessageKind.Futex, 2, 3));
        trace.Spans.Skip(1).Select(span => span.LogicalClock).Should().Equal(1, 3, 2, 4);
        trace[2].ParentLogicalClock.Should().Be(2);
    }

    [Fact]
    public void A_process_is_later_than_the_call_that_created_it()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            t.Call("getpid", 1, 2);
            t.Call("clone", 5, 8, message: 1);
            var child = t.Span("process:child", 6, 50, parent: 0, tid: 7, pid: 7);
            t.Call("getuid", 7, 9, child, tid: 7, pid: 7, message: 2);
            t.Message(1, 2, MessageKind.Fork);
        });
        trace.Messages.Should().Equal(new KernelMessage(2, 4, MessageKind.Fork, 2, 4));
        trace[3].LogicalClock.Should().Be(3);
        trace[3].ParentLogicalClock.Should().Be(2);
    }

    [Fact]
    public void Messages_between_runs_leave_them_whole()
    {
        const int rounds = 1000;
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100 * rounds);
            for (var i = 0; i < rounds; i++)
            {
                t.Call("write", 100 * i, (100 * i) + 10, tid: 1, message: (2 * i) + 1);
                t.Call("read", 100 * i, (100 * i) + 20, tid: 2, message: (2 * i) + 2);
                t.Message((2 * i) + 1, (2 * i) + 2);
            }
        });
        trace.SpanCount.Should().Be(3);
        trace.MessageCount.Should().Be(rounds);
        trace.Messages.Should().OnlyContain(message => message.ToCall == message.FromCall + 1 && message.SentClock < message.ReceivedClock);
    }

    [Fact]
    public void Calls_that_each_wait_for_the_other_are_no_messages_both_ways()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            t.Call("splice", 5, 20, tid: 1, message: 1);
            t.Call("splice", 5, 20, tid: 2, message: 2);
            t.Message(1, 2);
            t.Message(2, 1);
        });
        trace.Messages.Should().ContainSingle().Which.SentClock.Should().BeLessThan(trace.MessageAt(0).ReceivedClock);
    }

    private static bool IsFirst(CausalTrace trace, int call) => !trace.Calls.Take(call).Any(other => other.Row == trace.CallAt(call).Row);
}
