using System.Globalization;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting;

/// <summary>Calls, errors and time by name of the call: the table of <c>strace -c</c>, with percentiles.</summary>
/// <remarks>As in strace, a call that never returned (exit_group(2)) is not counted. The time is what passed between entry and return (<c>strace -w</c>).</remarks>
internal sealed class SummaryTable
{
    private const string Rule = "------ ----------- ----------- --------- --------- --------- --------- --------- ----------------";

    private readonly Dictionary<int, CallStatistics> _rows = [];

    /// <summary>One name of a call.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Statistics">Its calls.</param>
    internal readonly record struct Line(string Name, CallStatistics Statistics);

    /// <summary>Counts one call that returned.</summary>
    public void Add(int number, bool failed, long nanos)
    {
        if (!_rows.TryGetValue(number, out var row))
            _rows.Add(number, row = new CallStatistics());
        row.Add(nanos, failed);
    }

    /// <summary>The lines, most time first, then by number of the call.</summary>
    public IReadOnlyList<Line> Lines =>
        [.. _rows.OrderByDescending(pair => pair.Value.Nanos).ThenBy(pair => pair.Key).Select(pair => new Line(SyscallTable.Name(pair.Key), pair.Value))];

    /// <summary>Writes a table of these lines with its total.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="extended">Whether a second table tells how the durations are spread.</param>
    public static void Write(TextWriter writer, IReadOnlyList<Line> lines, bool extended = false)
    {
        var total = new Line("total", CallStatistics.Of(lines.Select(line => line.Statistics)));
        writer.WriteLine("% time     seconds  usecs/call     calls    errors    p50 us    p95 us    p99 us syscall");
        writer.WriteLine(Rule);
        foreach (var line in lines)
            writer.WriteLine(Format(line, total.Statistics.Nanos));
        writer.WriteLine(Rule);
        writer.WriteLine(Format(total, total.Statistics.Nanos));
        if (!extended)
            return;
        writer.WriteLine();
        SpreadTable.Write(writer, [.. lines, total]);
    }

    private static string Format(Line line, long totalNanos)
    {
        var (calls, errors, nanos) = (line.Statistics.Calls, line.Statistics.Errors, line.Statistics.Nanos);
        var percent = totalNanos == 0 ? (line.Name == "total" ? 100.0 : 0.0) : 100.0 * nanos / totalNanos;
        var microsPerCall = calls == 0 ? 0 : nanos / 1000 / calls;
        var failed = errors == 0 ? "" : errors.ToString(CultureInfo.InvariantCulture);
        var p = line.Statistics.Durations.Percentiles(50, 95, 99);
        return string.Create(CultureInfo.InvariantCulture, $"{percent,6:F2} {nanos / 1e9,11:F6} {microsPerCall,11} {calls,9} {failed,9} {p[0] / 1e3,9:F1} {p[1] / 1e3,9:F1} {p[2] / 1e3,9:F1} {line.Name}");
    }
}
