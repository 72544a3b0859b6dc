using Microsoft.VisualStudio.TestTools.UnitTesting;
using TraceAssertions;
using TraceAssertions.Constructs;

[assembly: Parallelize(Workers = 256, Scope = ExecutionScope.MethodLevel)]

namespace TraceAssertions.Stress;

/// <summary>Uses every construct, all numbers at once.</summary>
[TestClass]
public sealed class ConstructTests
{
    private static Surroundings s_surroundings = null!;

    public static IEnumerable<object[]> Numbers => Enumerable.Range(0, Surroundings.TestsOfRun).Select(number => new object[] { number });

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_surroundings = await Surroundings.StartAsync(Surroundings.TestsOfRun);

    [ClassCleanup]
    public static async Task StopAsync() => await s_surroundings.DisposeAsync();

    [TracedTestMethod, DynamicData(nameof(Numbers))]
    public async Task Uses_every_construct(int number) => await new Visitor(number, s_surroundings).VisitAllAsync();
}
