using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;
using TraceAssertions.Testing;
using TraceAssertions.Tracing;

namespace TraceAssertions.Execution;

/// <summary>Runs one test as often as the shared part asks for, and adds the verdict to its result.</summary>
internal sealed class TracedCommand(TestCommand test, TracedTestAttribute attribute) : DelegatingTestCommand(test)
{
    public override TestResult Execute(TestExecutionContext context)
    {
        var traced = TracedAssemblies.Of(Test.TypeInfo!.Assembly).Prepare(TestDescriptions.Describe(Test, attribute, context.CurrentRepeatCount));
        if (traced.SkipReason is { } reason)
        {
            traced.NotRun(new BodyResult(SkipReason: reason));
            context.CurrentResult.SetResult(ResultState.Ignored, reason);
            return context.CurrentResult;
        }

        using var aborted = new CancellationTokenSource();
        var runs = 0;
        // NUnit's commands are synchronous, so there is nothing here to wait for.
        var verdict = traced.RunAsync(() => Task.FromResult(RunOnce(context, isFirst: runs++ == 0, aborted)), aborted.Token).GetAwaiter().GetResult();
        Add(verdict, context.CurrentResult);
        return context.CurrentResult;
    }

    private BodyResult RunOnce(TestExecutionContext context, bool isFirst, CancellationTokenSource aborted)
    {
        if (!isFirst)
            BeginAnotherResult(context);
        try
        {
            context.CurrentResult = innerCommand.Execute(context);
        }
        catch (Exception exception)
        {
            // What a test throws is its result; where it has no set-up, NUnit leaves that to the caller.
            context.CurrentResult.RecordException(exception);
        }

        if (context.ExecutionStatus == TestExecutionStatus.AbortRequested)
            aborted.Cancel();
        return BodyResultOf(context.CurrentResult);
    }

    /// <summary>A result for a further run, with what the earlier ones have printed and warned of.</summary>
    private static void BeginAnotherResult(TestExecutionContext context)
    {
        var earlier = context.CurrentResult;
        context.CurrentResult = context.CurrentTest.MakeTestResult();
        context.CurrentResult.OutWriter.Write(earlier.Output);
        foreach (var warning in earlier.AssertionResults.Where(assertion => assertion.Status == AssertionStatus.Warning))
            context.CurrentResult.RecordAssertion(warning);
    }

    private static BodyResult BodyResultOf(TestResult result) => result.ResultState.Status switch
    {
        TestStatus.Failed => new BodyResult(OwnFailure: result.Message),
        // Ignored by itself, or one of its assumptions does not hold.
        TestStatus.Skipped or TestStatus.Inconclusive => new BodyResult(SkipReason: result.Message),
        _ => new BodyResult(),
    };

    private static void Add(TestVerdict verdict, TestResult result)
    {
        if (verdict.Output.Length > 0 && result.Output is { Length: > 0 } output && !output.EndsWith('\n'))
            result.OutWriter.WriteLine();
        result.OutWriter.Write(verdict.Output);
        if (verdict.Failure is null)
            return;
        // As an assertion that failed in the test: that is what [Retry] tries again. Without a stack trace: no frame of ours helps the reader, the message has the place.
        result.RecordAssertion(AssertionStatus.Failed, verdict.Failure, null);
        result.RecordTestCompletion();
    }
}
