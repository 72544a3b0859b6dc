using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Tests.Ebpf;

public sealed class ConsumerPriorityTests
{
    [SkippableFact]
    public void The_thread_is_scheduled_in_real_time_until_it_is_done_and_what_it_starts_is_not()
    {
        var (before, during, started, after) = OnAThread(() =>
        {
            var before = Libc.sched_getscheduler(0);
            int during, started;
            using (ConsumerPriority.Raise())
            {
                during = Libc.sched_getscheduler(0);
                started = OnAThread(() => Libc.sched_getscheduler(0));
            }

            return (before, during, started, Libc.sched_getscheduler(0));
        });

        Skip.If(during == before, "this user may not schedule in real time");
        (before, during, started, after).Should().Be((Libc.SCHED_OTHER, Libc.SCHED_RR | Libc.SCHED_RESET_ON_FORK, Libc.SCHED_OTHER, Libc.SCHED_OTHER));
    }

    [Fact]
    public void The_niceness_is_as_before_in_the_end()
    {
        var (before, after) = OnAThread(() =>
        {
            var before = Libc.getpriority(Libc.PRIO_PROCESS, 0);
            ConsumerPriority.Raise().Dispose();
            return (before, Libc.getpriority(Libc.PRIO_PROCESS, 0));
        });

        after.Should().Be(before);
    }

    private static T OnAThread<T>(Func<T> read)
    {
        T result = default!;
        var thread = new Thread(() => result = read());
        thread.Start();
        thread.Join();
        return result;
    }
}
