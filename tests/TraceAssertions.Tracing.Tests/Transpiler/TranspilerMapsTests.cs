using TraceAssertions.Tracing.Transpiler;

namespace TraceAssertions.Tracing.Tests.Transpiler;

public sealed class TranspilerMapsTests : IDisposable
{
    private const string Depyler = """
        {"version": 1, "source_language": "Python", "source_file": "simulation.py", "generated_file": "src/simulation.rs",
         "mappings": [
          {"rust_line": 127, "rust_function": "load_data", "python_line": 42, "python_function": "load", "python_context": "with open(path) as f:", "transpiler_decision": "map Python open() to Rust File::open()", "decision_id": 12847},
          {"rust_line": 140, "rust_function": "save_data", "python_line": 50, "python_function": "save", "python_context": "f.write(data)"}],
         "function_map": {"load_data": "load", "helper": "help", "_cse_temp_0": "temporary for: len(data) > 0"}}
        """;

    private readonly MapFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static SourceLocation At(string file, int line, string? function = null, SourcePrecision precision = SourcePrecision.ExactLine) =>
        new() { Precision = precision, File = file, Line = line, Function = function, Language = "rust", IsUserCode = true };

    [Fact]
    public void A_mapped_line_is_translated()
    {
        var from = _folder.Load(Depyler).Translate(At("/work/app/src/simulation.rs", 127, "app::load_data"));

        from.Should().Be(new SourceLocation
        {
            Precision = SourcePrecision.ExactLine,
            File = "simulation.py",
            Line = 42,
            Function = "load",
            Language = "python",
            IsUserCode = true,
            Text = "with open(path) as f:",
            Decision = new TranspilerDecision("12847", "map Python open() to Rust File::open()"),
        });
    }

    [Theory]
    [InlineData("/work/app/src/main.rs")]
    [InlineData("/work/app/simulation.rs")]
    [InlineData("/work/app/src/my_simulation.rs")]
    [InlineData("simulation.rs.bak")]
    public void A_map_says_nothing_of_another_file(string file) =>
        _folder.Load(Depyler).Translate(At(file, 127, "load_data")).Should().BeNull();

    [Theory]
    [InlineData("/work/app/src/simulation.rs")]
    [InlineData("src/simulation.rs")]
    [InlineData("./src/simulation.rs")]
    [InlineData("simulation.rs")]
    public void The_generated_file_is_known_by_the_end_of_its_path(string file) =>
        _folder.Load(Depyler).Translate(At(file, 127)).Should().NotBeNull();

    [Fact]
    public void A_line_below_a_mapping_is_near_it_in_the_same_function_only()
    {
        var maps = _folder.Load(Depyler);

        maps.Translate(At("src/simulation.rs", 130, "app::load_data::{closure#0}")).Should().Match<SourceLocation>(from => from.Line == 42 && from.Precision == SourcePrecision.ApproximateLine);
        maps.Translate(At("src/simulation.rs", 130, "app::other")).Should().BeNull();
        maps.Translate(At("src/simulation.rs", 130)).Should().BeNull();
        maps.Translate(At("src/simulation.rs", 126, "load_data")).Should().Match<SourceLocation>(from => from.Line == 0 && from.Function == "load" && from.Precision == SourcePrecision.Function);
        maps.Translate(At("src/simulation.rs", 200, "load_data")!)!.Precision.Should().Be(SourcePrecision.Function);
    }

    [Fact]
    public void A_line_behind_the_begin_of_another_function_of_the_same_name_is_not_translated()
    {
        _folder.Write("app.rs", "impl A {\n    pub fn new() {\n        one();\n        two();\n    }\n}\nimpl B {\n    pub(crate) unsafe fn new() {\n        three();\n    }\n}\n");
        var maps = _folder.Load("""{"version": 1, "source_language": "c", "source_file": "app.c", "generated_file": "app.rs", "mappings": [{"rust_line": 3, "rust_function": "new", "c_line": 7}]}""");
        var file = Path.Combine(_folder.FullPath, "app.rs");

        maps.Translate(At(file, 4, "app::A::new"))!.Line.Should().Be(7);
        maps.Translate(At(file, 9, "app::B::new")).Should().BeNull();
    }

