using System.Diagnostics;

namespace TraceAssertions;

/// <summary>The columns of a trace: one entry a run of identical calls, and one entry a call.</summary>
internal sealed class SpanColumns
{
    // One entry a row (a run of one or more identical consecutive calls of one thread).
    public required int[] Name { get; init; }
    public required SpanKind[] Kind { get; init; }
    public required int[] Parent { get; init; }
    public required long[] Start { get; init; }
    public required long[] End { get; init; }
    public required long[] TotalDuration { get; init; }
    public required long[] MinDuration { get; init; }
    public required long[] MaxDuration { get; init; }
    public required int[] Repetitions { get; init; }
    public required int[] Pid { get; init; }
    public required int[] Tid { get; init; }
    public required int[] Path { get; init; }
    public required int[] OtherPath { get; init; }
    public required int[] Arguments { get; init; }
    public required int[] Fd { get; init; }
    public required long[] RequestedBytes { get; init; }
    public required long[] TransferredBytes { get; init; }
    public required long[] Result { get; init; }
    public required int[] Error { get; init; }
    public required Confidence[] Confidence { get; init; }
    public required int[] Noise { get; init; }
    public required int[] Stack { get; init; }
    public required bool[] Unfinished { get; init; }
    public required long[] LogicalClock { get; init; }
    public required long[] ParentLogicalClock { get; init; }

    // One entry a call, in order of arrival.
    public required int[] CallRow { get; init; }
    public required long[] CallStart { get; init; }
    public required long[] CallDuration { get; init; }

    /// <summary>What the kernel carried from call to call.</summary>
    public MessageColumns Messages { get; set; } = MessageColumns.None;

    /// <summary>The ids of rows that others know by an id of their own, as activities have; all other rows have one that is derived.</summary>
    public IReadOnlyDictionary<int, ActivitySpanId> SpanIds { get; init; } = new Dictionary<int, ActivitySpanId>();

    /// <summary>The number of each call's own stack, 0 where none was taken; empty where none was taken of any.</summary>
    public int[] CallStack { get; init; } = [];

    /// <summary>Interned strings; index 0 is null.</summary>
    public required string?[] Strings { get; init; }

    /// <summary>Attributes of the few rows that have some.</summary>
    public required IReadOnlyDictionary<int, IReadOnlyDictionary<string, object>> Attributes { get; init; }
}
