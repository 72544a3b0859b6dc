using Xunit.Sdk;
using Xunit.v3;

namespace TraceAssertions.Discovery;

/// <summary>Finds the test case of a <see cref="TracedTestAttribute"/>; the rules for parameters and generic methods are <c>[Fact]</c>'s own.</summary>
internal sealed class TracedTestDiscoverer : FactDiscoverer
{
    public override async ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute) =>
        TracedTestCases.Of(await base.Discover(discoveryOptions, testMethod, factAttribute));
}
