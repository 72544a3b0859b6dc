namespace TraceAssertions.Testing;

/// <summary>What became of a traced test.</summary>
/// <param name="Failure">The text with which the test fails, or null where its trace is no reason to fail it.</param>
/// <param name="Output">Lines for the test's own output, each with <see cref="ReportLines.Prefix"/>; the line of the verdict is the first.</param>
internal sealed record TestVerdict(string? Failure, string Output);
