namespace TraceAssertions;

/// <summary>The messages of a trace, one entry each, in order of the call that received them.</summary>
/// <remarks>They name calls, not rows: a run of identical calls stays one run however many messages its calls sent and received.</remarks>
internal sealed class MessageColumns
{
    /// <summary>No messages.</summary>
    public static MessageColumns None { get; } = new() { From = [], To = [], Kind = [], Sent = [], Received = [] };

    public required int[] From { get; init; }
    public required int[] To { get; init; }
    public required MessageKind[] Kind { get; init; }
    public required long[] Sent { get; init; }
    public required long[] Received { get; init; }
}
