using TraceAssertions.Cli.Reporting;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Tests.Reporting;

public sealed class SummaryTableTests
{
    private static string Render(SummaryTable table, bool extended = false)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        SummaryTable.Write(writer, table.Lines, extended);
        return writer.ToString();
    }

    [Fact]
    public void The_table_is_laid_out_as_strace_does_it_with_percentiles()
    {
        var table = new SummaryTable();
        for (var i = 0; i < 100; i++)
            table.Add(SyscallTable.Number("write"), failed: false, nanos: 13_090);
        table.Add(SyscallTable.Number("openat"), failed: true, nanos: 250_000);
        table.Add(SyscallTable.Number("openat"), failed: false, nanos: 41_000);

        Render(table).Should().Be(
            """
            % time     seconds  usecs/call     calls    errors    p50 us    p95 us    p99 us syscall
            ------ ----------- ----------- --------- --------- --------- --------- --------- ----------------
             81.81    0.001309          13       100                13.1      13.1      13.1 write
             18.19    0.000291         145         2         1      41.5     250.0     250.0 openat
            ------ ----------- ----------- --------- --------- --------- --------- --------- ----------------
            100.00    0.001600          15       102         1      13.2      13.2      41.5 total

            """);
    }

    [Fact]
    public void Without_calls_there_is_a_total_of_nothing() =>
        Render(new SummaryTable()).Split('\n')[3].Should().Be("100.00    0.000000           0         0                 0.0       0.0       0.0 total");

    [Fact]
    public void The_extended_table_tells_how_the_durations_are_spread()
    {
        var table = new SummaryTable();
        for (var i = 1; i <= 100; i++)
            table.Add(SyscallTable.Number("write"), failed: false, nanos: i * 1000);
        table.Add(SyscallTable.Number("read"), failed: true, nanos: 100);

        Render(table, extended: true).Split('\n')[7..].Should().Equal(
            "    calls   mean us stddev us    min us    p50 us    p75 us    p90 us    p95 us    p99 us  p99.9 us    max us syscall",
            "--------- --------- --------- --------- --------- --------- --------- --------- --------- --------- --------- ----------------",
            "      100      50.5      28.9       1.0      50.2      75.8      90.1      95.2      99.3     100.0     100.0 write",
            "        1       0.1       0.0       0.1       0.1       0.1       0.1       0.1       0.1       0.1       0.1 read",
            "--------- --------- --------- --------- --------- --------- --------- --------- --------- --------- --------- ----------------",
            "      101      50.0      29.2       0.1      50.2      75.8      90.1      95.2      99.3     100.0     100.0 total",
            "");
    }
}
