using Xunit.Sdk;
using Xunit.v3;

namespace TraceAssertions.Discovery;

/// <summary>Finds the test cases of a <see cref="TracedTheoryAttribute"/>: one for each row that can be serialised, else one for the whole theory.</summary>
internal sealed class TracedTheoryDiscoverer : TheoryDiscoverer
{
    public override async ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute) =>
        TracedTestCases.Of(await base.Discover(discoveryOptions, testMethod, factAttribute));
}
