namespace TraceAssertions;

/// <summary>What makes two places the same: the line where one is known, else the function, else the address in the module.</summary>
/// <remarks>Two instructions of one line are one place, and so is the same line told exactly by one build of a method and approximately by its optimised build.</remarks>
internal readonly record struct SourceSite(string? File, int Line, string? Function, string? Module, long Offset)
{
    /// <summary>The place of a location; null where the location is null.</summary>
    public static SourceSite? Of(SourceLocation? location) => location switch
    {
        null => null,
        { Precision: SourcePrecision.ExactLine or SourcePrecision.ApproximateLine } => new SourceSite(location.File, location.Line, location.Function, null, 0),
        { Precision: SourcePrecision.Function } => new SourceSite(null, 0, location.Function, location.Module, 0),
        _ => new SourceSite(null, 0, null, location.Module, location.Offset),
    };
}
