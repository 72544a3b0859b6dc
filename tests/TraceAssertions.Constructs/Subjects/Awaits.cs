using System.Runtime.CompilerServices;

namespace TraceAssertions.Constructs.Subjects;

/// <summary>What the compiler makes state machines of.</summary>
internal static class Awaits
{
    public static IReadOnlyList<Construct> All { get; } =
    [
        new("body", visitor => visitor.Open("body")),
        new("delay", async visitor =>
        {
            await Task.Delay(1);
            visitor.Open("delay");
        }),
        new("yield", async visitor =>
        {
            await Task.Yield();
            visitor.Open("yield");
        }),
        new("configure-await", async visitor =>
        {
            await Task.Delay(1).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            visitor.Open("configure-await");
        }),
        new("value-task", async visitor =>
        {
            await YieldAsync();
            visitor.Open("value-task");
        }),
        new("async-void", async visitor =>
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            OpenAndForget(visitor, done);
            await done.Task;
        }),
        new("async-enumerable", async visitor =>
        {
            await foreach (var name in NamesAsync(visitor))
                visitor.Open(name);
        })
        { Calls = new Dictionary<string, int> { ["openat"] = 4 } },
        new("async-dispose", async visitor =>
        {
            await using var opens = new OpensAtItsEnd(visitor);
        }),
    ];

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask YieldAsync() => await Task.Yield();

    private static async void OpenAndForget(Visitor visitor, TaskCompletionSource done)
    {
        await Task.Delay(1);
        visitor.Open("async-void");
        done.SetResult();
    }

    private static async IAsyncEnumerable<string> NamesAsync(Visitor visitor)
    {
        for (var i = 0; i < 2; i++)
        {
            await Task.Yield();
            visitor.Open("async-enumerable");
            yield return "async-enumerable";
        }
    }

    private sealed class OpensAtItsEnd(Visitor visitor) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            visitor.Open("async-dispose");
        }
    }
}
