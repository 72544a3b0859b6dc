using TraceAssertions.Tracing.Messages;

namespace TraceAssertions.Tracing.Tests.Messages;

public sealed class ChannelContentTests
{
    [Fact]
    public void A_read_gets_the_bytes_of_the_writes_at_its_place()
    {
        // Ten bytes in two writes, which three reads take: 4 of the first, 3 of both, 3 of the second.
        var pairs = Data(Sent(1, 2, 5), Sent(3, 4, 5), Got(5, 6, 4), Got(7, 8, 3), Got(9, 10, 3)).Pairs();
        pairs.Should().BeEquivalentTo([(0, 2), (0, 3), (1, 3), (1, 4)]);
    }

    [Fact]
    public void A_write_may_return_after_the_read_that_it_woke()
    {
        Data(Got(1, 6, 5), Sent(5, 7, 5)).Pairs().Should().Equal((1, 0));
    }

    [Fact]
    public void Of_two_writes_at_one_time_it_is_not_known_which_came_first()
    {
        Data(Sent(1, 4, 5, tid: 1), Sent(2, 5, 5, tid: 2), Got(6, 7, 5)).Pairs().Should().BeEmpty();

        // Whoever took everything got both.
        Data(Sent(1, 4, 5, tid: 1), Sent(2, 5, 5, tid: 2), Got(6, 7, 10)).Pairs().Should().BeEquivalentTo([(0, 2), (1, 2)]);

        // What came after them is known again.
        Data(Sent(1, 4, 5, tid: 1), Sent(2, 5, 5, tid: 2), Got(6, 7, 10), Sent(8, 9, 1), Got(10, 11, 1)).Pairs().Should().Contain((3, 4));
    }

    [Fact]
    public void Of_two_reads_at_one_time_it_is_known_only_where_both_got_of_one_write()
    {
        Data(Sent(1, 2, 5), Sent(3, 4, 5), Got(5, 8, 5, tid: 3), Got(6, 9, 5, tid: 4)).Pairs().Should().BeEmpty();
        Data(Sent(1, 2, 10), Got(5, 8, 5, tid: 3), Got(6, 9, 5, tid: 4)).Pairs().Should().BeEquivalentTo([(0, 1), (0, 2)]);
    }

    [Fact]
    public void A_write_that_overlaps_others_is_known_where_it_must_have_been()
    {
        // The second overlaps the first, the third the second: the first is before the third.
        Data(Sent(1, 4, 5, tid: 1), Sent(3, 7, 1, tid: 2), Sent(6, 9, 5, tid: 3), Got(10, 11, 5), Got(12, 13, 6)).Pairs().Should().BeEquivalentTo([(0, 3), (2, 4)]);
    }

    [Fact]
    public void Where_more_was_read_than_written_somebody_writes_who_is_not_seen()
    {
        Data(Sent(1, 2, 5), Got(5, 8, 6)).Pairs().Should().BeEmpty();
        Data(Got(1, 2, 5), Sent(3, 4, 5)).Pairs().Should().BeEmpty("it was read before it was written");
    }

    [Fact]
    public void What_was_written_before_is_read_first()
    {
        new ChannelContent(MessageKind.Data, [Sent(1, 2, 5), Got(3, 4, 3), Got(5, 6, 2)], Sent: 3, Received: 0).Pairs().Should().Equal((0, 2));
    }

    [Fact]
    public void A_wait_was_ended_by_the_only_wake_at_its_time()
    {
        Futex(Sent(1, 2, 1, tid: 2), Got(3, 9, 0, tid: 1), Sent(7, 8, 1, tid: 2), Sent(10, 11, 1, tid: 2)).Pairs().Should().Equal((2, 1));
    }

    [Fact]
    public void Of_two_wakes_at_its_time_none_is_it_unless_the_other_woke_somebody_else()
    {
        Futex(Got(3, 9, 0, tid: 1), Sent(5, 6, 1, tid: 2), Sent(7, 8, 1, tid: 3)).Pairs().Should().BeEmpty();
        Futex(Got(3, 6, 0, tid: 4), Got(3, 9, 0, tid: 1), Sent(5, 6, 1, tid: 2), Sent(7, 8, 1, tid: 3)).Pairs().Should().BeEquivalentTo([(2, 0), (3, 1)]);
        Futex(Got(3, 9, 0, tid: 4), Got(3, 9, 0, tid: 1), Sent(5, 6, 2, tid: 2)).Pairs().Should().BeEquivalentTo([(2, 0), (2, 1)]);
    }

