namespace TraceAssertions.Constructs.Subjects;

/// <summary>Tasks and their schedulers.</summary>
internal static class Tasks
{
    public static IReadOnlyList<Construct> All { get; } =
    [
        new("run", visitor => Task.Run(() => visitor.Open("run"))),
        new("run-nested", visitor => Task.Run(async () =>
        {
            await Task.Run(() => visitor.Open("run-nested"));
            visitor.Open("run-nested");
        }))
        { Calls = new Dictionary<string, int> { ["openat"] = 2 } },
        new("continue-with", visitor => Task.Delay(1).ContinueWith(_ => visitor.Open("continue-with"), TaskScheduler.Default)),
        new("continue-with-at-once", visitor => Task.Delay(1).ContinueWith(
            _ => visitor.Open("continue-with-at-once"), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)),
        new("long-running", visitor => Task.Factory.StartNew(() => visitor.Open("long-running"), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        new("scheduler", visitor => Task.Factory.StartNew(() => visitor.Open("scheduler"), CancellationToken.None, TaskCreationOptions.None, visitor.Surroundings.Scheduler)),
        new("scheduler-await", visitor => Task.Factory.StartNew(
            async () =>
            {
                await Task.Delay(1); // comes back to the scheduler
                visitor.Open("scheduler-await");
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            visitor.Surroundings.Scheduler).Unwrap()),
        new("when-all", visitor => Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => visitor.Open("when-all")))))
        { Calls = new Dictionary<string, int> { ["openat"] = 4 } },
    ];
}
