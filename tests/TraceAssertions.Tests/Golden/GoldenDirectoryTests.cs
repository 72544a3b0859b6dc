using System.Text.Json;

namespace TraceAssertions.Tests.Golden;

public sealed class GoldenDirectoryTests : IDisposable
{
    private static readonly GoldenEnvironment Here = new(".NET 10", "linux", "x64", "glibc 2.36");

    private readonly string _project = Directory.CreateTempSubdirectory("golden-").FullName;

    public void Dispose() => Directory.Delete(_project, recursive: true);

    private GoldenDirectory Folder => new(_project, GoldenOptions.Default, Here);

    [Fact]
    public void The_three_files_and_the_page_lie_in_the_projects_folder()
    {
        Folder.Write(Goldens.Import).Should().BeNull();
        Folder.WriteAnalysis().Should().BeNull();
        Directory.GetFileSystemEntries(_project).Should().Equal(Path.Combine(_project, "golden_traces"));
        Names().Should().Equal(
            "ANALYSIS.md",
            "CsvImport.ImporterTests.Imports_the_file.json",
            "CsvImport.ImporterTests.Imports_the_file_source.json",
            "CsvImport.ImporterTests.Imports_the_file_summary.txt");
        Folder.Goldens().Should().Equal(Folder.PathOf(Goldens.Name));
        GoldenTrace.Load(Folder.PathOf(Goldens.Name)).CompareTo(Goldens.Import).Outcome.Should().Be(GoldenOutcome.Same);
    }

    [Fact]
    public void The_summary_counts_by_call_without_times()
    {
        var golden = Goldens.Of([.. Goldens.Import.Calls, Goldens.Call("read", "pipe", bytes: 10, process: "test/cat"), Goldens.Call("execve", "/bin/cat", process: "test/cat")]);
        Folder.Write(golden).Should().BeNull();
        Read("_summary.txt").Should().Be("""
            CsvImport.ImporterTests.Imports_the_file
            test, .NET 10, linux, x64, glibc 2.36

            test
                calls    errors call
            --------- --------- ----------------
                    3         1 openat
                    3           pread64
                    2           close
                    2           write
                    1           fstat
                    1           fsync
            --------- --------- ----------------
                   12         1 total

            test/cat
                calls    errors call
            --------- --------- ----------------
                    1           execve
                    1           read
            --------- --------- ----------------
                    2           total

            Calls of which only the bytes are recorded count as one for each line.

            """);
    }

    [Fact]
    public void The_source_file_says_that_source_lines_are_not_known()
    {
        Folder.Write(Goldens.Of(Goldens.Call("openat", "a"), Goldens.Call("read", "a", size: 1, count: 2), Goldens.Call("execve", process: "test/cat"))).Should().BeNull();
        Read("_source.json").Should().Be("""
            {
              "schema": "traceassertions.golden-source/1",
              "name": "CsvImport.ImporterTests.Imports_the_file",
              "note": "source lines are recorded by a capture that takes the stack of every call (RENACER_SOURCE=all, its default); this came about otherwise",
              "processes": [
                {"process": "test", "calls": [
                  {"call": "syscall:openat", "path": "a", "count": 1, "source": null},
                  {"call": "syscall:read", "path": "a", "size": 1, "count": 2, "source": null}
                ]},
                {"process": "test/cat", "calls": [
                  {"call": "syscall:execve", "count": 1, "source": null}
                ]}
              ]
            }

            """);
        foreach (var golden in new[] { Goldens.Of(), Goldens.Import })
            JsonDocument.Parse(GoldenSourceFile.ToBytes(golden)).RootElement.GetProperty("processes").GetArrayLength().Should().Be(golden.Calls.Count == 0 ? 0 : 1);
        Goldens.Of().Reloaded().Calls.Should().BeEmpty();
    }

