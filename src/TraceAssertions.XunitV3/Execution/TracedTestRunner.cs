using TraceAssertions.Testing;
using TraceAssertions.Tracing;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace TraceAssertions.Execution;

/// <summary>Runs one test as often as the shared part asks for, each time with a new instance of its class, and adds the verdict to the result.</summary>
internal sealed class TracedTestRunner : XunitTestRunnerBase<TracedTestContext, IXunitTest>
{
    private TracedTestRunner()
    {
    }

    /// <summary>Runs a test of a test case; skips it where nothing can trace it and tracing is not required.</summary>
    public static async ValueTask<RunSummary> RunAsync(XunitTestCaseRunnerContext testCase, IXunitTest test)
    {
        var traced = TracedAssemblies.Of(test.TestMethod.TestClass.Class.Assembly).Prepare(Describe(test));
        await using var context = new TracedTestContext(traced, test, testCase, testCase.Aggregator.Clone());
        await context.InitializeAsync();
        return await new TracedTestRunner().Run(context);
    }

    protected override async ValueTask<TimeSpan> RunTest(TracedTestContext ctxt)
    {
        var time = TimeSpan.Zero;
        var verdict = await ctxt.Traced.RunAsync(
            async () =>
            {
                await using var run = ctxt.ForOneRun();
                await run.InitializeAsync();
                // What an earlier run left there (TestState) is not this one's; output, warnings and attachments stay.
                SetTestContext(run, TestEngineStatus.Running);
                using var forThisRun = TestContext.Current as IDisposable;
                time += await base.RunTest(run);
                return ResultOf(ctxt);
            },
            ctxt.CancellationTokenSource.Token);
        ctxt.VerdictLines = verdict.Output;
        if (verdict.Failure is not null)
            ctxt.Aggregator.Add(new TraceAssertionFailure(verdict.Failure));
        return time;
    }

    protected override async ValueTask<string> GetTestOutput(TracedTestContext ctxt)
    {
        var output = await base.GetTestOutput(ctxt);
        var lines = ctxt.VerdictLines ?? "";
        return lines.Length == 0 || output.Length == 0 || output.EndsWith('\n') ? output + lines : output + Environment.NewLine + lines;
    }

    protected override ValueTask<(bool Continue, TestResultState ResultState)> OnTestSkipped(
        TracedTestContext ctxt, string skipReason, decimal executionTime, string output, string[]? warnings)
    {
        if (ctxt.VerdictLines is null)
            ctxt.Traced.NotRun(new BodyResult(SkipReason: skipReason));
        return base.OnTestSkipped(ctxt, skipReason, executionTime, output, warnings);
    }

    protected override ValueTask<(bool Continue, TestResultState ResultState)> OnTestFailed(
        TracedTestContext ctxt, Exception exception, decimal executionTime, string output, string[]? warnings)
    {
        if (ctxt.VerdictLines is null)
            ctxt.Traced.NotRun(new BodyResult(OwnFailure: TextOf(exception)));
        return base.OnTestFailed(ctxt, exception, executionTime, output, warnings);
    }

    private static BodyResult ResultOf(TracedTestContext context) => context.Aggregator.ToException() switch
    {
        null => new BodyResult(),
        { } exception when context.GetSkipReason(exception) is { } reason => new BodyResult(SkipReason: reason),
        { } exception => new BodyResult(OwnFailure: TextOf(exception)),
    };

    private static string TextOf(Exception exception) => ExceptionUtility.CombineMessages(ErrorMessage.FromException(exception));

    private static TestDescription Describe(IXunitTest test)
    {
        var method = test.TestMethod.Method;
        return TestDescription.Of(test.TestMethod.TestClass.Class, method, method.GetCustomAttributes(inherit: true).OfType<ITracedAttribute>().FirstOrDefault(), test.TestDisplayName, test.UniqueID);
    }
}
