using TraceAssertions.Golden;

namespace TraceAssertions;

/// <summary>The canonical order of the lines of a golden trace that is compared as a multiset: by process, then by path, so that all that happens to one file stands together, and by when in its life that usually happens.</summary>
/// <remarks>Ordinal, so that it is the same under every culture; how often does not take part.</remarks>
internal sealed class GoldenCallOrder : IComparer<GoldenCall>
{
    /// <summary>The only one.</summary>
    public static GoldenCallOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(GoldenCall? x, GoldenCall? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        var order = string.CompareOrdinal(x.Process, y.Process);
        if (order == 0)
            order = string.CompareOrdinal(x.Path, y.Path);
        if (order == 0)
            order = CallLifecycle.Of(x.Name).CompareTo(CallLifecycle.Of(y.Name));
        if (order == 0)
            order = string.CompareOrdinal(x.Name, y.Name);
        if (order == 0)
            order = string.CompareOrdinal(x.OtherPath, y.OtherPath);
        if (order == 0)
            order = string.CompareOrdinal(x.Arguments, y.Arguments);
        if (order == 0)
            order = string.CompareOrdinal(x.Error, y.Error);
        if (order == 0)
            order = Nullable.Compare(x.Size, y.Size);
        return order != 0 ? order : (x.Count is null).CompareTo(y.Count is null);
    }
}
