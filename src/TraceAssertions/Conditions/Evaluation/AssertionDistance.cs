namespace TraceAssertions;

/// <summary>How far an actual value is from the limit that it violates.</summary>
/// <param name="Absolute">The distance, at least 0, in milliseconds, bytes or a number, as the metric has it. Of an interval: from its nearer bound.</param>
/// <param name="Fraction">The distance as a fraction of the limit (0.735 is 73.5 per cent); null where the limit is 0.</param>
/// <param name="IsOver">True above the limit, false below.</param>
public sealed record AssertionDistance(double Absolute, double? Fraction, bool IsOver);
