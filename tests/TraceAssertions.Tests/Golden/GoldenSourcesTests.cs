using System.Text;
using TraceAssertions.Golden;

namespace TraceAssertions.Tests.Golden;

public sealed class GoldenSourcesTests
{
    private static readonly SourceFiles Files = new("/src/app");

    [Fact]
    public void Each_line_has_the_distinct_places_of_its_calls_in_order()
    {
        var text = TextOf(SourceMode.All, GoldenComparisonMode.Multiset, t =>
        {
            t.Call("read", 1, 2, path: "/a", site: "Importer.cs:130 in Importer.Load");
            t.Call("read", 2, 3, path: "/a", site: "Importer.cs:127 in Importer.Load");
            t.Call("read", 3, 4, path: "/a", site: "Importer.cs:127 in Importer.Load#2", tid: 7);
            t.Call("read", 4, 5, path: "/a");
            t.Call("write", 5, 6, path: "/b", site: "near Exporter.cs:9 in Exporter.Save");
            t.Call("fsync", 6, 7, path: "/b", site: "Exporter.Flush");
            t.Call("close", 7, 8, path: "/b", site: "?");
            t.Call("close", 8, 9, path: "/c", site: "other Library.cs:3 in Library.Close");
        });

        text.Should().Be("""
            {
              "schema": "traceassertions.golden-source/1",
              "name": "T",
              "note": "where calls came from when this was captured; information, never compared; null where no place in the project's own code is known",
              "processes": [
                {"process": "test", "calls": [
                  {"call": "syscall:read", "path": "/a", "count": 4, "source": [{"file": "Importer.cs", "line": 127, "function": "Importer.Load"}, {"file": "Importer.cs", "line": 130, "function": "Importer.Load"}]},
                  {"call": "syscall:write", "path": "/b", "count": 1, "source": [{"file": "Exporter.cs", "function": "Exporter.Save", "precision": "approximate"}]},
                  {"call": "syscall:fsync", "path": "/b", "count": 1, "source": [{"function": "Exporter.Flush", "precision": "function"}]},
                  {"call": "syscall:close", "path": "/b", "count": 1, "source": null},
                  {"call": "syscall:close", "path": "/c", "count": 1, "source": null}
                ]}
              ]
            }

            """);
    }

    [Fact]
    public void In_a_sequence_a_line_has_the_places_of_all_of_its_kind()
    {
        var text = TextOf(SourceMode.All, GoldenComparisonMode.Sequence, t =>
        {
            t.Call("read", 1, 2, path: "/a", site: "A.cs:1 in M");
            t.Call("write", 2, 3, path: "/a", site: "A.cs:2 in M");
            t.Call("read", 3, 4, path: "/a", site: "A.cs:3 in M");
        });

        text.Split('\n').Count(line => line.Contains("\"syscall:read\"", StringComparison.Ordinal) && line.Contains("\"line\": 1,", StringComparison.Ordinal) && line.Contains("\"line\": 3,", StringComparison.Ordinal))
            .Should().Be(2);
    }

    [Theory]
    [InlineData(SourceMode.Off)]
    [InlineData(SourceMode.Sampled)]
    public void Where_not_every_stack_was_taken_nothing_is_told_and_that_is_said(SourceMode mode)
    {
        var text = TextOf(mode, GoldenComparisonMode.Multiset, t => t.Call("read", 1, 2, path: "/a", site: "A.cs:1 in M"));

        text.Should().Contain("\"note\": \"source lines are recorded by a capture that takes the stack of every call (RENACER_SOURCE=all, its default); this came about otherwise\"")
            .And.Contain("\"source\": null");
    }

    [Fact]
    public void A_capture_that_nobody_wants_the_places_of_looks_none_up()
    {
        var sketch = new TraceSketch();
        sketch.Span("test:T", 0, 9);
        sketch.Call("read", 1, 2, path: "/a", site: "A.cs:1 in M");

        new GoldenCapture().Capture(sketch.Build()).Sources.Should().BeNull();
        sketch.Stacks.Resolved.Should().Be(0);
    }

