namespace TraceAssertions.Constructs.Subjects;

/// <summary>What fires by itself: timers and cancellations.</summary>
internal static class Timers
{
    public static IReadOnlyList<Construct> All { get; } =
    [
        new("timer", async visitor =>
        {
            var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var timer = new Timer(_ => Fire(visitor, "timer", fired), null, 1, Timeout.Infinite);
            await fired.Task;
        }),
        new("system-timer", async visitor =>
        {
            var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var timer = new System.Timers.Timer(1) { AutoReset = false };
            timer.Elapsed += (_, _) => Fire(visitor, "system-timer", fired);
            timer.Start();
            await fired.Task;
        }),
        new("periodic-timer", async visitor =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
            for (var i = 0; i < 2 && await timer.WaitForNextTickAsync(); i++)
                visitor.Open("periodic-timer");
        })
        { Calls = new Dictionary<string, int> { ["openat"] = 2 } },
        new("cancellation", async visitor =>
        {
            var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var source = new CancellationTokenSource();
            using var registration = source.Token.Register(() => Fire(visitor, "cancellation", fired));
            source.CancelAfter(1);
            await fired.Task;
        }),
        new("cancellation-by-nobody", async visitor =>
        {
            // Whoever cancels has no context: the callback has the one in which it was registered.
            var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var source = new CancellationTokenSource();
            using var registration = source.Token.Register(() => Fire(visitor, "cancellation-by-nobody", fired));
            ThreadPool.UnsafeQueueUserWorkItem(source => source.Cancel(), source, preferLocal: false);
            await fired.Task;
        }),
    ];

    private static void Fire(Visitor visitor, string construct, TaskCompletionSource fired)
    {
        visitor.Open(construct);
        fired.SetResult();
    }
}
