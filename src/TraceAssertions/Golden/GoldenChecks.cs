namespace TraceAssertions;

/// <summary>Judges a trace beside its golden trace.</summary>
public static class GoldenChecks
{
    /// <summary>Judges a trace under every enabled assertion that applies to the test; <c>golden.METRIC</c> is a metric of the golden trace.</summary>
    /// <param name="assertions">The assertions.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="golden">What was committed for it; null where there is none.</param>
    /// <param name="testName">The test's name for <c>tests</c> globs; the trace's own name where null.</param>
    public static TraceAssertionReport Check(this TraceAssertionSet assertions, CausalTrace trace, GoldenTrace? golden, string? testName = null)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        return assertions.Check(trace, testName, golden is null ? null : new GoldenMetrics(golden));
    }
}
