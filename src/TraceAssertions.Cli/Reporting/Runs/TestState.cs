namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>What became of a test, as a report tells it.</summary>
internal enum TestState
{
    /// <summary>Nothing fails it.</summary>
    Passed,

    /// <summary>It did not run, or skipped itself.</summary>
    Skipped,

    /// <summary>Something fails it.</summary>
    Failed,

    /// <summary>It began and did not end: its host died, or still runs.</summary>
    Unfinished,

    /// <summary>Its verdict cannot be read, so that nothing is known of it.</summary>
    Unreadable,
}
