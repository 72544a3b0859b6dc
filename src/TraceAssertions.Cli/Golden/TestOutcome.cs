namespace TraceAssertions.Cli.Golden;

/// <summary>One test as the test platform reports it, traced or not.</summary>
/// <param name="Name">Namespace, class and method, and after it the arguments or the display name: as a verdict names it.</param>
/// <param name="Outcome"><c>Passed</c>, <c>Failed</c>, <c>NotExecuted</c>.</param>
/// <param name="Message">Why it failed, or null.</param>
internal sealed record TestOutcome(string Name, string Outcome, string? Message)
{
    /// <summary>Whether it ran and failed.</summary>
    public bool Failed => Outcome == "Failed";

    /// <summary>Whether it ran and passed.</summary>
    public bool Passed => Outcome == "Passed";
}
