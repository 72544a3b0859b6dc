namespace TraceAssertions.Golden;

/// <summary>The order of the lines of a multiset: by process, then by path, then by the life of a file. Ordinal and total, so that it is the same everywhere.</summary>
internal sealed class CapturedLineOrder : IComparer<GoldenCall>
{
    public static CapturedLineOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(GoldenCall? x, GoldenCall? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var order = string.CompareOrdinal(x.Process, y.Process);
        if (order == 0)
            order = string.CompareOrdinal(x.Path, y.Path); // null comes first
        if (order == 0)
            order = CallLifecycle.Of(x.Name).CompareTo(CallLifecycle.Of(y.Name));
        if (order == 0)
            order = string.CompareOrdinal(x.Name, y.Name);
        if (order == 0)
            order = string.CompareOrdinal(x.OtherPath, y.OtherPath);
        if (order == 0)
            order = string.CompareOrdinal(x.Arguments, y.Arguments);
        if (order == 0)
            order = Nullable.Compare(x.Size, y.Size);
        if (order == 0)
            order = string.CompareOrdinal(x.Error, y.Error);
        if (order == 0)
            order = Nullable.Compare(x.Count, y.Count);
        return order == 0 ? Nullable.Compare(x.Bytes, y.Bytes) : order;
    }
}
