using TraceAssertions.Execution;
using Xunit.v3;

namespace TraceAssertions.Discovery;

/// <summary>Makes the test cases that xUnit found into ones that run under the tracer.</summary>
internal static class TracedTestCases
{
    /// <summary>The same cases, with the same names and ids; a mistake that xUnit reports in place of a test stays one.</summary>
    public static IReadOnlyCollection<IXunitTestCase> Of(IReadOnlyCollection<IXunitTestCase> found) => [.. found.Select(Traced)];

    private static IXunitTestCase Traced(IXunitTestCase found) => found switch
    {
        ExecutionErrorTestCase => found,
        XunitDelayEnumeratedTheoryTestCase theory => new TracedTheoryTestCase(theory),
        XunitTestCase test => new TracedTestCase(test),
        // Never run as it is: it would pass without a trace.
        _ => throw new NotSupportedException($"{found.GetType()} of {found.TestCaseDisplayName} is no test case that can be traced"),
    };
}
