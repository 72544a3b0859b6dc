namespace TraceAssertions.Analysis;

/// <summary>Why one span precedes another.</summary>
internal enum CausalEdgeKind : byte
{
    /// <summary>From a span to one that it contains.</summary>
    ParentChild,

    /// <summary>Program order of one thread, or a message that the kernel carried (Lamport, 'Time, clocks, and the ordering of events', 1978).</summary>
    HappensBefore,

    /// <summary>What one span wrote, the other read: the same pipe, socket or eventfd, and the very bytes where these are known.</summary>
    DataFlow,
}
