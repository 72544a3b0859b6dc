using TraceAssertions.Cli.Reporting;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Tests.Reporting;

public sealed class SummaryTableTests
{
    private static string Render(SummaryTable table)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        table.Write(writer);
        return writer.ToString();
    }

    [Fact]
    public void The_table_is_laid_out_as_strace_does_it()
    {
        var table = new SummaryTable();
        for (var i = 0; i < 100; i++)
            table.Add(SyscallTable.Number("write"), failed: false, nanos: 13_090);
        table.Add(SyscallTable.Number("openat"), failed: true, nanos: 250_000);
        table.Add(SyscallTable.Number("openat"), failed: false, nanos: 41_000);

        Render(table).Should().Be(
            """
            % time     seconds  usecs/call     calls    errors syscall
            ------ ----------- ----------- --------- --------- ----------------
             81.81    0.001309          13       100           write
             18.19    0.000291         145         2         1 openat
            ------ ----------- ----------- --------- --------- ----------------
            100.00    0.001600          15       102         1 total

            """);
    }

    [Fact]
    public void Without_calls_there_is_a_total_of_nothing() =>
        Render(new SummaryTable()).Split('\n')[3].Should().Be("100.00    0.000000           0         0           total");
}
