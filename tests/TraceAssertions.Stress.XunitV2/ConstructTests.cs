using TraceAssertions.Constructs;
using Xunit;

namespace TraceAssertions.Stress;

/// <summary>Uses every construct. Tests of one class run one after the other, so there is a class for each number: <c>Test00</c> to <c>TestFF</c>, which the build writes.</summary>
/// <param name="number">The test's number.</param>
public abstract class ConstructTests(int number) : IClassFixture<SharedSurroundings>
{
    [TracedTest]
    public async Task Uses_every_construct() => await new Visitor(number, await SharedSurroundings.Started).VisitAllAsync();
}
