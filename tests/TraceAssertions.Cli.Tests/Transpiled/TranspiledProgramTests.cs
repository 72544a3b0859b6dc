using System.Text.Json;
using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Transpiled;

/// <summary>Real runs of Rust that stands for Python or C: calls are told by the lines of what was translated.</summary>
public sealed class TranspiledProgramTests
{
    private static List<JsonElement> Calls(RustProgram program, params string[] words)
    {
        var result = Renacer.Run(words);
        result.ExitCode.Should().Be(0, result.Error);
        using var document = JsonDocument.Parse(File.ReadAllText(program.PathOf("trace.json")));
        return [.. document.RootElement.Clone().GetProperty("calls").EnumerateArray()];
    }

    private static (string? Source, string? Function, string? Precision) OriginalOf(JsonElement call, string language = "python")
    {
        if (!call.TryGetProperty(language + "_source", out var source))
            return default;
        var from = call.GetProperty("source").GetProperty("translated_from");
        return (Path.GetFileName(source.GetString()), from.GetProperty("function").GetString(), from.GetProperty("precision").GetString());
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Calls_of_a_program_that_was_Python_have_their_Python_line(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        using var program = new RustProgram("simulation");
        var input = program.PathOf("input");
        File.WriteAllBytes(input, new byte[100]);

        var calls = Calls(program, "--backend", backend, "--transpiler-map", program.Map, "--format", "json", "-o", program.PathOf("trace.json"), "--", program.Executable, input, program.PathOf("output"));

        var open = calls.Single(call => call.GetProperty("name").GetString() == "openat" && call.GetProperty("path").GetString() == input);
        OriginalOf(open).Should().Be(("simulation.py:2", "load", "exact"));
        open.GetProperty("rust_source").GetString().Should().Be(program.PathOf("simulation.rs") + ":6");
        open.GetProperty("source").GetProperty("translated_from").GetProperty("decision").GetProperty("id").GetString().Should().Be("12847");
        var fd = open.GetProperty("result").GetInt32();
        OriginalOf(calls.Single(call => call.GetProperty("name").GetString() == "read" && Fd(call) == fd && call.GetProperty("result").GetInt32() == 100)).Should().Be(("simulation.py:3", "load", "exact"));
        var writes = calls.Where(call => call.GetProperty("name").GetString() == "write" && call.GetProperty("result").GetInt32() == 16).ToList();
        writes.Should().HaveCount(3);
        // The call stands on a line below the mapping: near it, in the same function.
        writes.Select(call => OriginalOf(call)).Should().AllBeEquivalentTo(("simulation.py:9", "save", "approximate"));
        OriginalOf(calls.Single(call => call.GetProperty("path").GetString() == "/nonexistent/unmapped")).Should().Be(default((string?, string?, string?)), "its function has no mapping");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Optimised_code_is_still_told_by_its_function(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        using var program = new RustProgram("simulation", "-O");
        var input = program.PathOf("input");
        File.WriteAllBytes(input, new byte[100]);

        var calls = Calls(program, "--backend", backend, "--transpiler-map", program.Map, "--format", "json", "-o", program.PathOf("trace.json"), "--", program.Executable, input, program.PathOf("output"));

        OriginalOf(calls.Single(call => call.GetProperty("name").GetString() == "openat" && call.GetProperty("path").GetString() == input)).Should().Match<(string? Source, string? Function, string?)>(
            original => original.Function == "load" && (original.Source == "simulation.py:2" || original.Source == "simulation.py:3"));
        calls.Where(call => call.GetProperty("name").GetString() == "write" && call.GetProperty("result").GetInt32() == 16).Select(call => OriginalOf(call).Function).Should().Equal("save", "save", "save");
    }

    [SkippableTheory]
    [InlineData("ebpf")]
    [InlineData("ptrace")]
    public void Calls_of_a_program_that_was_C_have_their_C_line(string backend)
    {
        Backends.SkipUnlessWorking(backend);
        using var program = new RustProgram("algorithm");

        var calls = Calls(program, "--backend", backend, "--transpiler-map", program.Map, "--format", "json", "-o", program.PathOf("trace.json"), "--", program.Executable);

        OriginalOf(calls.Single(call => call.GetProperty("name").GetString() == "write"), "c").Should().Be(("algorithm.c:5", "report", "exact"));
    }

    [SkippableFact]
    public void Text_functions_and_context_are_told_by_the_Python_source()
    {
        using var program = new RustProgram("simulation");
        var input = program.PathOf("input");
        File.WriteAllBytes(input, new byte[100]);

        var text = Renacer.Run("--transpiler-map", program.Map, "--show-transpiler-context", "--", program.Executable, input, program.PathOf("output"));
        text.ExitCode.Should().Be(0, text.Error);
        text.Error.Should().MatchRegex(@"openat\(AT_FDCWD, ""[^""]*/input"", [^\n]* \[[^\n]*/simulation\.py:2 load <- [^\n]*/simulation\.rs:6 [^\n]*load_data\]\n   \| [^\n]*/simulation\.py:1  def load\(path\):\n   > [^\n]*/simulation\.py:2      with open\(path, ""rb""\) as f:\n   \| [^\n]*simulation\.py:3          data = f\.read\(4096\)\n   = transpiler: map Python open\(\) to Rust File::open\(\)\n");

        var table = Renacer.Run("--transpiler-map", program.Map, "--function-time", "--", program.Executable, input, program.PathOf("output")).Error;
        table.Should().MatchRegex(@" 3 write +save  [^\n]*/simulation\.py:9\n".Replace(" 3 ", " +\\d+ ", StringComparison.Ordinal)).And.MatchRegex(@" load  [^\n]*/simulation\.py:\d\n");

        var folded = Renacer.Run("--transpiler-map", program.Map, "--format", "folded", "--weight", "calls", "--", program.Executable, input, program.PathOf("output")).Out;
        folded.Should().MatchRegex(@"(?m);main;save;[^\n]*;syscall:write 3$");
    }

    [SkippableFact]
    public void A_map_of_another_file_fits_nothing_and_says_so()
    {
        using var program = new RustProgram("algorithm");
        var map = program.PathOf("other.json");
        File.WriteAllText(map, File.ReadAllText(program.Map).Replace("algorithm.rs", "other.rs", StringComparison.Ordinal));

        var result = Renacer.Run("--transpiler-map", map, "--", program.Executable);

        result.ExitCode.Should().Be(0);
        result.Error.Should().Contain($"{map}: warning TA0135: the transpiler map fits nothing of the trace: no call was made from 'other.rs', but from {program.PathOf("algorithm.rs")}").And.NotContain("algorithm.c");
    }

    [SkippableFact]
    public void Check_tells_the_line_of_a_bottleneck_with_its_origin()
    {
        using var program = new RustProgram("algorithm");
        var configuration = program.PathOf("renacer.toml");
        File.WriteAllText(configuration, "[[trace_assertions]]\nname = \"Silent\"\ncondition = \"spans.syscall:write.count == 0\"\n");

        var result = Renacer.Run("check", "--config", configuration, "--transpiler-map", program.Map, "--format", "json", "--", program.Executable);

        result.ExitCode.Should().Be(ExitCode.GateFailed, result.Error);
        using var document = JsonDocument.Parse(result.Out);
        var bottleneck = document.RootElement.GetProperty("assertions")[0].GetProperty("bottleneck");
        bottleneck.GetProperty("source").GetProperty("line").GetInt32().Should().Be(6);
        Path.GetFileName(bottleneck.GetProperty("c_source").GetString()).Should().Be("algorithm.c:5");
        bottleneck.GetProperty("called_from").GetArrayLength().Should().Be(0, "a count is no antipattern, whose loop may be in a caller");
        Renacer.Run("check", "--config", configuration, "--transpiler-map", program.Map, "--", program.Executable).Error.Should().Contain("at algorithm.rs:6 in ").And.Contain("(from algorithm.c:5)");
    }

    private static int? Fd(JsonElement call) => call.GetProperty("fd").ValueKind == JsonValueKind.Number ? call.GetProperty("fd").GetInt32() : null;
}
