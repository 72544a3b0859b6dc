namespace TraceAssertions.Conditions.Evaluation;

/// <summary>The value of a numeric expression, or why it has none.</summary>
internal readonly record struct Quantity(Interval Value, string? Missing)
{
    public static Quantity Of(Interval value) => new(value, null);

    public static Quantity None(string reason) => new(default, reason);
}
