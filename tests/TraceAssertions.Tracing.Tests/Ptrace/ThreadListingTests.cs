using TraceAssertions.Tracing.Ptrace;

namespace TraceAssertions.Tracing.Tests.Ptrace;

public sealed class ThreadListingTests
{
    [Fact]
    public void One_reading_is_enough_where_nobody_is_missing()
    {
        var readings = new Queue<int[]>([[1, 2, 3]]);

        ThreadListing.Read(() => readings.Dequeue(), () => 3, _ => true).Should().Equal(1, 2, 3);
    }

    [Fact]
    public void A_short_reading_is_not_the_last()
    {
        var readings = new Queue<int[]>([[1, 2], [1, 2, 3], []]);

        ThreadListing.Read(() => readings.Dequeue(), () => 3, _ => true).Should().Equal(1, 2, 3);
        readings.Should().HaveCount(1);
    }

    [Fact]
    public void One_that_has_ended_does_not_stand_for_one_that_is_hidden()
    {
        var readings = new Queue<int[]>([[1, 2, 4], [1, 2, 3]]);

        ThreadListing.Read(() => readings.Dequeue(), () => 3, tid => tid != 4).Should().BeEquivalentTo([1, 2, 3, 4]);
    }

    [Fact]
    public void Who_is_always_short_gets_all_that_were_ever_listed()
    {
        var reading = 0;

        ThreadListing.Read(() => [1, 100 + reading++], () => 3, _ => true).Should().BeEquivalentTo([1, .. Enumerable.Range(100, 100)]);
    }

    [Fact]
    public void A_process_that_is_gone_has_none() => ProcFiles.Threads(int.MaxValue).Should().BeEmpty();

    [Fact]
    public void All_threads_of_a_process_are_listed()
    {
        using var end = new ManualResetEventSlim();
        using var ready = new CountdownEvent(20);
        var tids = new System.Collections.Concurrent.ConcurrentBag<int>();
        var threads = Enumerable.Range(0, 20).Select(_ => new Thread(() =>
        {
            tids.Add(Interop.Libc.gettid());
            ready.Signal();
            end.Wait();
        })).ToList();
        threads.ForEach(thread => thread.Start());
        ready.Wait();

        ProcFiles.Threads(Environment.ProcessId).Should().Contain(tids);

        end.Set();
        threads.ForEach(thread => thread.Join());
    }
}
