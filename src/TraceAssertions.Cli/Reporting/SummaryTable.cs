using System.Globalization;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting;

/// <summary>Calls, errors and time by name of the call: the table of <c>strace -c</c>.</summary>
/// <remarks>As in strace, a call that never returned (exit_group(2)) is not counted. The time is what passed between entry and return (<c>strace -w</c>).</remarks>
internal sealed class SummaryTable
{
    private readonly Dictionary<int, Row> _rows = [];

    /// <summary>One name of a call.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Calls">Calls that returned.</param>
    /// <param name="Errors">Those of them that failed.</param>
    /// <param name="Nanos">Nanoseconds in all of them.</param>
    internal readonly record struct Line(string Name, long Calls, long Errors, long Nanos);

    /// <summary>Counts one call that returned.</summary>
    public void Add(int number, bool failed, long nanos)
    {
        if (!_rows.TryGetValue(number, out var row))
            _rows.Add(number, row = new Row());
        row.Calls++;
        row.Errors += failed ? 1 : 0;
        row.Nanos += nanos;
    }

    /// <summary>The lines, most time first, then by number of the call.</summary>
    public IReadOnlyList<Line> Lines =>
        [.. _rows.OrderByDescending(pair => pair.Value.Nanos).ThenBy(pair => pair.Key)
            .Select(pair => new Line(SyscallTable.Name(pair.Key), pair.Value.Calls, pair.Value.Errors, pair.Value.Nanos))];

    /// <summary>Writes the table with its total.</summary>
    public void Write(TextWriter writer) => Write(writer, Lines);

    /// <summary>Writes a table of these lines with its total.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<Line> lines)
    {
        var total = new Line("total", lines.Sum(line => line.Calls), lines.Sum(line => line.Errors), lines.Sum(line => line.Nanos));
        writer.WriteLine("% time     seconds  usecs/call     calls    errors syscall");
        writer.WriteLine("------ ----------- ----------- --------- --------- ----------------");
        foreach (var line in lines)
            writer.WriteLine(Format(line, total.Nanos));
        writer.WriteLine("------ ----------- ----------- --------- --------- ----------------");
        writer.WriteLine(Format(total, total.Nanos));
    }

    private static string Format(Line line, long totalNanos)
    {
        var percent = totalNanos == 0 ? (line.Name == "total" ? 100.0 : 0.0) : 100.0 * line.Nanos / totalNanos;
        var microsPerCall = line.Calls == 0 ? 0 : line.Nanos / 1000 / line.Calls;
        var errors = line.Errors == 0 ? "" : line.Errors.ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{percent,6:F2} {line.Nanos / 1e9,11:F6} {microsPerCall,11} {line.Calls,9} {errors,9} {line.Name}");
    }

    private sealed class Row
    {
        public long Calls;
        public long Errors;
        public long Nanos;
    }
}