    [Fact]
    public void Nothing_is_exact_that_the_debug_information_or_the_map_do_not_say_exactly()
    {
        var maps = _folder.Load(Depyler);

        maps.Translate(At("simulation.rs", 127, "load_data", SourcePrecision.ApproximateLine))!.Precision.Should().Be(SourcePrecision.ApproximateLine);
        maps.Translate(At("simulation.rs", 127, "another_function"))!.Precision.Should().Be(SourcePrecision.ApproximateLine);
    }

    [Fact]
    public void The_list_of_functions_names_functions_and_no_descriptions()
    {
        var maps = _folder.Load(Depyler);

        maps.Translate(At("simulation.rs", 5, "app::helper::h0123456789abcdef"))!.Function.Should().Be("help");
        maps.Translate(At("simulation.rs", 5, "_cse_temp_0")).Should().BeNull();
    }

    [Fact]
    public void The_form_of_the_book_is_read()
    {
        var maps = _folder.Load("""
            {"version": 1, "source_language": "python", "target_language": "rust", "mappings": [
              {"generated_file": "app.rs", "generated_line": 150, "original_file": "app.py", "original_line": 15, "original_function": "read_config",
               "transpiler_decision": {"optimization": "inline_small_function", "reasoning": "Function body <10 lines"}},
              {"generated_file": "util.rs", "generated_line": 150, "original_file": "util.py", "original_line": 3, "original_function": null}]}
            """);

        maps.Translate(At("app.rs", 150, "read_config")).Should().Match<SourceLocation>(from => from.File == "app.py" && from.Line == 15 && from.Function == "read_config" && from.Precision == SourcePrecision.ExactLine);
        maps.Translate(At("app.rs", 150))!.Decision!.ToString().Should().Be("inline_small_function (Function body <10 lines)");
        maps.Translate(At("util.rs", 150))!.File.Should().Be("util.py");
        maps.Translate(At("app.rs", 151, "read_config")).Should().BeNull("the map does not say in which generated function its lines are");
    }

    [Fact]
    public void The_form_of_Decy_is_read()
    {
        var maps = _folder.Load("""
            {"version": 1, "source_language": "c", "source_file": "algorithm.c", "generated_file": "algorithm.rs",
             "mappings": [{"rust_line": 45, "rust_function": "sort_array", "source_line": 23, "source_function": "sort_array", "source_context": "for (int i = 0; i < n; i++)"}], "function_map": {}}
            """);

        maps.Translate(At("algorithm.rs", 45, "sort_array")).Should().Match<SourceLocation>(from => from.File == "algorithm.c" && from.Line == 23 && from.Language == "c" && from.Text!.StartsWith("for"));
    }

    [Fact]
    public void A_standard_source_map_is_read()
    {
        // As `npx esbuild --sourcemap` writes them: AAAA is the first line, AACA the next, IAAI another column; D is -1.
        var maps = _folder.Load("""{"version": 3, "file": "app.rs", "sourceRoot": "lib", "sources": ["app.py", null], "sourcesContent": ["import os\r\nx = 1\n"], "names": [], "mappings": ";AAAA;;AACA,IAAI;AADA,EACA;A"}""");

        maps.Translate(At("app.rs", 1)).Should().BeNull();
        maps.Translate(At("app.rs", 2)).Should().Match<SourceLocation>(from => from.File == "lib/app.py" && from.Line == 1 && from.Text == "import os" && from.Language == "python");
        maps.Translate(At("app.rs", 3)).Should().BeNull();
        maps.Translate(At("app.rs", 4)).Should().Match<SourceLocation>(from => from.Line == 2 && from.Text == "x = 1" && from.Precision == SourcePrecision.ExactLine);
        maps.Translate(At("app.rs", 6)).Should().BeNull();
    }

    [Fact]
    public void A_line_that_stands_for_two_is_near_the_first_of_them()
    {
        var maps = _folder.Load("""{"version": 3, "file": "app.rs", "sources": ["app.py"], "mappings": "AAAA,IAEA"}""");

        maps.Translate(At("app.rs", 1)).Should().Match<SourceLocation>(from => from.Line == 1 && from.Precision == SourcePrecision.ApproximateLine);
    }

