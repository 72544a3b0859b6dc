namespace TraceAssertions.Golden;

/// <summary>How often something happens, and what it moves.</summary>
/// <param name="Count">Calls.</param>
/// <param name="Bytes">Bytes that they moved together.</param>
/// <param name="Reads">Calls among them that moved anything.</param>
internal readonly record struct LineTotals(long Count, long Bytes, long Reads)
{
    /// <summary>The sum of two.</summary>
    public static LineTotals operator +(LineTotals left, LineTotals right) =>
        new(left.Count + right.Count, left.Bytes + right.Bytes, left.Reads + right.Reads);
}
