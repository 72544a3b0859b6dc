namespace TraceAssertions;

/// <summary>How two golden traces are compared.</summary>
public enum GoldenComparisonMode
{
    /// <summary>As multisets: how often each process does what, in whatever order.</summary>
    Multiset,

    /// <summary>As sequences: what each process does, in the order of its start times, runs of identical calls as one.</summary>
    Sequence,
}