    [Fact]
    public void A_file_of_the_same_name_elsewhere_is_another_file()
    {
        var own = _folder.Write("src/main.rs", "fn main() {}");
        var other = _folder.Write("vendor/dependency/src/main.rs", "fn main() {}");
        var maps = _folder.Load("""{"version": 1, "source_language": "python", "source_file": "main.py", "generated_file": "src/main.rs", "mappings": [{"rust_line": 1, "rust_function": "main", "python_line": 1}]}""");

        maps.Translate(At(own, 1, "main")).Should().NotBeNull();
        maps.Translate(At(other, 1, "main")).Should().BeNull();
    }

    [Fact]
    public void Code_that_is_not_the_users_is_not_translated_by_a_name_alone() =>
        _folder.Load("""{"version": 1, "source_language": "python", "source_file": "lib.py", "generated_file": "lib.rs", "mappings": [{"rust_line": 1, "python_line": 1}]}""")
            .Translate(At("/rustc/abc/library/std/src/lib.rs", 1) with { IsUserCode = false }).Should().BeNull();

    [Fact]
    public void Each_of_several_maps_serves_its_own_file()
    {
        var maps = TranspilerMaps.Load(
            [
                _folder.Write("a.json", """{"version": 1, "source_language": "python", "source_file": "a.py", "generated_file": "a.rs", "mappings": [{"rust_line": 1, "python_line": 10}]}"""),
                _folder.Write("b.json", """{"version": 1, "source_language": "c", "source_file": "b.c", "generated_file": "b.rs", "mappings": [{"rust_line": 1, "c_line": 20}]}"""),
            ],
            out _);

        maps.Translate(At("a.rs", 1))!.Line.Should().Be(10);
        maps.Translate(At("b.rs", 1))!.Line.Should().Be(20);
    }

    [Fact]
    public void A_map_that_fits_nothing_is_told_with_the_cause()
    {
        var maps = _folder.Load(Depyler);
        maps.Unfitting().Single().Message.Should().Be("the transpiler map fits nothing of the trace: no call was made from a line of 'src/simulation.rs' that is known");

        maps.Translate(At("/work/main.rs", 3));
        maps.Unfitting().Single().Message.Should().Be("the transpiler map fits nothing of the trace: no call was made from 'src/simulation.rs', but from /work/main.rs");

        maps.Translate(At("simulation.rs", 3));
        maps.Unfitting().Single().Message.Should().Be("the transpiler map fits nothing of the trace: calls were made from 'src/simulation.rs', but from no line that it maps");

        maps.Translate(At("simulation.rs", 127));
        maps.Unfitting().Should().BeEmpty();
    }

    [Fact]
    public void Frames_causes_and_site_of_a_stack_are_translated()
    {
        var frame = At("simulation.rs", 127, "load_data");
        var stacks = new TranslatedStacks(new OneStack(new CallStack([At("other.rs", 1), frame]) { CausedBy = [frame], Site = frame }), _folder.Load(Depyler));

        var stack = stacks.Resolve(1);

        stack.Frames[0].TranslatedFrom.Should().BeNull();
        new[] { stack.Frames[1], stack.CausedBy[0], stack.Site! }.Should().OnlyContain(place => place.File == "simulation.rs" && place.TranslatedFrom!.Line == 42);
    }

    [Theory]
    [InlineData("load", "app::load::{closure#0}", true)]
    [InlineData("load", "app::load<alloc::string::String>", true)]
    [InlineData("Importer::load", "<app::Importer as app::Load>::load", true)]
    [InlineData("load", "<app::Importer as app::Load>::load", true)]
    [InlineData("load", "app::reload", false)]
    [InlineData("app::load", "other::load", false)]
    [InlineData("sort", "sort(int*, int)", true)]
    [InlineData("", "load", false)]
    public void Functions_agree_where_one_path_is_the_end_of_the_other(string left, string right, bool agree)
    {
        FunctionName.Agree(left, right).Should().Be(agree);
        FunctionName.Agree(right, left).Should().Be(agree);
    }

    private sealed class OneStack(CallStack stack) : ITraceStacks
    {
        public IReadOnlyList<Diagnostic> Notices => [];

        public CallStack Resolve(int number) => stack;
    }
}
