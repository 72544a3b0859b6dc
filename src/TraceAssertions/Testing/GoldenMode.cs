namespace TraceAssertions.Testing;

/// <summary>What a test host does with golden traces.</summary>
internal enum GoldenMode
{
    /// <summary>Compares wherever there is one.</summary>
    Compare,

    /// <summary>Never compares.</summary>
    Off,

    /// <summary>Does not compare and writes each test's golden trace into the results folder.</summary>
    Capture,
}
