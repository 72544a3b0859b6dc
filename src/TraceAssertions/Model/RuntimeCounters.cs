namespace TraceAssertions;

/// <summary>What the .NET runtime did for a scope of a test host. Child processes have a part in none of it.</summary>
/// <remarks>The names of the metrics are those of OpenTelemetry's semantic conventions for the .NET runtime, where it has one.</remarks>
/// <param name="AllocatedBytes">Bytes that the scope's code allocated on the managed heap, on every thread that it ran on. What still runs elsewhere when the scope ends is not in it.</param>
/// <param name="Exceptions">Exceptions that the scope's code threw, caught or not, each counted once however often it is thrown on.</param>
/// <param name="ThreadHops">How often the scope's work went on on another thread than before.</param>
/// <param name="Collections">Garbage collections while the scope lasted, of any generation; null where another scope lasted at the same time, because a collection is nobody's.</param>
/// <param name="Gen2Collections">Those of generation 2; null as above.</param>
public sealed record RuntimeCounters(long AllocatedBytes, long Exceptions, long ThreadHops, int? Collections, int? Gen2Collections);
