namespace TraceAssertions.Conditions.Evaluation;

/// <summary>Kleene's strong three-valued logic (Introduction to Metamathematics, 1952, section 64).</summary>
internal static class Kleene
{
    public static Truth Not(Truth operand) => operand switch
    {
        Truth.True => Truth.False,
        Truth.False => Truth.True,
        _ => Truth.Unknown,
    };

    public static Truth And(Truth left, Truth right) => left < right ? left : right;

    public static Truth Or(Truth left, Truth right) => left > right ? left : right;
}
