namespace TraceAssertions;

/// <summary>What a golden trace was recorded of.</summary>
public enum GoldenKind
{
    /// <summary>A test.</summary>
    Test,

    /// <summary>A launched program with its descendants.</summary>
    Program,
}
