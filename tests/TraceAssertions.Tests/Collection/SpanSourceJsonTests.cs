using System.Text.Json;

namespace TraceAssertions.Tests.Collection;

public sealed class SpanSourceJsonTests : IDisposable
{
    private static readonly string[] Codes = ["code.file.path", "code.filepath", "code.line.number", "code.lineno", "code.function.name", "code.function"];

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_call_has_its_place_by_the_names_of_today_and_the_older_ones()
    {
        var span = Written(SourceMode.All, "Importer.cs:127 in Importer.Load")[2];

        var attributes = span.GetProperty("attributes");
        Codes.Select(name => attributes.GetProperty(name).ToString()).Should().Equal("/src/app/Importer.cs", "/src/app/Importer.cs", "127", "127", "Importer.Load", "Importer.Load");
        span.GetProperty("source").ToString().Should().Be("""{"precision":"exact","file":"/src/app/Importer.cs","line":127,"function":"Importer.Load","language":"csharp","module":"App.dll","module_offset":16}""");
        span.GetProperty("rust_source").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public void A_line_that_is_only_near_is_no_line_number()
    {
        var span = Written(SourceMode.All, "near Importer.cs:127 in Importer.Load")[2];

        span.GetProperty("attributes").EnumerateObject().Select(p => p.Name).Should().NotContain(["code.line.number", "code.lineno"]).And.Contain("code.file.path");
        span.GetProperty("source").GetProperty("precision").GetString().Should().Be("approximate");
        span.GetProperty("source").GetProperty("line").GetInt32().Should().Be(127);
    }

    [Fact]
    public void Transpiled_code_has_both_lines()
    {
        var rust = SketchedStacks.Parse("simulation.rs:127 in load_data")! with { Language = "rust" };
        var python = SketchedStacks.Parse("simulation.py:42 in load_data")! with { Language = "python" };
        var span = Written(SourceMode.All, rust with { TranslatedFrom = python })[2];

        span.GetProperty("rust_source").GetString().Should().Be("/src/app/simulation.rs:127");
        span.GetProperty("python_source").GetString().Should().Be("/src/app/simulation.py:42");
        span.GetProperty("c_source").ValueKind.Should().Be(JsonValueKind.Null);
        var attributes = span.GetProperty("attributes");
        new[] { "transpiler.source_lang", "transpiler.source_file", "transpiler.source_line" }.Select(name => attributes.GetProperty(name).ToString()).Should().Equal("python", "/src/app/simulation.py", "42");
        span.GetProperty("source").GetProperty("translated_from").GetProperty("line").GetInt32().Should().Be(42);

        var near = Written(SourceMode.All, rust with { Precision = SourcePrecision.ApproximateLine, TranslatedFrom = python with { Precision = SourcePrecision.ApproximateLine, Language = "c" } })[2];
        near.GetProperty("rust_source").GetString().Should().Be("near /src/app/simulation.rs:127");
        near.GetProperty("c_source").GetString().Should().Be("near /src/app/simulation.py:42");
        near.GetProperty("attributes").TryGetProperty("transpiler.source_line", out _).Should().BeFalse();
    }

    [Theory]
    [InlineData(SourceMode.Off, false, "off", false, false)]
    [InlineData(SourceMode.Sampled, false, "sampled", false, false)]
    [InlineData(SourceMode.Sampled, true, "sampled", true, true)]
    [InlineData(SourceMode.All, false, "all", true, true)]
    public void Sampled_stacks_are_looked_up_only_where_somebody_asks(SourceMode mode, bool asked, string written, bool resolved, bool known)
    {
        var lines = Written(mode, SketchedStacks.Parse("A.cs:1 in M"), asked, out var stacks);

        lines[0].GetProperty("source").GetString().Should().Be(written);
        lines[0].GetProperty("source_resolved").GetBoolean().Should().Be(resolved);
        (lines[2].GetProperty("source").ValueKind == JsonValueKind.Object).Should().Be(known);
        (stacks.Resolved > 0).Should().Be(known);
    }

    private List<JsonElement> Written(SourceMode mode, string site) => Written(mode, SketchedStacks.Parse(site));

    private List<JsonElement> Written(SourceMode mode, SourceLocation? site) => Written(mode, site, asked: false, out _);

    private List<JsonElement> Written(SourceMode mode, SourceLocation? site, bool asked, out SketchedStacks stacks)
    {
        var builder = new CausalTraceBuilder(apartByStack: mode == SourceMode.All);
        stacks = new SketchedStacks();
        var stack = mode == SourceMode.Off ? 0 : stacks.Add(new CallStack([]) { Site = site });
        builder.Add(new SpanRecord { Name = "test:T", StartNanos = 0, EndNanos = 9 });
        builder.Add(new SpanRecord { Name = "syscall:read", StartNanos = 1, EndNanos = 2, Parent = 0, Stack = stack });
        TraceFileWriter.Write(builder.Build(new TraceSketch(mode).Header, stacks), _file, asked).Should().BeNull();
        return [.. File.ReadAllLines(_file).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
