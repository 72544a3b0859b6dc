namespace TraceAssertions.Cli.Reporting.Profiles;

/// <summary>What one function of the user's code cost in system calls.</summary>
/// <param name="Name">The function.</param>
/// <param name="Place">Its line with the most time; null where the calls have no stack.</param>
/// <param name="Calls">Calls that it made itself, or that libraries made for it.</param>
/// <param name="Nanos">Nanoseconds in them.</param>
/// <param name="InclusiveCalls">Those with the calls of the user's functions that it called.</param>
/// <param name="InclusiveNanos">Nanoseconds in them.</param>
/// <param name="MostFrequent">The call that it made most often; null where it made none itself.</param>
internal sealed record FunctionLine(string Name, SourceLocation? Place, long Calls, long Nanos, long InclusiveCalls, long InclusiveNanos, string? MostFrequent);
