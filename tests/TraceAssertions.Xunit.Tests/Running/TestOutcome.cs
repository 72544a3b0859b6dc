using Xunit.Abstractions;

namespace TraceAssertions.XunitTests.Running;

/// <summary>What a runner learns of one test.</summary>
internal sealed record TestOutcome(string Class, string Name, string Result, string Message, string StackTrace, string Output)
{
    public static TestOutcome Of(ITestResultMessage message)
    {
        var (result, text, stack) = message switch
        {
            ITestPassed => ("passed", "", ""),
            ITestSkipped skipped => ("skipped", skipped.Reason, ""),
            ITestFailed failed => ("failed", string.Join("\n", failed.ExceptionTypes.Zip(failed.Messages, (type, text) => $"{type}: {text}")), string.Concat(failed.StackTraces)),
            _ => throw new InvalidOperationException(message.GetType().FullName),
        };
        return new TestOutcome(message.TestClass.Class.Name, message.Test.DisplayName, result, text, stack, message.Output ?? "");
    }

    /// <summary>The lines that we added, without their prefix.</summary>
    public IReadOnlyList<string> Told => [.. Output.Split('\n')
        .Where(line => line.StartsWith("[trace] ", StringComparison.Ordinal))
        .Select(line => line["[trace] ".Length..].TrimEnd('\r'))];

    /// <summary>The test's own output.</summary>
    public string OwnOutput => string.Concat(Output.Split('\n').Where(line => !line.StartsWith("[trace] ", StringComparison.Ordinal)));
}
