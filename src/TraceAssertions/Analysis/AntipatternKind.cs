namespace TraceAssertions;

/// <summary>The antipatterns that are looked for in a trace.</summary>
public enum AntipatternKind
{
    /// <summary>One test, process, activity or step with too many direct children.</summary>
    GodProcess,

    /// <summary>One call that dominates a short window of a thread's calls.</summary>
    TightLoop,

    /// <summary>GPU work that takes far longer to transfer than to compute.</summary>
    PcieBottleneck,
}
