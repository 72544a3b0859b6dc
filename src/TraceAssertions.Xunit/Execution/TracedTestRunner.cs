using System.Reflection;
using TraceAssertions.Testing;
using TraceAssertions.Tracing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace TraceAssertions.Execution;

/// <summary>Runs one test as often as the shared part asks for, each time with a new instance of its class, and adds the verdict to the result.</summary>
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
        ITest test, int? row, IMessageBus messageBus, Type testClass, object[] constructorArguments, MethodInfo testMethod, object[] testMethodArguments,
        string? skipReason, IReadOnlyList<BeforeAfterTestAttribute> beforeAfterAttributes, ExceptionAggregator aggregator, CancellationTokenSource cancellation)
    {
        var traced = TracedAssemblies.Of(testClass.Assembly).Prepare(TestDescriptions.Describe(test, testClass, testMethod, row));
        // The aggregator is copied as XunitTestCaseRunner does it, so that one row's failure is not another's.
        return new TracedTestRunner(
            traced, test, messageBus, testClass, constructorArguments, testMethod, testMethodArguments,
            skipReason ?? traced.SkipReason, beforeAfterAttributes, new ExceptionAggregator(aggregator), cancellation);
    }

    protected override void AfterTestStarting()
    {
        base.AfterTestStarting();
        // In both cases xUnit reports the test without ever asking to invoke it.
        if (!string.IsNullOrEmpty(SkipReason))
            _traced.NotRun(new BodyResult(SkipReason: SkipReason));
        else if (Aggregator.HasExceptions)
            _traced.NotRun(new BodyResult(OwnFailure: TextOf(Aggregator.ToException())));
    }

    protected override async Task<Tuple<decimal, string>> InvokeTestAsync(ExceptionAggregator aggregator)
    {
        var time = 0m;
        var output = "";
        var verdict = await _traced.RunAsync(
            async () =>
            {
                var (seconds, text) = await base.InvokeTestAsync(aggregator);
                time += seconds;
                output = Append(output, text);
                var exception = aggregator.ToException();
                return exception is null ? new BodyResult()
                    : DynamicSkip.ReasonOf(exception) is { } reason ? new BodyResult(SkipReason: reason)
                    : new BodyResult(OwnFailure: TextOf(exception));
            },
            CancellationTokenSource.Token);
        if (verdict.Failure is not null)
            aggregator.Add(new TraceAssertionFailure(verdict.Failure));
        return Tuple.Create(time, Append(output, verdict.Output));
    }

    private static string TextOf(Exception exception) => ExceptionUtility.CombineMessages(ExceptionUtility.ConvertExceptionToFailureInformation(exception));

    private static string Append(string output, string lines) =>
        lines.Length == 0 || output.Length == 0 || output.EndsWith('\n') ? output + lines : output + Environment.NewLine + lines;
}
