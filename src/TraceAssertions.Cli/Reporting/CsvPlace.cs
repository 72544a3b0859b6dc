namespace TraceAssertions.Cli.Reporting;

/// <summary>A place in the source as fields of a record.</summary>
internal static class CsvPlace
{
    /// <summary>What the fields are called.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["file", "line", "function", "precision"];

    /// <summary>The fields; all are empty where the place is not known.</summary>
    public static IEnumerable<string?> Of(SourceLocation? place) => place is null
        ? [null, null, null, null]
        : [place.File, place.Line > 0 ? Csv.Number(place.Line) : null, place.Function, SourcePrecisions.NameOf(place.Precision)];
}
