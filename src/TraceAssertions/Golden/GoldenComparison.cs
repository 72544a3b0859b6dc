namespace TraceAssertions;

/// <summary>What a comparison of two golden traces found.</summary>
/// <param name="Golden">What was committed.</param>
/// <param name="Received">What was received.</param>
/// <param name="Outcome">The verdict.</param>
/// <param name="Differences">Every line that differs, in stable order; empty where nothing does.</param>
/// <param name="Reason">Why the two are not comparable, or null.</param>
public sealed record GoldenComparison(
    GoldenTrace Golden, GoldenTrace Received, GoldenOutcome Outcome, IReadOnlyList<GoldenDifference> Differences, string? Reason = null);
