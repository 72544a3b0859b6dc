using TraceAssertions.Cli.Reporting.Profiles;

namespace TraceAssertions.Cli.Reporting;

/// <summary>Calls, errors and durations by name of the call, and by place where sources are asked for, as comma-separated values: <c>-c --format csv</c>.</summary>
internal static class CsvSummary
{
    private static readonly string[] Columns = ["name", "calls", "errors", "duration_nanos", .. DurationSpread.Names];

    /// <summary>Writes a header and a record a line.</summary>
    /// <param name="writer">Takes them.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="hasSources">Whether places are asked for.</param>
    public static void Write(TextWriter writer, IReadOnlyList<PlacedSummary.Line> lines, bool hasSources)
    {
        writer.WriteLine(Csv.Record(hasSources ? [.. Columns, .. CsvPlace.Columns] : Columns));
        foreach (var (name, source, statistics) in lines)
        {
            string?[] fields =
            [
                name, Csv.Number(statistics.Calls), Csv.Number(statistics.Errors), Csv.Number(statistics.Nanos),
                .. DurationSpread.Of(statistics.Durations).Select(Csv.Number),
            ];
            writer.WriteLine(Csv.Record(hasSources ? [.. fields, .. CsvPlace.Of(source)] : fields));
        }
    }
}
