using System.Diagnostics.CodeAnalysis;
using TraceAssertions.Execution;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace TraceAssertions.Discovery;

/// <summary>Finds the test cases of a <see cref="TracedTheoryAttribute"/>: one for each row that can be serialised, else one for the whole theory.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "xUnit disposes of the test cases that it is given.")]
internal sealed class TracedTheoryDiscoverer(IMessageSink diagnostics) : TheoryDiscoverer(diagnostics)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
        [new TracedTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod, dataRow)];

    protected override IEnumerable<IXunitTestCase> CreateTestCasesForTheory(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        [new TracedTheoryTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}
