namespace TraceAssertions.Conditions.Evaluation;

/// <summary>Kleene's three truth values, in the order in which 'and' takes the least and 'or' the greatest.</summary>
internal enum Truth
{
    False,
    Unknown,
    True,
}
