namespace TraceAssertions;

/// <summary>How files write a <see cref="SourcePrecision"/>.</summary>
internal static class SourcePrecisions
{
    /// <summary><c>exact</c>, <c>approximate</c>, <c>function</c> or <c>module</c>.</summary>
    public static string NameOf(SourcePrecision precision) => precision switch
    {
        SourcePrecision.ExactLine => "exact",
        SourcePrecision.ApproximateLine => "approximate",
        SourcePrecision.Function => "function",
        _ => "module",
    };

    /// <summary>The precision of a name, or null.</summary>
    public static SourcePrecision? Parse(string name) => name switch
    {
        "exact" => SourcePrecision.ExactLine,
        "approximate" => SourcePrecision.ApproximateLine,
        "function" => SourcePrecision.Function,
        "module" => SourcePrecision.Module,
        _ => null,
    };
}