    [Fact]
    public void A_signal_may_have_waited_for_its_receiver()
    {
        var kind = MessageKind.Signal;
        new ChannelContent(kind, [Sent(1, 2, 1), Got(5, 6, 0, tid: 9)], 0, 0).Pairs().Should().Equal((0, 1));
        new ChannelContent(kind, [Sent(1, 2, 1), Sent(5, 6, 1), Got(4, 7, 0, tid: 9)], 0, 0).Pairs().Should().BeEmpty();
    }

    [Fact]
    public void Every_pair_of_a_random_pipe_is_true()
    {
        var found = 0;
        for (var seed = 0; seed < 2000; seed++)
        {
            var (ends, truth) = RandomPipe(new Random(seed));
            var pairs = new ChannelContent(MessageKind.Data, ends, 0, 0).Pairs();
            pairs.Should().BeSubsetOf(truth, $"seed {seed}").And.OnlyHaveUniqueItems();
            found += pairs.Count;
        }

        found.Should().BeGreaterThan(2000);
    }

    [Fact]
    public void Every_pair_of_a_random_futex_is_true()
    {
        var found = 0;
        for (var seed = 0; seed < 2000; seed++)
        {
            var (ends, truth) = RandomFutex(new Random(seed));
            var pairs = new ChannelContent(MessageKind.Futex, ends, 0, 0).Pairs();
            pairs.Should().BeSubsetOf(truth, $"seed {seed}").And.OnlyHaveUniqueItems();
            found += pairs.Count;
        }

        found.Should().BeGreaterThan(1000);
    }

    /// <summary>Each byte goes through at one moment within the write and is taken at one within the read.</summary>
    private static (MessageEnd[] Ends, HashSet<(int From, int To)> Truth) RandomPipe(Random random)
    {
        var ends = new List<MessageEnd>();
        var stream = new Queue<int>();
        var truth = new HashSet<(int From, int To)>();
        for (long now = 0; now < 200; now += random.Next(1, 12))
        {
            if (random.Next(2) == 0 || stream.Count == 0)
            {
                for (var bytes = random.Next(1, 6); bytes > 0; bytes--)
                    stream.Enqueue(ends.Count);
                ends.Add(Sent(now - random.Next(1, 8), now + random.Next(1, 8), stream.Count(writer => writer == ends.Count), tid: ends.Count));
                continue;
            }

            var wanted = random.Next(1, 9);
            var got = 0;
            for (; got < wanted && stream.TryDequeue(out var writer); got++)
                truth.Add((writer, ends.Count));
            ends.Add(Got(now - random.Next(1, 8), now + random.Next(1, 8), got, tid: ends.Count));
        }

        return ([.. ends], truth);
    }

    /// <summary>Threads wait, and each wake takes the one that has waited longest.</summary>
    private static (MessageEnd[] Ends, HashSet<(int From, int To)> Truth) RandomFutex(Random random)
    {
        var ends = new List<MessageEnd>();
        var waiting = new Queue<long>();
        var truth = new HashSet<(int From, int To)>();
        for (long now = 0; now < 200; now += random.Next(1, 12))
        {
            if (random.Next(2) == 0 || waiting.Count == 0)
            {
                waiting.Enqueue(now);
                continue;
            }

            var waker = ends.Count;
            ends.Add(default);
            var woken = 0;
            for (var wanted = random.Next(1, 3); woken < wanted && waiting.TryDequeue(out var since); woken++)
            {
                truth.Add((waker, ends.Count));
                ends.Add(Got(since - random.Next(0, 3), now + random.Next(1, 20), 0, tid: 1000 + ends.Count));
            }

            ends[waker] = Sent(now - random.Next(1, 4), now + random.Next(1, 8), woken, tid: waker);
        }

        return ([.. ends], truth);
    }

    private static ChannelContent Data(params MessageEnd[] ends) => new(MessageKind.Data, ends, 0, 0);

    private static ChannelContent Futex(params MessageEnd[] ends) => new(MessageKind.Futex, ends, 0, 0);

    private static MessageEnd Sent(long enter, long exit, long units, int tid = 1) => new() { Enter = enter, Exit = exit, Units = units, Tid = tid, Sends = true };

    private static MessageEnd Got(long enter, long exit, long units, int tid = 2) => new() { Enter = enter, Exit = exit, Units = units, Tid = tid };
}
