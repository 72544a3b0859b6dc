using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace TraceAssertions.Tests.Collection;

public sealed class TraceFileWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trace-file-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_first_line_is_the_header_and_each_further_line_a_span()
    {
        var lines = Written(Sample());
        var header = lines[0];
        header.GetProperty("schema").GetString().Should().Be("traceassertions.trace/1");
        header.GetProperty("trace_id").GetString().Should().Be("4bf92f3577b34da6a3ce929d0e0e4736");
        header.GetProperty("span_count").GetInt32().Should().Be(3);
        header.GetProperty("call_count").GetInt32().Should().Be(1002);
        header.GetProperty("complete").GetBoolean().Should().BeTrue();
        lines.Should().HaveCount(4);
    }

    [Fact]
    public void A_run_carries_its_count_its_times_and_its_call()
    {
        var run = Written(Sample())[2];
        run.GetProperty("span_name").GetString().Should().Be("syscall:read");
        run.GetProperty("span_kind").GetString().Should().Be("Internal");
        run.GetProperty("status").GetString().Should().Be("Ok");
        run.GetProperty("start_time_nanos").GetInt64().Should().Be(1_700_000_000_000_000_010);
        run.GetProperty("end_time_nanos").GetInt64().Should().Be(1_700_000_000_000_002_009);
        run.GetProperty("repetition_count").GetInt32().Should().Be(1000);
        run.GetProperty("duration_nanos").GetInt64().Should().Be(1000);
        run.GetProperty("process_pid").GetInt32().Should().Be(100);
        run.GetProperty("process_name").GetString().Should().Be("importer");
        run.GetProperty("confidence").GetString().Should().Be("exact");
        run.GetProperty("parent_span_id").GetString().Should().Be(Written(Sample())[1].GetProperty("span_id").GetString());
        var attributes = run.GetProperty("attributes");
        attributes.GetProperty("syscall.name").GetString().Should().Be("read");
        attributes.GetProperty("syscall.fd").GetInt32().Should().Be(3);
        attributes.GetProperty("renacer.rle.count").GetInt32().Should().Be(1000);
        attributes.GetProperty("renacer.rle.first_timestamp").GetInt64().Should().Be(1_700_000_000_000_000_010);
        attributes.GetProperty("renacer.rle.last_timestamp").GetInt64().Should().Be(1_700_000_000_000_002_008);
    }

    [Fact]
    public void Messages_are_told_where_they_were_received_by_the_run_that_sent_them()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            t.Call("write", 5, 10, tid: 1, message: 1);
            t.Call("read", 6, 11, tid: 2, message: 2);
            t.Call("write", 15, 20, tid: 1, message: 3);
            t.Call("read", 16, 21, tid: 2, message: 4);
            t.Message(1, 2);
            t.Message(3, 4);
        });
        var lines = Written(trace);
        lines[2].TryGetProperty("received", out _).Should().BeFalse();
        lines[3].GetProperty("received").GetRawText().Should().Be(
            $$"""[{"kind":"data","from_span_id":"{{lines[2].GetProperty("span_id").GetString()}}","count":2,"sent_clock":1,"received_clock":2}]""");
        lines[3].GetProperty("logical_clock").GetInt64().Should().Be(2);
        lines[3].GetProperty("parent_logical_clock").GetInt64().Should().Be(1);
    }

    [Fact]
    public void A_failed_call_carries_its_errno()
    {
        var span = Written(Sample())[3];
        span.GetProperty("status").GetString().Should().Be("Error");
        span.GetProperty("status_message").GetString().Should().Be("ENOENT");
        span.GetProperty("status_code").GetInt32().Should().Be(2);
        span.GetProperty("attributes").GetProperty("syscall.pathname").GetString().Should().Be("/größe \"x\"\n");
    }

    [Fact]
    public void Attributes_keep_their_types_and_odd_numbers_are_texts()
    {
        var trace = TraceSketch.Of(t => t.Span("activity:a", 0, 1, attributes: new Dictionary<string, object>
        {
            ["db.system"] = "sqlite",
            ["rows"] = 7L,
            ["ok"] = true,
            ["ratio"] = 0.5,
            ["nan"] = double.NaN,
            ["thread.id"] = 9,
        }));
        var attributes = Written(trace)[1].GetProperty("attributes");
        attributes.EnumerateObject().Select(p => $"{p.Name}={p.Value}").Should().BeEquivalentTo("db.system=sqlite", "rows=7", "ok=True", "ratio=0.5", "nan=NaN", "thread.id=9");
    }

    [Fact]
    public void A_text_that_is_no_unicode_is_written_with_the_replacement_character()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Header = t.Header with { Name = "half \ud83d of a pair" };
            t.Call("openat", 0, 1, parent: -1, path: "/\udc00");
        });
        var lines = Written(trace);
        lines[0].GetProperty("name").GetString().Should().Be("half \ufffd of a pair");
        lines[1].GetProperty("attributes").GetProperty("syscall.pathname").GetString().Should().Be("/\ufffd");
    }

    [Fact]
    public void Counts_survive_for_random_traces()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var trace = Analysis.RandomTraces.OfSeed(seed);
            var spans = Written(trace).Skip(1).ToList();
            spans.Sum(s => s.GetProperty("repetition_count").GetInt32()).Should().Be(trace.CallCount);
            spans.Select(s => s.GetProperty("span_id").GetString()).Should().OnlyHaveUniqueItems();
            spans.Select(s => s.GetProperty("duration_nanos").GetInt64()).Should().Equal(trace.Spans.Select(s => s.DurationNanos));
        }
    }

    [SkippableFact]
    public void Another_programs_parser_reads_every_line()
    {
        Skip.IfNot(File.Exists("/usr/bin/python3"), "python3 is not installed");
        var path = Path.Combine(_folder, "t.jsonl");
        TraceFileWriter.Write(Large(), path).Should().BeNull();
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3")
        {
            ArgumentList =
            {
                "-c",
                "import json,sys; l=[json.loads(x) for x in open(sys.argv[1],encoding='utf-8')]; print(len(l), sum(s['repetition_count'] for s in l[1:]))",
                path,
            },
            RedirectStandardOutput = true,
        })!;
        python.StandardOutput.ReadToEnd().Trim().Should().Be("3002 4001");
    }

    [Fact]
    public void Nothing_else_is_left_in_the_folder_and_an_older_file_is_replaced()
    {
        var path = Path.Combine(_folder, "new", "t.jsonl");
        TraceFileWriter.Write(Large(), path).Should().BeNull();
        TraceFileWriter.Write(Sample(), path).Should().BeNull();
        Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!).Should().Equal(path);
        File.ReadAllLines(path).Should().HaveCount(4);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_diagnostic()
    {
        var blocked = Path.Combine(_folder, "file");
        File.WriteAllText(blocked, "");
        var error = TraceFileWriter.Write(Sample(), Path.Combine(blocked, "t.jsonl"))!;
        error.Code.Should().Be("TA4001");
        error.Severity.Should().Be(DiagnosticSeverity.Error);
        error.ToString().Should().StartWith($"{blocked}/t.jsonl: error TA4001: The trace could not be written: ")
            .And.EndWith("; make room there, or grant write access");
    }

    [SkippableFact]
    public void A_full_disk_is_a_diagnostic_and_leaves_the_older_file_as_it_was()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "mounting a small file system needs root");
        var disk = Directory.CreateDirectory(Path.Combine(_folder, "disk")).FullName;
        Skip.IfNot(Run("mount", "-t", "tmpfs", "-o", "size=64k", "none", disk) == 0, "no file system can be mounted here");
        try
        {
            var path = Path.Combine(disk, "t.jsonl");
            TraceFileWriter.Write(Sample(), path).Should().BeNull();
            var before = File.ReadAllText(path);
            var error = TraceFileWriter.Write(Large(), path)!;
            error.Code.Should().Be("TA4001");
            error.Message.Should().ContainEquivalentOf("space");
            Directory.GetFileSystemEntries(disk).Should().Equal(path);
            File.ReadAllText(path).Should().Be(before);
        }
        finally
        {
            Run("umount", disk);
        }
    }

    private static int Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private List<JsonElement> Written(CausalTrace trace)
    {
        var path = Path.Combine(_folder, $"{Guid.NewGuid()}.jsonl");
        TraceFileWriter.Write(trace, path).Should().BeNull();
        return [.. File.ReadAllLines(path).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static CausalTrace Sample()
    {
        var sketch = new TraceSketch();
        sketch.Header = sketch.Header with { MonotonicToUnixNanos = 1_700_000_000_000_000_000 };
        sketch.Span("test:T", 0, 5000);
        for (var i = 0; i < 1000; i++)
            sketch.Call("read", 10 + (2 * i), 11 + (2 * i), fd: 3, requested: 1, transferred: 1);
        sketch.Call("openat", 4000, 4001, path: "/größe \"x\"\n", error: "ENOENT");
        return sketch.Process(TraceSketch.Pid, "importer").Build();
    }

    private static CausalTrace Large() => TraceSketch.Of(t =>
    {
        t.Span("test:T", 0, 10_000);
        for (var i = 0; i < 3000; i++)
        {
            t.Call("openat", i, i + 1, path: string.Create(CultureInfo.InvariantCulture, $"/large/{i}"));
            if (i % 3 == 0)
                t.Call("openat", i, i + 1, path: string.Create(CultureInfo.InvariantCulture, $"/large/{i}"));
        }
    });
}
