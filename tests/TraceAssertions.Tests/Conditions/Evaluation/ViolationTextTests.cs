namespace TraceAssertions.Tests.Conditions.Evaluation;

public sealed class ViolationTextTests
{
    private static string Text(CausalTrace trace, string toml)
    {
        var report = TraceAssertionSet.Parse("[[trace_assertions]]\nname = \"Critical path under 200ms\"\n" + toml).Check(trace);
        return ViolationText.Format(report.Results.Single(), trace, report.TestName);
    }

    [Fact]
    public void A_time_over_its_budget()
    {
        var trace = new TraceFixture()
            .Calls("syscall:read", 1, path: "/data/in.csv", nanos: 143_000_000, site: "Importer.cs:127 in Importer.Load")
            .Distinct(2, nanos: 102_000_000)
            .Build();
        Text(trace, "condition = \"critical_path.duration_ms < 200\"").Should().Be("""
            TA2001 Trace assertion failed: Critical path under 200ms
              condition    critical_path.duration_ms < 200            renacer.toml(3,13)
              actual       347 ms (73.5% over the limit)
              bottleneck   syscall:read 143 ms (41%) on /data/in.csv at Importer.cs:127 in Importer.Load
              trace        4bf92f3577b34da6a3ce929d0e0e4736  test CsvImport.ImporterTests.Imports_the_file
            """);
    }

    [Fact]
    public void A_count_over_its_budget()
    {
        var trace = new TraceFixture().Calls("syscall:pread64", 12_000, path: "/data/in.csv").Calls("syscall:write", 345, path: null).Build();
        Text(trace, "condition = 'spans.syscall.count < 500'\nseverity = 'warning'\nreason = \"agreed\\nin 2026\"").Should().Be("""
            TA2001 Trace assertion violated (warning): Critical path under 200ms
              condition    spans.syscall.count < 500                  renacer.toml(3,13)
              actual       12,345 calls (24.7 times the limit)
              bottleneck   syscall:pread64 12,000 calls (97%) on /data/in.csv
              reason       agreed in 2026
              trace        4bf92f3577b34da6a3ce929d0e0e4736  test CsvImport.ImporterTests.Imports_the_file
            """);
    }

    [Fact]
    public void Bytes_over_their_budget()
    {
        var trace = new TraceFixture().Calls("syscall:mmap", 12, bytes: 1024 * 1024).Build();
        Text(trace, "condition = 'memory.allocated_bytes <= 10MiB'").Should().Be("""
            TA2001 Trace assertion failed: Critical path under 200ms
              condition    memory.allocated_bytes <= 10MiB            renacer.toml(3,13)
              actual       12,582,912 bytes (20.0% over the limit)
              bottleneck   syscall:mmap 12,582,912 bytes (100%)
              trace        4bf92f3577b34da6a3ce929d0e0e4736  test CsvImport.ImporterTests.Imports_the_file
            """);
    }

    [Fact]
    public void An_n_plus_one_under_its_activity_with_the_line_of_the_calls_and_who_calls_it()
    {
        var sketch = new TraceSketch();
        sketch.Span("test:Shop", 0, 1000, parent: -1);
        sketch.Span("activity:HttpRequestIn", 1, 900, parent: 0, kind: SpanKind.Server);
        for (var i = 0; i < 12; i++)
        {
            var request = sketch.Span("activity:SELECT products", 10 + (i * 10), 18 + (i * 10), parent: 1, kind: SpanKind.Client);
            sketch.Call("openat", 11 + (i * 10), 12 + (i * 10), parent: request, path: "/products.csv", site: "Catalogue.cs:15 in Catalogue.Find < OrderPage.cs:14 in OrderPage.Of < other Host.cs:1 in Host.Run");
        }

        Text(sketch.Build(), "condition = 'antipatterns.n_plus_one.count == 0'").Should().Be("""
            TA2001 Trace assertion failed: Critical path under 200ms
              condition    antipatterns.n_plus_one.count == 0         renacer.toml(3,13)
              actual       1 finding (the limit is 0)
              bottleneck   activity:SELECT products 12 requests one after another (48%) under activity:HttpRequestIn at Catalogue.cs:15 in Catalogue.Find
              called from  OrderPage.cs:14 in OrderPage.Of
              trace        4bf92f3577b34da6a3ce929d0e0e4736  test Sketch
            """);
    }

