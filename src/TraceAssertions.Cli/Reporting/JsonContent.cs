namespace TraceAssertions.Cli.Reporting;

/// <summary>What the JSON of a trace holds.</summary>
internal enum JsonContent
{
    /// <summary>Every call.</summary>
    Calls,

    /// <summary>Sums by name of the call; with source lines by place too.</summary>
    Summary,

    /// <summary>Sums by function of the user's code, ordered by what each makes itself.</summary>
    Functions,

    /// <summary>The same ordered by what each makes together with what it calls.</summary>
    InclusiveFunctions,
}
