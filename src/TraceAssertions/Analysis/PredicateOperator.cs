namespace TraceAssertions;

/// <summary>How a predicate of a span selector compares.</summary>
public enum PredicateOperator
{
    /// <summary><c>==</c>.</summary>
    Equal,

    /// <summary><c>!=</c>.</summary>
    NotEqual,

    /// <summary><c>~</c>: a glob over the whole text, where <c>*</c> stands for any characters (a slash too) and <c>?</c> for one. Text only.</summary>
    Matches,

    /// <summary><c>&lt;</c>. Numbers only.</summary>
    Less,

    /// <summary><c>&lt;=</c>. Numbers only.</summary>
    LessOrEqual,

    /// <summary><c>&gt;</c>. Numbers only.</summary>
    Greater,

    /// <summary><c>&gt;=</c>. Numbers only.</summary>
    GreaterOrEqual,
}
