using System.Globalization;

namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>Everything that a report is made of.</summary>
/// <param name="Tests">The tests, ordered by folder and name.</param>
/// <param name="Root">The folder that paths are told from.</param>
internal sealed record ReportedRun(IReadOnlyList<ReportedTest> Tests, SourceRoot Root)
{
    /// <summary>Whether nothing fails; a run of no test does not pass.</summary>
    public bool Passes => Tests.Count > 0 && !Tests.Any(test => test.Fails);

    /// <summary>Whether every verdict could be read and there are some.</summary>
    public bool IsReadable => Tests.Count > 0 && Tests.All(test => test.State != TestState.Unreadable);

    /// <summary>What is found, the heaviest first; what is no matter of a single test stands there once.</summary>
    public IReadOnlyList<Finding> Findings =>
    [
        .. Tests
            .SelectMany(test => test.Findings, (test, finding) => (test.State, Finding: finding))
            .GroupBy(pair => (pair.Finding.Subject, pair.Finding.Diagnostic))
            .Select(group => (group.First().State, Finding: group.First().Finding with { Tests = group.Count() }))
            .OrderByDescending(pair => pair.Finding.Diagnostic.Severity)
            .ThenByDescending(pair => Weight(pair.State))
            .ThenBy(pair => pair.Finding.Diagnostic.Code == VerdictFindings.OwnFailureCode)
            .ThenBy(pair => pair.Finding.Test, StringComparer.Ordinal)
            .ThenBy(pair => pair.Finding.Diagnostic.File, StringComparer.Ordinal)
            .ThenBy(pair => pair.Finding.Diagnostic.Line)
            .ThenBy(pair => pair.Finding.Diagnostic.Message, StringComparer.Ordinal)
            .Select(pair => pair.Finding),
    ];

    /// <summary><c>10 passed, 2 failed</c>; the words of what there is.</summary>
    public string Counts => string.Join(", ", Enum.GetValues<TestState>()
        .Select(state => (State: state, Count: Tests.Count(test => test.State == state)))
        .Where(pair => pair.Count > 0)
        .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Count:#,0} {pair.State.ToString().ToLowerInvariant()}")));

    // The test that ended its host, and a verdict that is lost, explain most of what follows.
    private static int Weight(TestState state) => state is TestState.Unfinished or TestState.Unreadable ? 1 : 0;
}
