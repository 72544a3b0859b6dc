namespace TraceAssertions;

/// <summary>What became of one assertion over one trace.</summary>
public enum AssertionOutcome
{
    /// <summary>The condition holds for certain.</summary>
    Holds,

    /// <summary>The condition is violated for certain.</summary>
    Violated,

    /// <summary>It cannot be told; never a pass.</summary>
    NotEvaluated,
}
