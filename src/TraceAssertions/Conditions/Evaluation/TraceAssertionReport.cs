namespace TraceAssertions;

/// <summary>What became of every assertion that applied to one trace.</summary>
/// <param name="Trace">The trace.</param>
/// <param name="TestName">The test whose trace it is.</param>
/// <param name="Results">One result an assertion, in the order of the file.</param>
public sealed record TraceAssertionReport(CausalTrace Trace, string TestName, IReadOnlyList<TraceAssertionResult> Results)
{
    /// <summary>Every violated assertion, whatever its severity.</summary>
    public IEnumerable<TraceAssertionResult> Violations => Results.Where(r => r.Outcome == AssertionOutcome.Violated);

    /// <summary>What fails the test: violated errors, and errors that could not be evaluated.</summary>
    public IEnumerable<TraceAssertionResult> Errors => Results.Where(r => r.Fails);

    /// <summary>What must be told and fails nothing: the other violations, the other assertions that were not evaluated, and holding ones with a warning.</summary>
    public IEnumerable<TraceAssertionResult> Warnings => Results.Where(r => !r.Fails && (r.Outcome != AssertionOutcome.Holds || r.Warnings.Count > 0));

    /// <summary>True where nothing fails the test.</summary>
    public bool Passes => !Errors.Any();

    /// <summary>Joins the results of two sets over one trace: those of renacer.toml and those of attributes.</summary>
    public TraceAssertionReport With(TraceAssertionReport other) => this with { Results = [.. Results, .. other.Results] };
}
