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
