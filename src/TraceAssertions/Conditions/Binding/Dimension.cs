namespace TraceAssertions.Conditions.Binding;

/// <summary>The unit of an expression as powers of its bases: milliseconds over milliseconds is a number, bytes over milliseconds a rate.</summary>
internal readonly record struct Dimension(int Time, int Bytes)
{
    public static Dimension None => default;

    public static Dimension Of(MetricUnit unit) => unit switch
    {
        MetricUnit.Milliseconds => new(1, 0),
        MetricUnit.Bytes => new(0, 1),
        _ => default,
    };

    public static Dimension operator +(Dimension left, Dimension right) => new(left.Time + right.Time, left.Bytes + right.Bytes);

    public static Dimension operator -(Dimension left, Dimension right) => new(left.Time - right.Time, left.Bytes - right.Bytes);

    /// <summary>For messages: <c>milliseconds</c>, <c>bytes/ms</c>, <c>a number</c>.</summary>
    public override string ToString()
    {
        if (this == None)
            return "a number";
        if (this == new Dimension(1, 0))
            return "milliseconds";
        if (this == new Dimension(0, 1))
            return "bytes";
        var above = Join(Math.Max(Time, 0), Math.Max(Bytes, 0), "1");
        var below = Join(Math.Max(-Time, 0), Math.Max(-Bytes, 0), "");
        return below.Length == 0 ? above : $"{above}/{below}";
    }

    private static string Join(int time, int bytes, string none)
    {
        var factors = Enumerable.Repeat("bytes", bytes).Concat(Enumerable.Repeat("ms", time)).ToList();
        return factors.Count == 0 ? none : string.Join('*', factors);
    }
}
