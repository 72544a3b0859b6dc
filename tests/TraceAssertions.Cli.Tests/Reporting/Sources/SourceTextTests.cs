using TraceAssertions.Cli.Reporting.Sources;
using static TraceAssertions.Cli.Tests.Reporting.Sources.HandMadeStacks;

namespace TraceAssertions.Cli.Tests.Reporting.Sources;

public sealed class SourceTextTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-source");

    public void Dispose() => _folder.Delete(recursive: true);

    private static (string Suffix, string Below) Of(CallStack stack, SourceStyle? style = null, string folder = "/src") => new SourceText(new HandMadeStacks(stack), folder, style ?? new SourceStyle()).Of(1);

    [Fact]
    public void The_place_of_a_call_names_file_line_and_function() => Of(Stack(At("app::load", 42))).Should().Be((" [app.rs:42 app::load]", ""));

    [Fact]
    public void A_file_elsewhere_keeps_its_path() => Of(Stack(At("load", 42)), folder: "/sr").Suffix.Should().Be(" [/src/app.rs:42 load]");

    [Fact]
    public void A_place_is_never_shown_as_better_known_than_it_is()
    {
        Of(Stack(At("load", 42) with { Precision = SourcePrecision.ApproximateLine })).Suffix.Should().Be(" [near app.rs:42 load]");
        Of(new CallStack([]) { Site = Library("read") }).Suffix.Should().Be(" [read]");
        Of(new CallStack([]) { Site = Library(null) }).Suffix.Should().Be(" [libc.so.6+0x1147]");
        Of(new CallStack([])).Suffix.Should().BeEmpty();
        new SourceText(new HandMadeStacks(), "/", new SourceStyle()).Of(0).Should().Be(("", ""));
    }

    [Fact]
    public void All_frames_stand_below_the_call_with_what_caused_it()
    {
        var stack = Stack(Library("read"), At("load", 42)) with { CausedBy = [At("main", 7)] };

        Of(stack, new SourceStyle(Frames: true)).Below.Should().Be("\n > libc.so.6(read) [0x1147]\n > app(load) [app.rs:42]\n > --- caused by ---\n > app(main) [app.rs:7]");
    }

    [Fact]
    public void What_was_translated_is_told_by_both_lines()
    {
        var site = At("load_data", 127) with { TranslatedFrom = new() { Precision = SourcePrecision.ExactLine, File = "simulation.py", Line = 42, Function = "load", Language = "python" } };

        Of(Stack(site), new SourceStyle(Frames: true)).Should().Be((" [simulation.py:42 load <- app.rs:127 load_data]", "\n > app(load_data) [app.rs:127] from simulation.py:42 load"));
    }

    [Fact]
    public void The_context_shows_the_original_line_with_those_around_it_and_the_decision()
    {
        var file = Path.Combine(_folder.FullName, "simulation.py");
        File.WriteAllText(file, "def load(path):\n\twith open(path) as f:\n\t\treturn f.read()\n\nload('x')\n");
        var original = new SourceLocation { Precision = SourcePrecision.ExactLine, File = file, Line = 2, Text = "with open(path) as f:", Decision = new TranspilerDecision("7", "buffered_io", "small files") };

        Of(Stack(At("load_data", 127) with { TranslatedFrom = original }), new SourceStyle(TranspilerContext: true), _folder.FullName).Below.Should().Be(
            "\n   | simulation.py:1  def load(path):\n   > simulation.py:2      with open(path) as f:\n   | simulation.py:3          return f.read()\n   = transpiler: buffered_io (small files)");
    }

    [Fact]
    public void The_context_is_the_map_s_where_the_file_is_not_there_and_a_difference_is_told()
    {
        var original = new SourceLocation { Precision = SourcePrecision.ExactLine, File = "gone.py", Line = 2, Text = "x = 1" };
        Of(Stack(At("f", 1) with { TranslatedFrom = original }), new SourceStyle(TranspilerContext: true)).Below.Should().Be("\n   > gone.py:2  x = 1");

        var file = Path.Combine(_folder.FullName, "changed.py");
        File.WriteAllText(file, "a = 1\n");
        Of(Stack(At("f", 1) with { TranslatedFrom = original with { File = file, Line = 1 } }), new SourceStyle(TranspilerContext: true), _folder.FullName).Below
            .Should().Be("\n   > changed.py:1  a = 1\n   | the map has another text for line 1: x = 1");
    }

    [Fact]
    public void Names_from_debug_information_cannot_break_a_line() =>
        Of(Stack(At("evil\n\u001b[31mname", 1, "/src/a\nb.rs"))).Suffix.Should().NotContain("\n").And.NotContain("\u001b");
}
