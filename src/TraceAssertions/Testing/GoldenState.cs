namespace TraceAssertions.Testing;

/// <summary>Where a test stands with its golden trace.</summary>
internal enum GoldenState
{
    /// <summary>There is no golden trace.</summary>
    New,

    /// <summary>Nothing differs.</summary>
    Same,

    /// <summary>Behaviour differs (TA3001).</summary>
    Different,

    /// <summary>Something differs, in another environment or under other rules (TA3007).</summary>
    NotComparable,

    /// <summary>Nothing could be compared: the golden file is unusable, the trace incomplete, the test failed by itself, its repetitions differ.</summary>
    NotCompared,

    /// <summary>The trace was captured, not compared.</summary>
    Captured,
}
