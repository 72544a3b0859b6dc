using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace TraceAssertions.Execution;

/// <summary>A traced test, or one row of a traced theory. Serialisable, because VSTest discovers in one pass and runs in another.</summary>
internal sealed class TracedTestCase : XunitTestCase
{
    /// <summary>For the deserialiser of xUnit only.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For the deserialiser")]
    public TracedTestCase()
    {
    }

    public TracedTestCase(
        IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions displayOptions, ITestMethod testMethod, object[]? arguments = null)
        : base(diagnostics, display, displayOptions, testMethod, arguments)
    {
    }

    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
        DynamicSkip.TranslateAsync(messageBus, bus => new TracedTestCaseRunner(this, constructorArguments, bus, aggregator, cancellationTokenSource).RunAsync());
}
