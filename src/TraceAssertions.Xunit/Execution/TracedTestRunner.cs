using System.Reflection;
using TraceAssertions.Testing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace TraceAssertions.Execution;

/// <summary>Runs one test inside a scope, from the constructor of its class to its disposal, and adds the verdict to the result.</summary>
internal sealed class TracedTestRunner : XunitTestRunner
{
    private readonly TracedTest _traced;

    private TracedTestRunner(
        TracedTest traced, ITest test, IMessageBus messageBus, Type testClass, object[] constructorArguments, MethodInfo testMethod, object[] testMethodArguments,
        string? skipReason, IReadOnlyList<BeforeAfterTestAttribute> beforeAfterAttributes, ExceptionAggregator aggregator, CancellationTokenSource cancellation)
        : base(test, messageBus, testClass, constructorArguments, testMethod, testMethodArguments, skipReason, beforeAfterAttributes, aggregator, cancellation) =>
        _traced = traced;

    /// <summary>A runner for the test; one that skips it where nothing can trace it and tracing is not required.</summary>
    public static TracedTestRunner Create(
        ITest test, IMessageBus messageBus, Type testClass, object[] constructorArguments, MethodInfo testMethod, object[] testMethodArguments,
        string? skipReason, IReadOnlyList<BeforeAfterTestAttribute> beforeAfterAttributes, ExceptionAggregator aggregator, CancellationTokenSource cancellation)
    {
        var traced = TracedAssemblies.Of(testClass.Assembly).Prepare(TestDescriptions.Describe(test, testClass, testMethod));
        // The aggregator is copied as XunitTestCaseRunner does it, so that one row's failure is not another's.
        return new TracedTestRunner(
            traced, test, messageBus, testClass, constructorArguments, testMethod, testMethodArguments,
            skipReason ?? traced.SkipReason, beforeAfterAttributes, new ExceptionAggregator(aggregator), cancellation);
    }

    protected override async Task<Tuple<decimal, string>> InvokeTestAsync(ExceptionAggregator aggregator)
    {
        // Begun here and not in a callee: what an async callee stores in its ExecutionContext is gone when it returns.
        if (_traced.Begin() is { } obstacle)
        {
            aggregator.Add(new TraceAssertionFailure(obstacle));
            return Tuple.Create(0m, "");
        }

        var (time, output) = await base.InvokeTestAsync(aggregator);
        var ownFailure = aggregator.ToException();
        var verdict = _traced.End(judge: !DynamicSkip.Is(ownFailure));
        if (verdict.Failure is null)
            return Tuple.Create(time, Append(output, verdict.Output));
        if (ownFailure is null)
        {
            aggregator.Add(new TraceAssertionFailure(verdict.Failure));
            return Tuple.Create(time, Append(output, verdict.Output));
        }

        // The test's own failure is what its author wants to see; a second exception would wrap both in an AggregateException, so the verdict goes to the output.
        return Tuple.Create(time, Append(output, verdict.Output + ReportLines.Of([verdict.Failure])));
    }

    private static string Append(string output, string lines) =>
        output.Length == 0 || output.EndsWith('\n') ? output + lines : output + Environment.NewLine + lines;
}
