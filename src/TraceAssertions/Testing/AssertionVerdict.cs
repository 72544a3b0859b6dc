namespace TraceAssertions.Testing;

/// <summary>What became of one assertion of a test.</summary>
internal sealed record AssertionVerdict
{
    /// <summary>The assertion.</summary>
    public required string Name { get; init; }

    /// <summary>Its condition as written.</summary>
    public required string Condition { get; init; }

    /// <summary>Its severity.</summary>
    public required AssertionSeverity Severity { get; init; }

    /// <summary>Holds, violated, not evaluated.</summary>
    public required AssertionOutcome Outcome { get; init; }

    /// <summary>Whether it fails the test.</summary>
    public bool Fails { get; init; }

    /// <summary><c>TA2001</c>, <c>TA2002</c> or null.</summary>
    public string? Code { get; init; }

    /// <summary>The actual value for people.</summary>
    public string? Actual { get; init; }

    /// <summary>Why it was not evaluated, or null.</summary>
    public string? Explanation { get; init; }

    /// <summary>What weighs most, in words; null where nothing is to blame.</summary>
    public string? Bottleneck { get; init; }

    /// <summary>Where the condition stands: an absolute path, or null.</summary>
    public string? File { get; init; }

    /// <summary>One-based, or 0.</summary>
    public int Line { get; init; }

    /// <summary>One-based, or 0.</summary>
    public int Column { get; init; }

    /// <summary>The whole block that a failed test prints; null where the assertion holds and has no warning.</summary>
    public string? Text { get; init; }
}
