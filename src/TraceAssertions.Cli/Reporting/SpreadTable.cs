using System.Globalization;

namespace TraceAssertions.Cli.Reporting;

/// <summary>How the durations of calls are spread, by name of the call: <c>--stats-extended</c>.</summary>
internal static class SpreadTable
{
    private const string Rule = "--------- --------- --------- --------- --------- --------- --------- --------- --------- --------- --------- ----------------";

    /// <summary>Writes the table.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="lines">The lines; the last is the total of the others.</param>
    public static void Write(TextWriter writer, IReadOnlyList<SummaryTable.Line> lines)
    {
        writer.WriteLine("    calls   mean us stddev us    min us    p50 us    p75 us    p90 us    p95 us    p99 us  p99.9 us    max us syscall");
        writer.WriteLine(Rule);
        for (var i = 0; i < lines.Count; i++)
        {
            if (i == lines.Count - 1)
                writer.WriteLine(Rule);
            var durations = lines[i].Statistics.Durations;
            var columns = (double[])[durations.Mean, durations.StandardDeviation, durations.Min, .. durations.Percentiles(50, 75, 90, 95, 99, 99.9).Select(nanos => (double)nanos), durations.Max];
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{durations.Count,9} {string.Join(' ', columns.Select(Micros))} {lines[i].Name}"));
        }
    }

    private static string Micros(double nanos) => string.Create(CultureInfo.InvariantCulture, $"{nanos / 1e3,9:F1}");
}