    [Fact]
    public void The_page_has_a_row_for_each_golden_trace_and_goes_with_the_last()
    {
        Folder.Write(Goldens.Import).Should().BeNull();
        Folder.Write(Goldens.Of(Goldens.Call("uname", count: 2000)) with { Name = "a|b [c]", Kind = GoldenKind.Program, Summary = new GoldenSummary(2000, 0, 0, 1, new Dictionary<string, int> { ["tight_loop"] = 2, ["god_process"] = 0 }) }).Should().BeNull();
        Folder.WriteAnalysis().Should().BeNull();
        var page = File.ReadAllText(Path.Combine(Folder.FullPath, "ANALYSIS.md"));
        page.Should().StartWith("""
            # Golden traces

            What the tests and programs of this project do, as it was last accepted.

            | golden trace | kind | calls | failed | files | processes | antipatterns | most calls |
            |---|---|---:|---:|---:|---:|---|---|
            | [CsvImport.ImporterTests.Imports_the_file](CsvImport.ImporterTests.Imports_the_file.json) | test | 12 | 1 | 3 | 1 | none | openat 3, pread64 3, close 2 |
            | [a\|b \[c\]](SAFE.json) | program | 2,000 | 0 | 0 | 1 | tight_loop 2 | uname 2,000 |

            ## How to read them

            """.Replace("SAFE", Path.GetFileNameWithoutExtension(Folder.PathOf("a|b [c]")), StringComparison.Ordinal));
        page.Should().Contain("dotnet msbuild /t:CaptureGoldenTraces").And.Contain("renacer golden accept NAME").And.NotContain("\r");

        foreach (var golden in Folder.Goldens())
            File.Delete(golden);
        Folder.WriteAnalysis().Should().BeNull();
        File.Exists(Path.Combine(Folder.FullPath, "ANALYSIS.md")).Should().BeFalse();
        new GoldenDirectory(Path.Combine(_project, "none"), GoldenOptions.Default, Here).WriteAnalysis().Should().BeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_folder_that_is_a_file_is_told_and_never_taken_for_an_empty_one(bool variant)
    {
        var shared = new GoldenDirectory(_project, GoldenOptions.Default, Here).FullPath;
        File.WriteAllText(shared, "");
        var folder = variant ? new GoldenDirectory(_project, GoldenOptions.Default with { Variants = [new GoldenVariant("other")] }, Here) : Folder;
        var told = $"{shared}: error TA3014: the folder of the golden traces is a file; remove or rename it, or name another folder: directory in [golden] of renacer.toml";

        folder.Obstacle!.ToString().Should().Be(told);
        folder.Invoking(it => it.Goldens()).Should().Throw<TraceAssertionsException>().Which.Diagnostics.Single().ToString().Should().Be(told);
        folder.Write(Goldens.Import)!.Code.Should().Be("TA3014");
        File.Delete(shared);
        folder.Obstacle.Should().BeNull();
        folder.Goldens().Should().BeEmpty();
    }

    [Fact]
    public void A_file_that_is_already_right_is_not_touched()
    {
        Folder.Write(Goldens.Import);
        Folder.WriteAnalysis();
        var old = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var file in Directory.GetFiles(Folder.FullPath))
            File.SetLastWriteTimeUtc(file, old);
        Folder.Write(Goldens.Import.Reloaded()).Should().BeNull();
        Folder.WriteAnalysis().Should().BeNull();
        Directory.GetFiles(Folder.FullPath).Should().HaveCount(4).And.OnlyContain(file => File.GetLastWriteTimeUtc(file) == old);

        Folder.Write(Goldens.Import.With(Goldens.Import.Calls.Skip(1))).Should().BeNull();
        Directory.GetFiles(Folder.FullPath).Count(file => File.GetLastWriteTimeUtc(file) != old).Should().Be(3);
    }

    [Theory]
    [InlineData("{\"schema\": \"traceassertions.golden/9\"}", "TA3004")]
    [InlineData("<<<<<<< HEAD\n", "TA3003")]
    [InlineData("{", "TA3002")]
    public void A_golden_file_that_cannot_be_read_is_not_overwritten(string text, string code)
    {
        var path = Folder.PathOf(Goldens.Name);
        Directory.CreateDirectory(Folder.FullPath);
        File.WriteAllText(path, text);
        Folder.Write(Goldens.Import)!.Code.Should().Be(code);
        Folder.WriteAnalysis()!.Code.Should().Be(code);
        File.ReadAllText(path).Should().Be(text);
        Directory.GetFiles(Folder.FullPath).Should().Equal(path);
    }