    [Fact]
    public void A_wait_is_told_from_work()
    {
        var trace = new TraceFixture().Calls("syscall:futex", 1, path: null, nanos: 4_002_000_000).Build();
        Text(trace, "condition = 'critical_path.duration_ms < 2000'").Should().Contain(
            "bottleneck   syscall:futex 4,002 ms (100%), waiting: a sleep, a lock or another thread\n");
    }

    [Fact]
    public void The_number_of_waits_is_no_time() =>
        Text(new TraceFixture().Calls("syscall:futex", 9, path: null).Build(), "condition = 'spans.syscall.count < 5'").Should().Contain(
            "bottleneck   syscall:futex 9 calls (100%)\n");

    [Fact]
    public void A_god_process_is_told_in_child_spans_of_which_a_run_is_one() =>
        Text(new TraceFixture().Distinct(150).Calls("syscall:read", 10_000, path: "/data").Build(), "condition = 'antipatterns.god_process.count == 0'").Should().Contain(
            "actual       1 finding (the limit is 0)\n  bottleneck   test:CsvImport.ImporterTests.Imports_the_file 151 child spans (100%)\n");

    [Fact]
    public void Runs_are_told_with_the_calls_they_hold() =>
        Text(new TraceFixture().Calls("syscall:read", 7, path: "/data").Calls("syscall:write", 1, path: null).Calls("syscall:read", 5, path: "/data").Build(), "condition = 'spans.syscall.runs < 3'").Should().Contain(
            "actual       3 runs (exactly the limit)\n  bottleneck   syscall:read 2 runs of 12 calls (67%) on /data\n");

    [Fact]
    public void An_error_count_points_at_the_calls_that_failed() =>
        Text(new TraceFixture().Calls("syscall:openat", 5, path: "/data").Calls("syscall:openat", 2, path: "/data", error: "ENOENT").Build(), "condition = 'spans.syscall.errors == 0'").Should().Contain(
            "bottleneck   syscall:openat 2 failed calls (100%) on /data\n");

    [Fact]
    public void What_was_not_evaluated()
    {
        var trace = new TraceFixture { Completeness = new Completeness(true, 3, ["the tracer was killed"]) }.Calls("syscall:pread64", 4).Build();
        Text(trace, "condition = 'spans.syscall:read.count + spans.syscall.count * 2 < 1_000_000'").Should().Be("""
            TA2002 Trace assertion not evaluated: Critical path under 200ms
              condition    spans.syscall:read.count + spans.syscall.count * 2 < 1_000_000 renacer.toml(3,13)
              why          the trace is incomplete: 3 events were lost; the tracer was killed
              warning      TA2003 spans.syscall:read matched nothing in this trace, while syscall:pread64 of its family occurred; select the family: spans.io:read
              trace        4bf92f3577b34da6a3ce929d0e0e4736  test CsvImport.ImporterTests.Imports_the_file
            """);
    }

    [Fact]
    public void The_diagnostic_of_a_violation_stands_at_its_condition()
    {
        var trace = new TraceFixture().Calls("syscall:read", 6).Build();
        TraceAssertionSet.Parse("[[trace_assertions]]\nname = \"n\"\ncondition = 'spans.syscall.count < 5'").Check(trace).Errors.Single().ToDiagnostic()!.ToString()
            .Should().Be("renacer.toml(3,13): error TA2001: trace assertion \"n\" is violated: spans.syscall.count < 5, actual 6 calls (20.0% over the limit)");
    }
}
