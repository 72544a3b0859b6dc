namespace TraceAssertions.Conditions.Syntax;

/// <summary>A token of a condition.</summary>
internal readonly record struct ConditionToken(ConditionTokenKind Kind, int Start, int End)
{
    public string In(string condition) => condition[Start..End];
}