    [Fact]
    public void A_link_in_the_folder_is_replaced_and_never_written_through()
    {
        Folder.Write(Goldens.Import);
        var outside = Path.Combine(_project, "outside.json");
        File.Move(Folder.PathOf(Goldens.Name), outside);
        File.CreateSymbolicLink(Folder.PathOf(Goldens.Name), outside);
        var before = File.ReadAllBytes(outside);
        Folder.Write(Goldens.Import.With(Goldens.Import.Calls.Skip(1))).Should().BeNull();
        File.ReadAllBytes(outside).Should().Equal(before);
        new FileInfo(Folder.PathOf(Goldens.Name)).LinkTarget.Should().BeNull();
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_replaced()
    {
        Directory.CreateDirectory(Folder.FullPath);
        File.CreateSymbolicLink(Folder.PathOf(Goldens.Name), Path.Combine(_project, "nowhere"));
        Folder.Write(Goldens.Import).Should().BeNull();
        GoldenTrace.Load(Folder.PathOf(Goldens.Name)).Name.Should().Be(Goldens.Name);
        File.Exists(Path.Combine(_project, "nowhere")).Should().BeFalse();
    }

    [Fact]
    public void Received_and_companion_files_are_no_golden_traces()
    {
        Folder.Write(Goldens.Import);
        Goldens.Import.Save(Folder.ReceivedPathOf("B")).Should().BeNull();
        Goldens.Import.Save(Folder.ReceivedPathOf("A")).Should().BeNull();
        File.WriteAllText(Path.Combine(Folder.FullPath, ".x.json"), "");
        Folder.Goldens().Should().Equal(Folder.PathOf(Goldens.Name));
        Folder.Received().Select(Path.GetFileName).Should().Equal("A.received.json", "B.received.json");
    }

    [Theory]
    [InlineData("x_source")]
    [InlineData("x.received")]
    public void A_name_that_is_that_of_anothers_companion_is_told_apart(string name)
    {
        Folder.Write(Goldens.Import with { Name = "x" });
        Folder.Write(Goldens.Import with { Name = name });
        Folder.Goldens().Should().HaveCount(2).And.Contain(Folder.PathOf(name));
        Folder.Find(name).Should().Be(Folder.PathOf(name));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("Tests.Row(path: \"/a/b\", n: 1)")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("größe")]
    public void Whatever_a_test_is_called_its_files_lie_in_the_folder(string name)
    {
        Path.GetDirectoryName(Folder.PathOf(name)).Should().Be(Folder.FullPath);
        Path.GetDirectoryName(Folder.ReceivedPathOf(name)).Should().Be(Folder.FullPath);
        Path.GetFileName(Folder.PathOf(name)).Should().MatchRegex("^[A-Za-z0-9_][A-Za-z0-9._-]*\\.json$");
    }

    [Fact]
    public void A_golden_trace_is_found_by_its_name_and_by_that_of_its_file()
    {
        var name = "Tests.Row(n: 1) " + new string('x', 200);
        Folder.Find(name).Should().BeNull();
        Folder.Write(Goldens.Import with { Name = name });
        Folder.Find(name).Should().Be(Folder.PathOf(name));
        Folder.Find(Path.GetFileNameWithoutExtension(Folder.PathOf(name))).Should().Be(Folder.PathOf(name));
        Folder.Find("../golden_traces/" + Path.GetFileNameWithoutExtension(Folder.PathOf(name))).Should().BeNull();
    }

    [Theory]
    [InlineData("../x", "'../x' cannot be the name of a golden trace: it holds '/'")]
    [InlineData("a\\b", "'a\\b' cannot be the name of a golden trace: it holds '\\'")]
    [InlineData("..", "'..' cannot be the name of a golden trace: it holds '..'")]
    [InlineData("", "'' cannot be the name of a golden trace: it is empty")]
    [InlineData(" ", "' ' cannot be the name of a golden trace: it is empty")]
    [InlineData("a\nb", "'a b' cannot be the name of a golden trace: it holds a control character")]
    public void Names_of_programs_that_could_lead_elsewhere_are_refused(string name, string message) =>
        GoldenDirectory.CheckName(name)!.ToString().Should().Be($"error TA3006: {message}; name it with letters, digits, '.', '_' and '-'");

    [Theory]
    [InlineData("trivial_cli")]
    [InlineData("größe 1.0")]
    public void Other_names_of_programs_are_fine(string name) => GoldenDirectory.CheckName(name).Should().BeNull();

    [Fact]
    public void The_first_variant_that_fits_has_a_folder_of_its_own()
    {
        var options = GoldenOptions.Default with { Variants = [new("arm", Architecture: "arm*"), new("musl", Libc: "musl*"), new("net10", Runtime: ".NET 10*"), new("any")] };
        string Of(GoldenEnvironment environment) => Path.GetRelativePath(_project, new GoldenDirectory(_project, options, environment).FullPath);
        Of(Here).Should().Be("golden_traces/net10");
        Of(Here with { Libc = "musl" }).Should().Be("golden_traces/musl");
        Of(Here with { Architecture = "arm64" }).Should().Be("golden_traces/arm");
        Of(Here with { Runtime = null }).Should().Be("golden_traces/any");
        new GoldenDirectory(_project, options with { Variants = [new("arm", Architecture: "arm*")] }, Here).FullPath.Should().Be(Folder.FullPath);
    }

    [Fact]
    public void A_variant_or_a_folder_with_a_name_that_leads_elsewhere_writes_nothing()
    {
        foreach (var options in new[] { GoldenOptions.Default with { Variants = [new("../../x")] }, GoldenOptions.Default with { Directory = " " } })
        {
            var folder = new GoldenDirectory(_project, options, Here);
            folder.FullPath.Should().StartWith(Path.Combine(_project, "golden_traces"));
            folder.Write(Goldens.Import)!.Code.Should().Be("TA3006");
            folder.WriteAnalysis()!.Code.Should().Be("TA3006");
        }

        Directory.GetFileSystemEntries(_project).Should().BeEmpty();
    }

    [Fact]
    public void The_folder_can_be_set_also_beside_the_project()
    {
        new GoldenDirectory(Path.Combine(_project, "a"), GoldenOptions.Default with { Directory = "../b" }, Here).FullPath.Should().Be(Path.Combine(_project, "b"));
        new GoldenDirectory(_project, GoldenOptions.Default with { Directory = "/x/y" }, Here).FullPath.Should().Be("/x/y");
    }

    private string Read(string suffix) => File.ReadAllText(Path.Combine(Folder.FullPath, Goldens.Name + suffix));

    private IEnumerable<string?> Names() => Directory.GetFiles(Folder.FullPath).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
