namespace TraceAssertions.Cli.Reporting.Profiles;

/// <summary>What functions are ordered by.</summary>
internal enum FunctionOrder
{
    /// <summary>The time of the calls that each makes itself, or that libraries make for it.</summary>
    Self,

    /// <summary>That with the calls of what it calls.</summary>
    Inclusive,
}
