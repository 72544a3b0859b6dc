namespace TraceAssertions.Conditions.Syntax;

/// <summary>What a token is, as far as nesting and messages need to know.</summary>
internal enum ConditionTokenKind
{
    Number,
    Word,
    Text,
    UnclosedText,
    Symbol,
}

/// <summary>A token of a condition.</summary>
internal readonly record struct ConditionToken(ConditionTokenKind Kind, int Start, int End)
{
    public string In(string condition) => condition[Start..End];
}
