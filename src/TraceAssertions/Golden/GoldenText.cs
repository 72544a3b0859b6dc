namespace TraceAssertions;

/// <summary>Words a comparison for people.</summary>
public static class GoldenText
{
    /// <summary>The block that a failed test prints: a summary that fits one screen, then the lines that differ.</summary>
    /// <param name="comparison">A comparison that found something.</param>
    /// <param name="testName">The test or the program.</param>
    /// <param name="goldenPath">The golden file, as it is to be shown.</param>
    /// <param name="receivedPath">The received file, or null where it could not be written.</param>
    public static string Format(GoldenComparison comparison, string testName, string goldenPath, string? receivedPath) => throw new NotImplementedException();

    /// <summary>The verdict in one line at its place in the golden file, for a build's error list (TA3001, TA3007).</summary>
    public static Diagnostic ToDiagnostic(GoldenComparison comparison, string goldenPath) => throw new NotImplementedException();
}
