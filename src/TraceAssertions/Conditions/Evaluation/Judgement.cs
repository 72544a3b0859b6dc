namespace TraceAssertions.Conditions.Evaluation;

/// <summary>Whether a condition holds; where that is unknown, why.</summary>
internal readonly record struct Judgement(Truth Truth, string? Reason)
{
    public static Judgement Of(bool holds) => new(holds ? Truth.True : Truth.False, null);

    public static Judgement Unknown(string reason) => new(Truth.Unknown, reason);
}
