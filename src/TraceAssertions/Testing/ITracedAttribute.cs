namespace TraceAssertions.Testing;

/// <summary>What the attributes of every adapter say of a test: <c>[TracedTest]</c> and its relatives.</summary>
internal interface ITracedAttribute
{
    /// <summary>Whether the test fails where nothing can trace it.</summary>
    bool RequireTracing { get; }

    /// <summary>Untraced runs before.</summary>
    int WarmUp { get; }

    /// <summary>Traced runs.</summary>
    int Repeat { get; }

    /// <summary>Whether the test takes part in golden traces.</summary>
    bool Golden { get; }
}
