using System.Text;

namespace TraceAssertions.Tests.Golden;

public sealed class GoldenFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golden-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_text_is_made_for_review_one_call_a_line_and_all_of_a_file_together()
    {
        var text = Encoding.UTF8.GetString(GoldenFileWriter.ToBytes(Goldens.Import));
        text.Should().Be("""
            {
              "schema": "traceassertions.golden/1",
              "name": "CsvImport.ImporterTests.Imports_the_file",
              "kind": "test",
              "environment": {
                "runtime": ".NET 10",
                "os": "linux",
                "architecture": "x64",
                "libc": "glibc 2.36"
              },
              "compare": "multiset",
              "rules": [],
              "summary": {
                "calls": 12,
                "failed": 1,
                "files": 3,
                "processes": 1,
                "antipatterns": {"god_process": 0, "pcie_bottleneck": 0, "tight_loop": 0}
              },
              "processes": [
                {"process": "test", "calls": [
                  {"call": "syscall:openat", "path": "missing.csv", "arguments": "O_RDONLY|O_CLOEXEC", "error": "ENOENT", "count": 1},
                  {"call": "syscall:openat", "path": "out.csv", "arguments": "O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0644", "count": 1},
                  {"call": "syscall:write", "path": "out.csv", "size": 4096, "count": 2},
                  {"call": "syscall:fsync", "path": "out.csv", "count": 1},
                  {"call": "syscall:close", "path": "out.csv", "count": 1},
                  {"call": "syscall:openat", "path": "{bin}/Data/orders.csv", "arguments": "O_RDONLY|O_CLOEXEC", "count": 1},
                  {"call": "syscall:fstat", "path": "{bin}/Data/orders.csv", "count": 1},
                  {"call": "syscall:pread64", "path": "{bin}/Data/orders.csv", "size": 65536, "count": 3},
                  {"call": "syscall:close", "path": "{bin}/Data/orders.csv", "count": 1}
                ]}
              ]
            }

            """);
    }

    [Fact]
    public void Rules_processes_second_paths_and_bytes_are_in_the_text()
    {
        var golden = Goldens.Of(
            Goldens.Call("rename", "a", to: "b"),
            Goldens.Call("read", "pipe", bytes: 120),
            Goldens.Call("activity:GET /", process: "test/cat")) with
        { Rules = ["noise -gc", "scrubber -temp"], Kind = GoldenKind.Program, Environment = new GoldenEnvironment(null, "linux", "x64", "musl") };
        var text = Encoding.UTF8.GetString(GoldenFileWriter.ToBytes(golden));
        text.Should().Contain("""
              "kind": "program",
              "environment": {
                "os": "linux",
            """).And.Contain("""
              "rules": [
                "noise -gc",
                "scrubber -temp"
              ],
            """).And.Contain("""
              "processes": [
                {"process": "test", "calls": [
                  {"call": "syscall:rename", "path": "a", "to": "b", "count": 1},
                  {"call": "syscall:read", "path": "pipe", "bytes": 120}
                ]},
                {"process": "test/cat", "calls": [
                  {"call": "activity:GET /", "count": 1}
                ]}
              ]
            """);
        golden.Reloaded().Should().BeEquivalentTo(golden, options => options.Excluding(g => g.Places));
    }

    [Fact]
    public void What_is_saved_loads_as_it_was_and_saves_to_the_same_bytes()
    {
        var (first, second) = (Path.Combine(_folder, "new", "a.json"), Path.Combine(_folder, "b.json"));
        Goldens.Import.Save(first).Should().BeNull();
        var loaded = GoldenTrace.Load(first);
        loaded.Save(second).Should().BeNull();
        File.ReadAllBytes(second).Should().Equal(File.ReadAllBytes(first)).And.NotContain((byte)'\r');
        loaded.Should().BeEquivalentTo(Goldens.Import, options => options.Excluding(g => g.Places).Excluding(g => g.Calls));
        loaded.Calls.Should().BeEquivalentTo(Goldens.Import.Calls);
        Directory.GetFiles(Path.GetDirectoryName(first)!).Should().Equal(first);
    }

    [Fact]
    public void The_order_in_which_lines_are_given_does_not_matter_and_alike_lines_are_added_up()
    {
        var twice = Goldens.Of([.. Goldens.Import.Calls.Reverse(), .. Goldens.Import.Calls]);
        var once = Goldens.Of([.. Goldens.Import.Calls.Select(call => call with { Count = call.Count * 2 })]);
        GoldenFileWriter.ToBytes(twice).Should().Equal(GoldenFileWriter.ToBytes(once));
    }

    [Fact]
    public void A_sequence_keeps_its_order_and_what_is_alike()
    {
        var golden = Goldens.In(GoldenComparisonMode.Sequence, Goldens.Call("write", "b"), Goldens.Call("read", "a"), Goldens.Call("ls", process: "ls"), Goldens.Call("write", "b"));
        golden.Reloaded().Calls.Select(call => $"{call.Process} {call.Name}").Should().Equal("ls syscall:ls", "test syscall:write", "test syscall:read", "test syscall:write");
    }

    [Fact]
    public void Readable_characters_stay_and_what_a_diff_would_hide_is_escaped()
    {
        var golden = Goldens.Of(Goldens.Call("openat", "/größe/日本/🚀 \"q\" \\ \n\t\r\u0000\u202egnp.exe\u2028<&>"));
        var text = Encoding.UTF8.GetString(GoldenFileWriter.ToBytes(golden));
        text.Should().Contain("""
            "/größe/日本/🚀 \"q\" \\ \n\t\u000d\u0000\u202egnp.exe\u2028<&>"
            """);
        golden.Reloaded().Calls.Should().Equal(golden.Calls);
    }

    [Fact]
    public void A_text_that_is_no_unicode_is_compared_as_it_is_written()
    {
        var golden = Goldens.Of(Goldens.Call("openat", "/half\ud83d"));
        golden.Reloaded().Calls.Single().Path.Should().Be("/half\ufffd");
        golden.Reloaded().CompareTo(golden).Outcome.Should().Be(GoldenOutcome.Same);
    }

    [Fact]
    public void Every_line_knows_where_it_stands_whether_read_or_not()
    {
        var golden = Goldens.Of([.. Goldens.Import.Calls, Goldens.Call("write", process: "test/cat"), Goldens.Call("read", process: "test/cat")]) with { Rules = ["a", "b"] };
        var text = Encoding.UTF8.GetString(GoldenFileWriter.ToBytes(golden)).Split('\n');
        foreach (var places in new[] { GoldenPlaces.Of(golden), GoldenPlaces.Of(golden.Reloaded()) })
        {
            places.Lines.Should().HaveCount(11).And.OnlyHaveUniqueItems();
            for (var i = 0; i < places.Calls.Count; i++)
                text[places.Lines[i] - 1].Should().Contain($"\"call\": \"{places.Calls[i].Name}\"").And.Contain(places.Calls[i].Path ?? "call");
            text[places.First - 1].Should().Be("  \"processes\": [");
        }
    }

    [Fact]
    public void White_space_and_a_byte_order_mark_do_not_matter()
    {
        var text = Encoding.UTF8.GetString(GoldenFileWriter.ToBytes(Goldens.Import));
        foreach (var edited in new[] { text.ReplaceLineEndings("\r\n"), "\ufeff" + text, text.Replace("\n", "", StringComparison.Ordinal), text.Replace(":", " :\n\t", StringComparison.Ordinal).Replace("syscall :\n\t", "syscall:", StringComparison.Ordinal), text + "\n\n" })
        {
            GoldenFileReader.TryRead(Encoding.UTF8.GetBytes(edited), "x.json", out var golden, out var diagnostic).Should().BeTrue($"{diagnostic}");
            golden!.CompareTo(Goldens.Import).Outcome.Should().Be(GoldenOutcome.Same);
        }
    }

    [Fact]
    public void A_link_is_replaced_and_what_it_leads_to_is_left_alone()
    {
        var (outside, link) = (Path.Combine(_folder, "outside"), Path.Combine(_folder, "x.json"));
        File.WriteAllText(outside, "mine");
        File.CreateSymbolicLink(link, outside);
        Goldens.Import.Save(link).Should().BeNull();
        File.ReadAllText(outside).Should().Be("mine");
        new FileInfo(link).LinkTarget.Should().BeNull();
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_a_diagnostic()
    {
        var blocked = Path.Combine(_folder, "file");
        File.WriteAllText(blocked, "");
        Goldens.Import.Save(Path.Combine(blocked, "x.json"))!.ToString()
            .Should().StartWith($"{blocked}/x.json: error TA3014: the golden trace cannot be written: ").And.EndWith("; make room there, or grant write access");
    }
}
