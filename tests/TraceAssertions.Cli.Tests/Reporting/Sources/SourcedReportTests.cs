using System.Text;
using System.Text.Json;
using TraceAssertions.Cli.Reporting;
using TraceAssertions.Cli.Reporting.Sources;
using TraceAssertions.Tracing;
using static TraceAssertions.Cli.Tests.Reporting.Sources.HandMadeStacks;

namespace TraceAssertions.Cli.Tests.Reporting.Sources;

/// <summary>Reports of hand-made calls on hand-made stacks.</summary>
public sealed class SourcedReportTests
{
    private static readonly LaunchOutcome Outcome = new(0, null, null, 0, []);
    private static readonly TraceIdentity Identity = new(["app"], "/bin/app", TracerBackend.Ebpf, "4bf92f3577b34da6a3ce929d0e0e4736", null, 0);

    private static string Text(TraceReport report, MemoryStream stream, Action<TraceReport> feed)
    {
        using (report)
        {
            feed(report);
            report.Finish(Outcome);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static TraceReport Report(MemoryStream stream, HandMadeStacks stacks, bool frames = false) =>
        new TextReport(stream, new TextStyle(false, false, false), new SourceView(stacks, new SourceStyle(frames)));

    [Fact]
    public void Each_line_ends_in_the_place_of_its_call_and_lines_keep_their_order()
    {
        var stacks = new HandMadeStacks(Stack(At("load", 42)), Stack(At("save", 50)));
        using var stream = new MemoryStream();

        var text = Text(Report(stream, stacks), stream, report =>
        {
            for (var i = 0; i < 2000; i++)
                report.OnCall(Call(Read, 5), default, default, 1 + (i % 2));
            report.OnProcess(new RawProcessEvent { Kind = ProcessEventKind.Exit, Pid = 10, Tid = 10, Value = 0 }, default, default);
        });

        var lines = text.TrimEnd('\n').Split('\n');
        lines.Should().HaveCount(2001);
        lines[..4].Select(line => line[line.IndexOf('[', StringComparison.Ordinal)..]).Should().Equal("[/src/app.rs:42 load]", "[/src/app.rs:50 save]", "[/src/app.rs:42 load]", "[/src/app.rs:50 save]");
        lines[^1].Should().Be("+++ exited with 0 +++");
        stacks.Resolved.Should().Equal(1, 2);
    }

    [Fact]
    public void Nothing_is_looked_up_before_the_end_once_a_NET_runtime_was_seen()
    {
        var stacks = new HandMadeStacks(Stack(At("load", 42)));
        using var stream = new MemoryStream();
        using var report = Report(stream, stacks);

        report.OnManagedRuntime();
        for (var i = 0; i < 100; i++)
            report.OnCall(Call(Read, 5), default, default, 1);
        // A report that did look would do it on another thread, soon: it is given the time that a lookup takes.
        Thread.Sleep(100);
        stacks.Resolved.Should().BeEmpty();
        report.Finish(Outcome);

        stacks.Resolved.Should().Equal(1);
        Encoding.UTF8.GetString(stream.ToArray()).Split("load]").Should().HaveCount(101);
    }

    [Fact]
    public void A_failure_to_look_up_is_told_and_not_swallowed()
    {
        using var stream = new MemoryStream();
        using var report = Report(stream, new HandMadeStacks());
        report.OnCall(Call(Read, 5), default, default, 7);

        report.Invoking(broken => broken.Finish(Outcome)).Should().Throw<InvalidOperationException>().WithMessage("source lines could not be written: *");
    }

    [Fact]
    public void The_JSON_has_source_stack_and_the_original_line()
    {
        var translated = At("load_data", 127) with { TranslatedFrom = new() { Precision = SourcePrecision.ExactLine, File = "simulation.py", Line = 42, Function = "load", Language = "python", Text = "f.read()" } };
        var stacks = new HandMadeStacks(Stack(Library("read"), translated));
        using var stream = new MemoryStream();

        var text = Text(new JsonReport(stream, Identity, JsonContent.Calls, new SourceView(stacks, new SourceStyle(Frames: true))), stream, report =>
        {
            report.OnCall(Call(Read, 5), "/é\""u8, default, 1);
            report.OnCall(Call(Close, 5), default, default, 0);
        });

        using var document = JsonDocument.Parse(text);
        var calls = document.RootElement.GetProperty("calls");
        calls.GetArrayLength().Should().Be(2);
        calls[0].GetProperty("path").GetString().Should().Be("/é\"");
        calls[0].GetProperty("python_source").GetString().Should().Be("simulation.py:42");
        calls[0].GetProperty("rust_source").GetString().Should().Be("/src/app.rs:127");
        var source = calls[0].GetProperty("source");
        (source.GetProperty("file").GetString(), source.GetProperty("line").GetInt32(), source.GetProperty("function").GetString(), source.GetProperty("language").GetString(), source.GetProperty("precision").GetString())
            .Should().Be(("/src/app.rs", 127, "load_data", "rust", "exact"));
        source.GetProperty("translated_from").GetProperty("text").GetString().Should().Be("f.read()");
        calls[0].GetProperty("stack").EnumerateArray().Select(frame => frame.GetProperty("function").GetString()).Should().Equal("read", "load_data");
        calls[1].GetProperty("source").ValueKind.Should().Be(JsonValueKind.Null);
        document.RootElement.GetProperty("completeness").GetProperty("lost_stacks").GetInt64().Should().Be(0);
    }

    [Fact]
    public void The_summary_tells_calls_of_different_places_apart()
    {
        var stacks = new HandMadeStacks(Stack(At("load", 42)), Stack(At("load", 42), At("main", 7)), Stack(At("save", 50)));
        using var stream = new MemoryStream();

        var text = Text(new ReportChoice("text", Summary: true, Extended: false, new(true, new SourceStyle(), null, default, false)).Make(stream, Identity, new TextStyle(false, false, false), stacks), stream, report =>
        {
            report.OnCall(Call(Read, 3_000_000), default, default, 1);
            report.OnCall(Call(Read, 3_000_000), default, default, 2);
            report.OnCall(Call(Read, 1_000_000), default, default, 3);
            report.OnCall(Call(Read, 0, unfinished: true), default, default, 3);
        });

        text.Split('\n')[2..4].Should().Equal(
            " 85.71    0.006000        3000         2              3000.0    3000.0    3000.0 read             /src/app.rs:42 load",
            " 14.29    0.001000        1000         1              1000.0    1000.0    1000.0 read             /src/app.rs:50 save");
    }
}
