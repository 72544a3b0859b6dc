using System.Diagnostics;
using System.Security.Cryptography;

namespace TraceAssertions;

/// <summary>What is known of a trace as a whole.</summary>
public sealed record TraceHeader
{
    /// <summary>The W3C trace id of the run.</summary>
    public required ActivityTraceId TraceId { get; init; }

    /// <summary>The span id received from outside (TRACEPARENT), or default where the run is a root.</summary>
    public ActivitySpanId ParentSpanId { get; init; }

    /// <summary>The seed from which the span ids of this segment are derived; not zero.</summary>
    public ulong RootSpanId { get; init; } = 1;

    /// <summary>A random seed for <see cref="RootSpanId"/>.</summary>
    internal static ulong NewRootSpanId() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;

    /// <summary>The name of the scope: a test's display name, or a command.</summary>
    public required string Name { get; init; }

    /// <summary>The scope's number within its run; 0 for a launched command.</summary>
    public ulong Scope { get; init; }

    /// <summary>What recorded the system calls.</summary>
    public required TracerBackend Backend { get; init; }

    /// <summary>Whether everything that the scope caused is here.</summary>
    public required Completeness Completeness { get; init; }

    /// <summary>Of which calls the stack was taken.</summary>
    public SourceMode Source { get; init; }

    /// <summary>Calibrated nanoseconds that the tracer adds to one call; what a time metric may owe to the tracer.</summary>
    public long TracerCostPerCallNanos { get; init; }

    /// <summary>Add this to CLOCK_MONOTONIC nanoseconds to get UNIX time.</summary>
    public long MonotonicToUnixNanos { get; init; }

    /// <summary>The largest resident set, in bytes, of the launched processes (getrusage(2)); null where it was not captured.</summary>
    public long? PeakResidentBytes { get; init; }

    /// <summary>What the .NET runtime did for the scope; null where it is none of a test host, or was not captured.</summary>
    public RuntimeCounters? Runtime { get; init; }

    /// <summary>The names of the processes in the trace, by pid.</summary>
    public IReadOnlyDictionary<int, string> ProcessNames { get; init; } = new Dictionary<int, string>();
}