    [Fact]
    public void What_was_optimised_in_one_run_and_not_in_the_other_is_told_by_its_lines()
    {
        var (cold, hot) = (Captured("A.cs:1 in M", "A.cs:2 in N"), Captured("near A.cs:1 in M", "near A.cs:7 in O"));

        var both = Encoding.UTF8.GetString(GoldenSourceFile.ToBytes(cold with { Sources = GoldenSources.Union(cold.Sources, hot.Sources) }));

        both.Should().Contain("\"source\": [{\"file\": \"A.cs\", \"function\": \"O\", \"precision\": \"approximate\"}, {\"file\": \"A.cs\", \"line\": 1, \"function\": \"M\"}, {\"file\": \"A.cs\", \"line\": 2, \"function\": \"N\"}]");
        Encoding.UTF8.GetString(GoldenSourceFile.ToBytes(hot with { Sources = GoldenSources.Union(hot.Sources, cold.Sources) })).Should().Be(both);
        GoldenSources.Union(null, hot.Sources).Should().BeSameAs(hot.Sources);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var golden = Captured("A.cs:1 in M", "near B.cs:2 in N", "Only.Function", "C.cs:3 in P");
        var bytes = GoldenSourceFile.ToBytes(golden);

        GoldenSourceFile.TryRead(bytes, out var sources).Should().BeTrue();
        GoldenSourceFile.ToBytes(golden with { Sources = sources }).Should().Equal(bytes);
    }

    [Fact]
    public void A_damaged_file_is_none()
    {
        var bytes = GoldenSourceFile.ToBytes(Captured("A.cs:1 in M", "near B.cs:2 in N"));
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var damaged = bytes[..random.Next(bytes.Length)].Concat(seed % 2 == 0 ? [] : bytes[random.Next(bytes.Length)..]).ToArray();
            if (damaged.Length > 0)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            FluentActions.Invoking(() => GoldenSourceFile.TryRead(damaged, out _)).Should().NotThrow();
        }

        GoldenSourceFile.TryRead("[]"u8.ToArray(), out _).Should().BeFalse();
        GoldenSourceFile.TryRead("{\"schema\": \"other\"}"u8.ToArray(), out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("/src/app/Io/Importer.cs", "Io/Importer.cs")]
    [InlineData("/src/application/Importer.cs", "Importer.cs")]
    [InlineData("/_/src/Lib/Other.cs", "Other.cs")]
    [InlineData("simulation.py", "simulation.py")]
    public void A_file_is_told_without_where_the_project_lies(string file, string expected) => Files.NameOf(file).Should().Be(expected);

    [Fact]
    public void A_file_of_another_project_is_told_from_the_root_of_the_repository()
    {
        var root = Directory.CreateTempSubdirectory("repository-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, ".git"));
            var project = Directory.CreateDirectory(Path.Combine(root, "tests", "App.Tests")).FullName;

            new SourceFiles(project + "/").NameOf(Path.Combine(root, "src", "App", "Importer.cs")).Should().Be("src/App/Importer.cs");
            new SourceFiles(project).NameOf(Path.Combine(project, "A.cs")).Should().Be("A.cs");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void Transpiled_code_is_told_with_where_it_came_from()
    {
        Files.Of(SketchedStacks.Parse("simulation.rs:127 in load_data")! with { TranslatedFrom = SketchedStacks.Parse("simulation.py:42 in load_data") }).TranslatedFrom.Should().Be("simulation.py:42");
        Files.Of(SketchedStacks.Parse("simulation.rs:127 in load_data")! with { TranslatedFrom = SketchedStacks.Parse("near simulation.py:42 in load_data") }).TranslatedFrom.Should().Be("simulation.py");
    }

    private static GoldenTrace Captured(params string[] sites)
    {
        var sketch = new TraceSketch();
        sketch.Span("test:T", 0, 100);
        for (var i = 0; i < sites.Length; i++)
            sketch.Call("read", i, i + 1, path: "/a", site: sites[i]);
        return new GoldenCapture(projectDirectory: "/src/app").Capture(sketch.Build(), "T", withSources: true);
    }

    private static string TextOf(SourceMode source, GoldenComparisonMode mode, Action<TraceSketch> draw)
    {
        var trace = TraceSketch.Of(
            t =>
            {
                t.Span("test:T", 0, 100);
                draw(t);
            },
            source);
        var capture = new GoldenCapture(GoldenOptions.Default with { Compare = mode }, projectDirectory: "/src/app", outputDirectory: "/src/app/bin");
        return Encoding.UTF8.GetString(GoldenSourceFile.ToBytes(capture.Capture(trace, "T", withSources: true)));
    }
}
