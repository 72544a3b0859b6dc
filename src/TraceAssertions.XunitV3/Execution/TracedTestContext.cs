using TraceAssertions.Testing;
using Xunit.Sdk;
using Xunit.v3;

namespace TraceAssertions.Execution;

/// <summary>What <see cref="TracedTestRunner"/> knows of the test that it runs.</summary>
/// <param name="traced">The test, as the shared part of all adapters knows it.</param>
/// <param name="test">The test, a row of a theory for example.</param>
/// <param name="testCase">What its test case was given.</param>
/// <param name="aggregator">The test's own: one row's failure is not another's.</param>
/// <param name="whole">That of the whole test where this is the context of one of its runs; else null.</param>
internal sealed class TracedTestContext(
    TracedTest traced, IXunitTest test, XunitTestCaseRunnerContext testCase, ExceptionAggregator aggregator, TracedTestContext? whole = null)
    : XunitTestRunnerBaseContext<IXunitTest>(
        test, testCase.MessageBus, testCase.ExplicitOption, aggregator, testCase.CancellationTokenSource, testCase.BeforeAfterTestAttributes, testCase.ConstructorArguments)
{
    /// <summary>The test, as the shared part of all adapters knows it.</summary>
    public TracedTest Traced => traced;

    /// <summary>The lines for the test's output; null where xUnit never asked to run it.</summary>
    public string? VerdictLines { get; set; }

    /// <summary>A context for one run of several: xUnit turns the order of the attributes round that act before and after a test, each time.</summary>
    public TracedTestContext ForOneRun() => new(traced, Test, testCase, Aggregator, this);

    /// <summary>The test's own reason to be skipped, or that nothing can trace it and tracing is not required.</summary>
    /// <remarks>The property that SkipWhen or SkipUnless names is asked once, for the whole test: what it does is in no trace.</remarks>
    public override string? GetSkipReason(Exception? exception) => whole is null ? base.GetSkipReason(exception) ?? traced.SkipReason : whole.GetSkipReason(exception);
}
