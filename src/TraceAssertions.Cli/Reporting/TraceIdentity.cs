using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Reporting;

/// <summary>What is known of a trace before its first call.</summary>
/// <param name="Program">The command with its arguments, as the user gave it.</param>
/// <param name="Executable">The resolved path of the command.</param>
/// <param name="Backend">What records the calls.</param>
/// <param name="TraceId">The W3C trace id, 32 hex digits.</param>
/// <param name="ParentSpanId">The W3C id of the span that the run continues, 16 hex digits; null where the run is a root.</param>
/// <param name="MonotonicToUnixNanos">Add this to a start to get UNIX time.</param>
internal sealed record TraceIdentity(IReadOnlyList<string> Program, string Executable, TracerBackend Backend, string TraceId, string? ParentSpanId, long MonotonicToUnixNanos)
{
    /// <summary>Which calls alone are in the trace, as the user wrote it; null where it has all.</summary>
    public string? Filter { get; init; }

    /// <summary>The tasks that were attached to; empty where the command was started.</summary>
    public IReadOnlyList<int> Attached { get; init; } = [];
}
