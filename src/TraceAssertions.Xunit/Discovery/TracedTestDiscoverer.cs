using TraceAssertions.Execution;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace TraceAssertions.Discovery;

/// <summary>Finds the test case of a <see cref="TracedTestAttribute"/>; the rules for parameters and generic methods are <c>[Fact]</c>'s own.</summary>
internal sealed class TracedTestDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new TracedTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}
