using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace TraceAssertions.Execution;

/// <summary>A traced theory whose rows are known only when it runs, because they cannot be serialised or discovery is asked not to enumerate them.</summary>
internal sealed class TracedTheoryTestCase : XunitTheoryTestCase
{
    /// <summary>For the deserialiser of xUnit only.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For the deserialiser")]
    public TracedTheoryTestCase()
    {
    }

    public TracedTheoryTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions displayOptions, ITestMethod testMethod)
        : base(diagnostics, display, displayOptions, testMethod)
    {
    }

    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
        DynamicSkip.TranslateAsync(messageBus, bus => new TracedTheoryTestCaseRunner(this, constructorArguments, diagnosticMessageSink, bus, aggregator, cancellationTokenSource).RunAsync());
}
