namespace TraceAssertions.Cli.Reporting.Profiles;

/// <summary>What the width of a frame in a flame graph stands for.</summary>
internal enum ProfileWeight
{
    /// <summary>Nanoseconds in system calls.</summary>
    Time,

    /// <summary>How many calls were made.</summary>
    Calls,
}
