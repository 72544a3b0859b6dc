namespace TraceAssertions.Conditions.Syntax;

/// <summary>The operators between two operands.</summary>
internal enum BinaryOperator
{
    Or,
    And,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
}
