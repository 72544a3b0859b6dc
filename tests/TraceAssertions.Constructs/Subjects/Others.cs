using System.Threading.Channels;

namespace TraceAssertions.Constructs.Subjects;

/// <summary>What another test completes, on its own thread and in its own context.</summary>
internal static class Others
{
    private static readonly SemaphoreSlim Gate = new(1);

    public static IReadOnlyList<Construct> All { get; } =
    [
        new("channel-of-another", async visitor =>
        {
            visitor.Surroundings.InboxOf(visitor.Number + 1).Writer.TryWrite(visitor.Number);
            await visitor.Surroundings.InboxOf(visitor.Number).Reader.ReadAsync();
            visitor.Open("channel-of-another");
        }),
        new("semaphore-of-another", async visitor =>
        {
            await Gate.WaitAsync();
            visitor.Open("semaphore-of-another");
            await Task.Yield();
            Gate.Release();
        }),
    ];
}
