using System.Text.Json;
using TraceAssertions.Cli.Reporting;
using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Commands;

/// <summary><c>--format csv</c> and <c>--format chrome</c> of real programs, read by Python's own csv and json.</summary>
public sealed class TraceFormatTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-formats");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_csv_document_has_a_record_for_each_call(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        var records = Csv("-f", "--backend", backend, "--", CProgram.Build("calls"));

        records.Count(record => record["name"] == "write" && record["fd"] == "1").Should().Be(100);
        var failed = records.First(record => record["path"] == "/nonexistent/file");
        (failed["errno"], failed["result"], failed["args"]).Should().Be(("ENOENT", "-2", "AT_FDCWD, \"/nonexistent/file\", O_RDONLY"));
        var last = records.Last(record => record["name"] == "exit_group");
        (last["result"], last["duration_nanos"]).Should().Be(("", ""));
        records.Select(record => record["pid"]).Distinct().Should().HaveCount(2);
        records.Should().OnlyContain(record => long.Parse(record["start_nanos"]) > 0);
    }

    [SkippableFact]
    public void A_csv_document_keeps_hostile_paths_whole()
    {
        const string hostile = "/nonexistent/a,\"b\"\n=1+1";
        var records = Csv("-f", "--", "cat", hostile);

        records.Should().ContainSingle(record => record["name"] == "openat" && record["path"] == hostile);
    }

    [SkippableFact]
    public void A_csv_summary_has_the_counts_and_the_spread()
    {
        var records = Csv("-c", "--", CProgram.Build("calls"));

        var write = records.Single(record => record["name"] == "write");
        write["calls"].Should().Be("100");
        string[] ascending = ["min_nanos", "p50_nanos", "p75_nanos", "p90_nanos", "p95_nanos", "p99_nanos", "p99_9_nanos", "max_nanos"];
        ascending.Select(name => long.Parse(write[name])).Should().BeInAscendingOrder().And.OnlyContain(nanos => nanos > 0);
        records.Sum(record => long.Parse(record["errors"])).Should().BeGreaterThan(0);
    }

    [SkippableFact]
    public void A_csv_document_tells_the_source_of_each_call()
    {
        var records = Csv("--source", "--", CProgram.Build("calls", "-g"));

        var write = records.First(record => record["name"] == "write");
        (Path.GetFileName(write["file"]), write["function"], write["precision"]).Should().Be(("calls.c", "main", "exact"));
        int.Parse(write["line"]).Should().BePositive();
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void A_chrome_document_has_an_event_for_each_call_and_a_flow_for_each_fork(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        using var document = JsonDocument.Parse(Python("import json,sys; print(json.dumps(json.load(open(sys.argv[1]))))", "chrome", "-f", "--backend", backend, "--", CProgram.Build("calls")));
        var root = document.RootElement;
        var events = root.GetProperty("traceEvents").EnumerateArray().ToArray();

        var writes = events.Where(e => Is(e, "X", "write")).ToArray();
        writes.Should().HaveCount(100);
        writes.Should().OnlyContain(e => e.GetProperty("dur").GetDecimal() > 0 && e.GetProperty("ts").GetDecimal() > 0 && e.GetProperty("args").GetProperty("result").GetInt64() == 1);
        events.Where(e => Is(e, "B", "exit_group")).Should().HaveCount(2, "a call that never returns has a beginning only");
        var start = events.Single(e => Is(e, "s", "fork"));
        var finish = events.Single(e => Is(e, "f", "fork"));
        start.GetProperty("id").GetInt64().Should().Be(finish.GetProperty("id").GetInt64());
        var child = finish.GetProperty("pid").GetInt32();
        child.Should().NotBe(start.GetProperty("pid").GetInt32());
        events.Single(e => Is(e, "X", "getppid")).GetProperty("tid").GetInt32().Should().Be(child);
        events.Where(e => Is(e, "M", "process_name")).Select(e => e.GetProperty("args").GetProperty("name").GetString()).Should().Equal("calls");
        events.Where(e => e.GetProperty("ph").GetString() == "i").Select(e => e.GetProperty("name").GetString()).Should().Contain("+++ exited with 7 +++");
        root.GetProperty("otherData").GetProperty("complete").GetBoolean().Should().BeTrue();
        root.GetProperty("displayTimeUnit").GetString().Should().Be("ns");
    }

    [SkippableFact]
    public void A_chrome_document_tells_the_source_of_each_call()
    {
        using var document = JsonDocument.Parse(Python("import json,sys; print(json.dumps(json.load(open(sys.argv[1]))))", "chrome", "--source", "--", CProgram.Build("calls", "-g")));

        document.RootElement.GetProperty("traceEvents").EnumerateArray().First(e => Is(e, "X", "write")).GetProperty("args").GetProperty("source").GetString().Should().MatchRegex(@"calls\.c:\d+ main$");
    }

    [SkippableTheory]
    [InlineData("csv")]
    [InlineData("chrome")]
    public void A_command_that_cannot_be_started_leaves_no_document(string format)
    {
        var result = Renacer.Run("--format", format, "--", "/nonexistent/command");

        (result.ExitCode, result.Out).Should().Be((127, ""));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\rb", "\"a\rb\"")]
    [InlineData("", "")]
    public void A_field_is_quoted_where_it_must_be(string field, string record) => TraceAssertions.Cli.Reporting.Csv.Record(field, null).Should().Be(record + ",");

    private static bool Is(JsonElement e, string phase, string name) => e.GetProperty("ph").GetString() == phase && e.GetProperty("name").GetString() == name;

    private List<Dictionary<string, string>> Csv(params string[] arguments) =>
        JsonSerializer.Deserialize<List<Dictionary<string, string>>>(Python("import csv,json,sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1], newline='')))))", "csv", arguments))!;

    /// <summary>What the script prints of the document that a run leaves.</summary>
    private string Python(string script, string format, params string[] arguments)
    {
        var python = Tools.Require("python3");
        var file = Path.Combine(_folder.FullName, "document");
        Renacer.Run(["--format", format, "-o", file, .. arguments]);
        var read = Renacer.Start([python, "-c", script, file]);
        read.ExitCode.Should().Be(0, read.Error);
        return read.Out;
    }
}
