namespace TraceAssertions;

/// <summary>The verdict of a comparison with a golden trace.</summary>
public enum GoldenOutcome
{
    /// <summary>Nothing differs.</summary>
    Same,

    /// <summary>Behaviour differs.</summary>
    Different,

    /// <summary>Something differs, and so does the environment or the rules: it cannot be told which is the cause.</summary>
    NotComparable,
}
