using NUnit.Framework;
using TraceAssertions;
using TraceAssertions.Constructs;

// An asynchronous test keeps a worker: as many as there are tests at most.
[assembly: LevelOfParallelism(256)]
[assembly: Parallelizable(ParallelScope.All)]

namespace TraceAssertions.Stress;

/// <summary>Uses every construct, all numbers at once.</summary>
public sealed class ConstructTests
{
    private static Surroundings s_surroundings = null!;

    [OneTimeSetUp]
    public static async Task StartAsync() => s_surroundings = await Surroundings.StartAsync(Surroundings.TestsOfRun);

    [OneTimeTearDown]
    public static async Task StopAsync() => await s_surroundings.DisposeAsync();

    [TracedTest, TestCaseSource(nameof(Numbers))]
    public async Task Uses_every_construct(int number) => await new Visitor(number, s_surroundings).VisitAllAsync();

    private static IEnumerable<int> Numbers() => Enumerable.Range(0, Surroundings.TestsOfRun);
}
