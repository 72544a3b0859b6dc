namespace TraceAssertions.Testing;

/// <summary>What an adapter saw of one run of a test, from the constructor of its class to its disposal.</summary>
/// <param name="OwnFailure">The test's own failure in words, or null.</param>
/// <param name="SkipReason">Why the test skipped itself while it ran, or null.</param>
internal sealed record BodyResult(string? OwnFailure = null, string? SkipReason = null);
