using System.ComponentModel;
using Xunit.Sdk;
using Xunit.v3;

namespace TraceAssertions.Execution;

/// <summary>A traced theory whose rows are known only when it runs, because they cannot be serialised or discovery is asked not to enumerate them.</summary>
internal sealed class TracedTheoryTestCase : XunitDelayEnumeratedTheoryTestCase, ISelfExecutingXunitTestCase
{
    /// <summary>For the deserialiser of xUnit only.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For the deserialiser")]
    public TracedTheoryTestCase()
    {
    }

    public TracedTheoryTestCase(XunitDelayEnumeratedTheoryTestCase found)
        : base(
            found.TestMethod, found.TestCaseDisplayName, found.UniqueID, found.Explicit, found.SkipTestWithoutData, found.SkipExceptions, found.SkipReason, found.SkipType,
            found.SkipUnless, found.SkipWhen, found.Traits, found.SourceFilePath, found.SourceLineNumber, found.Timeout)
    {
    }

    public ValueTask<RunSummary> Run(
        ExplicitOption explicitOption, IMessageBus messageBus, object?[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
        TracedTestCaseRunner.RunAsync(this, explicitOption, messageBus, constructorArguments, aggregator, cancellationTokenSource);
}
