using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace TraceAssertions.Execution;

/// <summary>Runs a <see cref="TracedTheoryTestCase"/>: each row is a test with a scope of its own.</summary>
internal sealed class TracedTheoryTestCaseRunner(
    IXunitTestCase testCase, object[] constructorArguments, IMessageSink diagnostics, IMessageBus messageBus, ExceptionAggregator aggregator, CancellationTokenSource cancellation)
    : XunitTheoryTestCaseRunner(testCase, testCase.DisplayName, testCase.SkipReason, constructorArguments, diagnostics, messageBus, aggregator, cancellation)
{
    private int _rows;

    protected override XunitTestRunner CreateTestRunner(
        ITest test, IMessageBus messageBus, Type testClass, object[] constructorArguments, MethodInfo testMethod, object[] testMethodArguments,
        string skipReason, IReadOnlyList<BeforeAfterTestAttribute> beforeAfterAttributes, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
        TracedTestRunner.Create(
            test, ++_rows, messageBus, testClass, constructorArguments, testMethod, testMethodArguments, skipReason, beforeAfterAttributes, aggregator, cancellationTokenSource);
}
