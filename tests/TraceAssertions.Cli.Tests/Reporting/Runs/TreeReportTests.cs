using TraceAssertions.Cli.Reporting.Runs;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Tests.Reporting.Runs;

public sealed class TreeReportTests : IDisposable
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly ResultsOnDisk _results = new();

    private readonly System.Text.StringBuilder _spans = new();
    private int _count;

    public void Dispose() => _results.Dispose();

    [Fact]
    public void Activities_and_calls_are_nested_with_their_lines_and_equal_neighbours_are_one()
    {
        var test = Span("test:N.C.A", null, 0, 9_000_000);
        Span("syscall:mmap", test, 1, 10, noise: "jit", calls: 7);
        var get = Span("activity:GET", test, 2, 8_000_000, attributes: "\"url.full\":\"http://shop/orders/2\"");
        var server = Span("activity:In", get, 3, 7_000_000);
        for (var i = 0; i < 3; i++)
        {
            var select = Span("activity:SELECT", server, 10 + (i * 10), 1_500_000, attributes: $"\"db.query.text\":\"WHERE id = {i}\"");
            Span("syscall:openat", select, 11 + (i * 10), 1000, attributes: "\"syscall.pathname\":\"/products.csv\"", line: i == 0 ? 15 : 0);
            Span("syscall:pread64", select, 12 + (i * 10), 2000, attributes: "\"syscall.pathname\":\"/products.csv\"", calls: i + 1, line: 16 + (i % 2));
        }

        // Written last, made first: a tree is in order of time.
        Span("syscall:openat", server, 4, 2000, attributes: "\"syscall.pathname\":\"/order\",\"syscall.errno\":\"ENOENT\"");
        Span("syscall:close", test, 90, 500, confidence: "late");

        Report(ResultsOnDisk.Passed("N.C.A")).Should().Be("""
            passed  N.C.A
              activity:GET  http://shop/orders/2  8 ms
                activity:In  7 ms
                  syscall:openat /order ENOENT  0.002 ms
                  activity:SELECT ×3  4.5 ms
                    syscall:openat /products.csv ×3  0.003 ms  at Shop.cs:15 in Shop.Find
                    syscall:pread64 /products.csv ×6  0.006 ms
              syscall:close [late]  0.0005 ms
              and 7 calls of the runtime's own


            """);
    }

    [Fact]
    public void Neighbours_that_differ_below_stay_apart()
    {
        var test = Span("test:N.C.A", null, 0, 100);
        foreach (var path in new[] { "/a", "/a", "/b", "/a" })
            Span("syscall:openat", Span("activity:Ask", test, _count, 10), _count, 1, attributes: $"\"syscall.pathname\":\"{path}\"");

        Report(ResultsOnDisk.Passed("N.C.A")).Split('\n').Where(line => line.Contains("Ask", StringComparison.Ordinal)).Select(line => line.Trim().Split("  ")[0])
            .Should().Equal("activity:Ask ×2", "activity:Ask", "activity:Ask");
    }

    [Fact]
    public void What_fails_comes_last_with_what_is_found()
    {
        Span("test:N.C.A", null, 0, 100);
        Span("syscall:read", "0000000000000001", 1, 10);
        _results.Add(ResultsOnDisk.Passed("N.C.Z"));
        var text = Report(_results.Violated("N.C.A") with { Complete = false });

        text.Should().EndWith("""
            failed  N.C.A
              syscall:read  0 ms
              the trace is incomplete: there may have been more
              TA2001 Trace assertion failed: Few calls
                condition    spans.syscall.count < 500
                actual       12,345 calls (24.7 times the limit)


            """).And.StartWith("passed  N.C.Z\n  there is no trace to show: ");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"schema\":\"traceassertions.trace/1\",\"span_count\":1}")]
    [InlineData("{\"schema\":\"traceassertions.trace/2\",\"span_count\":0}")]
    [InlineData("{\"schema\":\"traceassertions.trace/1\",\"span_count\":1}\n{\"span_name\":3}")]
    [InlineData("not json")]
    [InlineData("[]")]
    public void A_damaged_trace_is_told(string content)
    {
        File.WriteAllText(Path.Combine(_results.Folder(), "A.trace.jsonl"), content);
        _results.Add(ResultsOnDisk.Passed("N.C.A") with { TraceFile = "A.trace.jsonl" });

        Reports.Of(_results, (run, stream) => TreeReport.Write(run, stream)).Should().StartWith("passed  N.C.A\n  there is no trace to show: ");
    }

    [Fact]
    public void A_hostile_trace_is_shown_as_text_however_deep_it_is()
    {
        var parent = Span("test:N.C.A", null, 0, 100);
        for (var i = 0; i < 20_000; i++)
            parent = Span("activity:\\u001b[31m<script>\\n", parent, i, 1);

        var lines = Report(ResultsOnDisk.Passed("N.C.A")).Split('\n');

        lines.Where(line => line.Contains("<script>", StringComparison.Ordinal)).Should().HaveCount(20_000).And.OnlyContain(line => line.Length < 200 && !line.Contains('\u001b', StringComparison.Ordinal));
    }

    private string Report(VerdictFile verdict)
    {
        var file = TraceFileName.Of(verdict.DisplayName) + ".trace.jsonl";
        File.WriteAllText(Path.Combine(_results.Folder(), file), $"{{\"schema\":\"traceassertions.trace/1\",\"span_count\":{_count}}}\n{_spans}");
        _results.Add(verdict with { TraceFile = file });
        return Reports.Of(_results, (run, stream) => TreeReport.Write(run, stream));
    }

    private string Span(string name, string? parent, long start, long nanos, string attributes = "", int calls = 1, string? noise = null, string confidence = "exact", int line = 0)
    {
        var id = (++_count).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
        var source = line == 0 ? "null" : $"{{\"precision\":\"exact\",\"file\":\"{_results.Root}/Shop.cs\",\"line\":{line},\"function\":\"Shop.Find\"}}";
        _spans.Append($"{{\"trace_id\":\"{Trace}\",\"span_id\":\"{id}\",\"parent_span_id\":{Quoted(parent)},\"start_time_nanos\":{start},\"span_name\":\"{name}\",\"attributes\":{{{attributes}}},"
            + $"\"source\":{source},\"repetition_count\":{calls},\"duration_nanos\":{nanos},\"confidence\":\"{confidence}\",\"noise\":{Quoted(noise)}}}\n");
        return id;
    }

    private static string Quoted(string? text) => text is null ? "null" : $"\"{text}\"";
}
