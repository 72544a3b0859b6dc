namespace TraceAssertions.Analysis;

/// <summary>How good a chain is: the most work; of equal chains the longest, and of these the one with the most time in calls, which say more than a scope's own time.</summary>
/// <param name="Weight">Twice the nanoseconds of work, once those of waiting for somebody's work.</param>
/// <param name="Nanos">All nanoseconds.</param>
/// <param name="InCalls">Those in calls.</param>
internal readonly record struct PathScore(long Weight, long Nanos, long InCalls) : IComparable<PathScore>
{
    public static PathScore operator +(PathScore left, PathScore right) => new(left.Weight + right.Weight, left.Nanos + right.Nanos, left.InCalls + right.InCalls);

    /// <inheritdoc/>
    public int CompareTo(PathScore other) =>
        Weight != other.Weight ? Weight.CompareTo(other.Weight) : Nanos != other.Nanos ? Nanos.CompareTo(other.Nanos) : InCalls.CompareTo(other.InCalls);
}
