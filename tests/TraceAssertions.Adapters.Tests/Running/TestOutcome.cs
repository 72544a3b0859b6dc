namespace TraceAssertions.AdapterTests.Running;

/// <summary>One result of a TRX file.</summary>
/// <param name="Name">The test's display name.</param>
/// <param name="Outcome"><c>Passed</c>, <c>Failed</c>, <c>NotExecuted</c> …</param>
/// <param name="Message">The failure's or the skip's text, or null.</param>
/// <param name="Output">What the test printed; empty where it printed nothing.</param>
internal sealed record TestOutcome(string Name, string Outcome, string? Message, string Output);
