using TraceAssertions.Tracing.Transpiler;

namespace TraceAssertions.Tracing.Tests.Transpiler;

public sealed class TranspilerMapTests : IDisposable
{
    private readonly MapFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", 1, 1, "the file is empty")]
    [InlineData("{", 1, 2, "the file is cut short: it ends in the middle of the document")]
    [InlineData("[]", 1, 1, "expected an object, found an array")]
    [InlineData("{\n \"version\": 2, \"mappings\": []}", 2, 1, "version 2 is not known; 1 is the transpilers' own form, 3 a standard source map")]
    [InlineData("{\"mappings\": []}", 1, 1, "'version' is missing")]
    [InlineData("{\"version\": 1, \"source_language\": \"python\"}", 1, 1, "'mappings' is missing")]
    [InlineData("{\"version\": 1, \"mappings\": []}", 1, 1, "'source_language' is missing")]
    [InlineData("{\"version\": 1, \"source_language\": \"python\", \"mappings\": [\n{\"python_line\": 3}]}", 2, 1, "the mapping has no generated line ('rust_line' or 'generated_line')")]
    [InlineData("{\"version\": 1, \"source_language\": \"python\", \"mappings\": [\n{\"rust_line\": -3}]}", 2, 15, "'rust_line' is -3; 1 is the least")]
    [InlineData("{\"version\": 1, \"source_language\": \"python\", \"mappings\": [\n{\"rust_line\": 3, \"python_line\": 0}]}", 2, 33, "'python_line' is 0; 1 is the least")]
    [InlineData("{\"version\": 1, \"source_language\": \"python\", \"mappings\": [\n{\"rust_line\": 3, \"generated_line\": 4, \"python_line\": 1}]}", 2, 36, "'generated_line' is 4, but the mapping has said 3 before")]
    [InlineData("{\"version\": 1, \"source_language\": \"python\", \"source_file\": \"a.py\", \"mappings\": [\n{\"rust_line\": 3, \"python_line\": 1}]}", 2, 1, "neither the mapping nor the map has a 'generated_file'")]
    [InlineData("{\"version\": 1, \"source_language\": \"python\", \"generated_file\": \"a.rs\", \"mappings\": [\n{\"rust_line\": 3, \"python_line\": 1}]}", 2, 1, "neither the mapping nor the map has an original file ('original_file', 'source_file')")]
    [InlineData("{\"version\": 1, \"source_language\": \"python\", \"source_file\": \"a.py\", \"generated_file\": \"a.rs\", \"mappings\": [\n{\"rust_line\": 3, \"python_line\": 1},\n{\"rust_line\": 3, \"python_line\": 2}]}", 3, 1, "line 3 of 'a.rs' is mapped twice: to a.py:2 here and to a.py:1 on line 2")]
    [InlineData("{\"version\": 1,\n\"version\": 1}", 2, 1, "'version' is given twice")]
    [InlineData("{\"version\": 3, \"file\": \"a.rs\", \"sources\": [\"a.py\"], \"mappings\": \"AA!A\"}", 1, 1, "the mappings of generated line 1 are damaged: '!' is no digit of Base64")]
    [InlineData("{\"version\": 3, \"file\": \"a.rs\", \"sources\": [\"a.py\"], \"mappings\": \";ACAA\"}", 1, 1, "the mappings of generated line 2 are damaged: it names source 1 of 1")]
    [InlineData("{\"version\": 3, \"file\": \"a.rs\", \"sources\": [\"a.py\"], \"mappings\": \"AADA\"}", 1, 1, "the mappings of generated line 1 are damaged: it names line 0")]
    [InlineData("{\"version\": 3, \"file\": \"a.rs\", \"sources\": [\"a.py\"], \"mappings\": \"AAggggggggA\"}", 1, 1, "the mappings of generated line 1 are damaged: a number has more than 32 bits")]
    [InlineData("{\"version\": 3, \"sections\": []}", 1, 16, "it is an index map ('sections'), which is not supported")]
    public void What_is_wrong_with_a_map_is_told_with_its_place(string text, int line, int column, string why)
    {
        var problem = _folder.Problem(text);

        problem.Code.Should().Be("TA0134");
        problem.Message.Should().Be($"the transpiler map cannot be read: {why}");
        (problem.Line, problem.Column).Should().Be((line, column));
        problem.File.Should().EndWith("bad.map.json");
    }

    [Fact]
    public void A_map_that_is_not_there_is_told()
    {
        TranspilerMap.TryLoad(Path.Combine(_folder.FullPath, "none.json"), out _, out var problem).Should().BeFalse();

        problem!.Message.Should().Be("the transpiler map cannot be read: there is no such file");
    }

    [Fact]
    public void A_file_without_end_is_not_read_to_its_end()
    {
        TranspilerMap.TryLoad("/dev/zero", out _, out var problem).Should().BeFalse();

        problem!.Message.Should().Be("the transpiler map cannot be read: it has more than 67,108,864 bytes, which is the limit");
    }

    [Fact]
    public void Damaged_maps_give_a_diagnostic_and_nothing_else()
    {
        var random = new Random(4711);
        var good = System.Text.Encoding.UTF8.GetBytes("""
            {"version": 1, "source_language": "python", "source_file": "a.py", "generated_file": "a.rs", "x": [{"y": [null, true]}],
             "mappings": [{"rust_line": 3, "rust_function": "f", "python_line": 1, "python_function": "f", "python_context": "x = 1", "transpiler_decision": {"optimization": "o", "id": 7}}], "function_map": {"f": "f"}}
            """);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = good[..(i % 3 == 0 ? random.Next(good.Length) : good.Length)].ToArray();
            for (var flip = 0; flip < random.Next(1, 4) && bytes.Length > 0; flip++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var path = Path.Combine(_folder.FullPath, "fuzz.json");
            File.WriteAllBytes(path, bytes);

            var read = TranspilerMap.TryLoad(path, out var map, out var problem);

            (read ? map is not null && problem is null : problem is { Code: "TA0134" }).Should().BeTrue();
        }
    }
}
