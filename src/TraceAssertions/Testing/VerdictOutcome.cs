namespace TraceAssertions.Testing;

/// <summary>What became of a traced test or program.</summary>
internal enum VerdictOutcome
{
    /// <summary>Nothing fails it.</summary>
    Passed,

    /// <summary>An assertion, the golden trace, a diagnostic or its own failure fails it.</summary>
    Failed,

    /// <summary>It did not run, or skipped itself.</summary>
    Skipped,
}
