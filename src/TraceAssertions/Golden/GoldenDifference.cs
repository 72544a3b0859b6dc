namespace TraceAssertions;

/// <summary>One line in which two golden traces differ. In a sequence both sides may be equal: the call moved.</summary>
/// <param name="Golden">What was committed, or null where the line is new.</param>
/// <param name="Received">What was received, or null where the line is gone.</param>
/// <param name="Line">The one-based line of the golden file that it concerns; for a new line that after which it would stand.</param>
public sealed record GoldenDifference(GoldenCall? Golden, GoldenCall? Received, int Line);
