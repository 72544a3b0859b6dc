namespace TraceAssertions.Constructs.Subjects;

/// <summary>Threads, the user's own and the pool's.</summary>
internal static class Threads
{
    public static IReadOnlyList<Construct> All { get; } =
    [
        new("thread", visitor =>
        {
            var thread = new Thread(() => visitor.Open("thread"));
            thread.Start();
            thread.Join();
        }),
        new("thread-of-thread", visitor =>
        {
            var thread = new Thread(() =>
            {
                var inner = new Thread(() => visitor.Open("thread-of-thread"));
                inner.Start();
                inner.Join();
            });
            thread.Start();
            thread.Join();
        }),
        new("queue", visitor => Completed(done => ThreadPool.QueueUserWorkItem(_ =>
        {
            visitor.Open("queue");
            done.SetResult();
        }))),
        new("queue-local", visitor => Completed(done => ThreadPool.QueueUserWorkItem(
            completion =>
            {
                visitor.Open("queue-local");
                completion.SetResult();
            },
            done,
            preferLocal: true))),
        new("registered-wait", async visitor =>
        {
            using var ready = new ManualResetEvent(false);
            await Completed(done =>
            {
                ThreadPool.RegisterWaitForSingleObject(
                    ready,
                    (_, _) =>
                    {
                        visitor.Open("registered-wait");
                        done.SetResult();
                    },
                    null,
                    Timeout.Infinite,
                    executeOnlyOnce: true);
                ready.Set();
            });
        }),
    ];

    private static Task Completed(Action<TaskCompletionSource> begin)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        begin(done);
        return done.Task;
    }
}
