namespace TraceAssertions.Constructs.Subjects;

/// <summary>Loops that the class library spreads over threads.</summary>
internal static class Parallelism
{
    private static readonly IReadOnlyDictionary<string, int> Eight = new Dictionary<string, int> { ["openat"] = 8 };

    public static IReadOnlyList<Construct> All { get; } =
    [
        new("parallel-for", visitor => { Parallel.For(0, 8, _ => visitor.Open("parallel-for")); }) { Calls = Eight },
        new("parallel-foreach", visitor => { Parallel.ForEach(Enumerable.Range(0, 8), _ => visitor.Open("parallel-foreach")); }) { Calls = Eight },
        new("parallel-foreach-async", visitor => Parallel.ForEachAsync(Enumerable.Range(0, 8), async (_, _) =>
        {
            await Task.Yield();
            visitor.Open("parallel-foreach-async");
        }))
        { Calls = Eight },
        new("parallel-invoke", visitor => Parallel.Invoke(() => visitor.Open("parallel-invoke"), () => visitor.Open("parallel-invoke"))) { Calls = new Dictionary<string, int> { ["openat"] = 2 } },
        new("plinq", visitor => Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(2).ForAll(_ => visitor.Open("plinq"))) { Calls = Eight },
    ];
}
