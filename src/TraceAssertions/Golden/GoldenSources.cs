namespace TraceAssertions;

/// <summary>The places in the source that made the calls of a golden trace: information for its reader, never compared.</summary>
/// <param name="lines">The places of each line, by <see cref="GoldenLines.Key"/>.</param>
internal sealed class GoldenSources(IReadOnlyDictionary<GoldenCall, IReadOnlyList<GoldenSource>> lines)
{
    /// <summary>The places of a line in order; empty where none is known.</summary>
    public IReadOnlyList<GoldenSource> Of(GoldenCall line) => lines.TryGetValue(GoldenLines.Key(line), out var sources) ? sources : [];

    /// <summary>What either of two captures of the same thing tells.</summary>
    public static GoldenSources? Union(GoldenSources? left, GoldenSources? right)
    {
        if (left is null || right is null)
            return left ?? right;
        return new GoldenSources(left.Lines.Concat(right.Lines)
            .GroupBy(line => line.Key)
            .ToDictionary(line => line.Key, line => GoldenSource.Distinct(line.SelectMany(pair => pair.Value))));
    }

    private IReadOnlyDictionary<GoldenCall, IReadOnlyList<GoldenSource>> Lines => lines;
}
