namespace TraceAssertions.Constructs;

/// <summary>In whose trace the marks of a construct belong.</summary>
public enum Owner
{
    /// <summary>The test's, and they count.</summary>
    Test,

    /// <summary>The test's trace shows them, and they do not count: their confidence is <c>inherited</c>.</summary>
    ShownByTest,

    /// <summary>Nobody's: they are in no trace.</summary>
    Nobody,
}
