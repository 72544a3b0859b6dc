namespace TraceAssertions;

/// <summary>What <see cref="TracedTestAttribute"/> and <see cref="TracedTheoryAttribute"/> both say of a test.</summary>
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
