using Microsoft.VisualStudio.TestTools.UnitTesting;
using TraceAssertions.Testing;
using TraceAssertions.Tracing;

namespace TraceAssertions.Execution;

/// <summary>Runs one test as often as the shared part asks for, each time with a new instance of its class, and adds the verdict to its result.</summary>
internal static class TracedMethod
{
    /// <summary>Runs a test; skips it where nothing can trace it and tracing is not required.</summary>
    /// <param name="test">The test, one row of a parameterised one for example.</param>
    /// <param name="attribute">The attribute that makes it a traced test.</param>
    public static async Task<TestResult> RunAsync(ITestMethod test, TracedTestMethodAttribute attribute)
    {
        var traced = TracedAssemblies.Of(test.MethodInfo.ReflectedType!.Assembly).Prepare(TestDescriptions.Describe(test, attribute));
        if (traced.SkipReason is { } reason)
        {
            traced.NotRun(new BodyResult(SkipReason: reason));
            return new TestResult { Outcome = UnitTestOutcome.Ignored, TestFailureException = new TraceAssertionException(reason) };
        }

        TestResult? last = null;
        // Without a token: a run that is called off ends the body, as a timeout does, and MSTest says so in the result.
        var verdict = await traced.RunAsync(
            async () =>
            {
                last = Join(last, await test.InvokeAsync(null));
                return BodyResultOf(last);
            },
            CancellationToken.None);
        return Judged(last ?? new TestResult(), verdict);
    }

    /// <summary>The result of a further run, with what the earlier ones have printed and attached.</summary>
    private static TestResult Join(TestResult? earlier, TestResult result)
    {
        if (earlier is null)
            return result;
        result.LogOutput = earlier.LogOutput + result.LogOutput;
        result.LogError = earlier.LogError + result.LogError;
        result.DebugTrace = earlier.DebugTrace + result.DebugTrace;
        result.TestContextMessages = earlier.TestContextMessages + result.TestContextMessages;
        result.ResultFiles = [.. (earlier.ResultFiles ?? []).Union(result.ResultFiles ?? [])];
        result.Duration += earlier.Duration;
        return result;
    }

    private static BodyResult BodyResultOf(TestResult result) => result.Outcome switch
    {
        UnitTestOutcome.Passed => new BodyResult(),
        UnitTestOutcome.Inconclusive or UnitTestOutcome.Ignored => new BodyResult(SkipReason: result.TestFailureException?.Message ?? ""),
        _ => new BodyResult(OwnFailure: result.TestFailureException?.Message ?? result.Outcome.ToString()),
    };

    private static TestResult Judged(TestResult result, TestVerdict verdict)
    {
        if (verdict.Output.Length > 0 && result.LogOutput is { Length: > 0 } output && !output.EndsWith('\n'))
            result.LogOutput += Environment.NewLine;
        result.LogOutput += verdict.Output;
        if (verdict.Failure is null)
            return result;
        // As a test that failed, not one that crashed: that is what [Retry] tries again.
        result.Outcome = UnitTestOutcome.Failed;
        result.TestFailureException = new TraceAssertionException(verdict.Failure);
        return result;
    }
}
