using System.ComponentModel;
using Xunit.Sdk;
using Xunit.v3;

namespace TraceAssertions.Execution;

/// <summary>A traced test, or one row of a traced theory. Serialisable, because VSTest discovers in one pass and runs in another.</summary>
internal sealed class TracedTestCase : XunitTestCase, ISelfExecutingXunitTestCase
{
    /// <summary>For the deserialiser of xUnit only.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For the deserialiser")]
    public TracedTestCase()
    {
    }

    public TracedTestCase(XunitTestCase found)
        : base(
            found.TestMethod, found.TestCaseDisplayName, found.UniqueID, found.Explicit, found.SkipExceptions, found.SkipReason, found.SkipType, found.SkipUnless, found.SkipWhen,
            found.Traits, found.TestMethodArguments, found.SourceFilePath, found.SourceLineNumber, found.Timeout)
    {
    }

    public ValueTask<RunSummary> Run(
        ExplicitOption explicitOption, IMessageBus messageBus, object?[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
        TracedTestCaseRunner.RunAsync(this, explicitOption, messageBus, constructorArguments, aggregator, cancellationTokenSource);
}
