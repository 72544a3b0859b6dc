using Xunit.Sdk;
using Xunit.v3;

namespace TraceAssertions.Execution;

/// <summary>Runs a traced test case: one test, or the rows of a theory, each with a scope of its own.</summary>
internal sealed class TracedTestCaseRunner : XunitTestCaseRunner
{
    private TracedTestCaseRunner()
    {
    }

    /// <summary>Does what <see cref="XunitRunnerHelper.RunXunitTestCase"/> does for a test case that does not run itself.</summary>
    public static async ValueTask<RunSummary> RunAsync(
        IXunitTestCase testCase, ExplicitOption explicitOption, IMessageBus messageBus, object?[] constructorArguments,
        ExceptionAggregator aggregator, CancellationTokenSource cancellation)
    {
        var tests = await aggregator.RunAsync(testCase.CreateTests, []);
        if (aggregator.ToException() is { } exception)
        {
            return SkipReasonOf(testCase, exception) is { } reason
                ? XunitRunnerHelper.SkipTestCases(messageBus, cancellation, [testCase], reason, sendTestCaseMessages: false)
                : XunitRunnerHelper.FailTestCases(messageBus, cancellation, [testCase], exception, sendTestCaseMessages: false);
        }

        return await new TracedTestCaseRunner().Run(
            testCase, tests, messageBus, aggregator, cancellation, testCase.TestCaseDisplayName, testCase.SkipReason, explicitOption, constructorArguments);
    }

    protected override ValueTask<RunSummary> RunTest(XunitTestCaseRunnerContext ctxt, IXunitTest test) => TracedTestRunner.RunAsync(ctxt, test);

    /// <summary>Why a theory whose rows could not be made is skipped; null where it fails.</summary>
    private static string? SkipReasonOf(IXunitTestCase testCase, Exception exception) =>
        exception.Message.StartsWith(DynamicSkipToken.Value, StringComparison.Ordinal) ? exception.Message[DynamicSkipToken.Value.Length..]
        : testCase.SkipExceptions?.Contains(exception.GetType()) != true ? null
        : exception.Message.Length > 0 ? exception.Message
        : $"Exception of type '{exception.GetType()}' was thrown";
}
