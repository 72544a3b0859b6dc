using System.Globalization;
using System.Text.Json;
using TraceAssertions.EndToEnd.Samples;

namespace TraceAssertions.EndToEnd.Sources;

/// <summary>A program of <c>Sources/Native</c>, compiled into a folder that goes with it.</summary>
internal sealed class PlacesProgram : IDisposable
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    private readonly string _folder = Directory.CreateTempSubdirectory("places-").FullName;

    private PlacesProgram(string source) => Source = Path.Combine(Repository.Root, "tests", "TraceAssertions.EndToEnd.Tests", "Sources", "Native", source);

    /// <summary>The source file.</summary>
    public string Source { get; }

    /// <summary>The path of the program.</summary>
    public string File => Path.Combine(_folder, "program");

    /// <summary>The file that the program is told.</summary>
    public string Written => Path.Combine(_folder, "written");

    /// <summary>Compiles places.c by gcc.</summary>
    public static async Task<PlacesProgram> CAsync(params string[] options)
    {
        var program = new PlacesProgram("places.c");
        await program.ToolAsync("gcc", [.. options, "-pthread", "-o", program.File, program.Source]);
        return program;
    }

    /// <summary>Compiles places.go.</summary>
    public static async Task<PlacesProgram> GoAsync(params string[] options)
    {
        var program = new PlacesProgram("places.go");
        await program.ToolAsync("go", ["build", .. options, "-o", program.File, program.Source]);
        return program;
    }

    /// <summary>The calls of a run, as <c>renacer --stack --format json</c> prints them.</summary>
    public async Task<IReadOnlyList<PlacesCall>> RunAsync(string backend)
    {
        var output = Path.Combine(_folder, backend + ".json");
        var run = await CommandResult.RunAsync(_folder, new Dictionary<string, string> { ["RENACER_BACKEND"] = backend }, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "renacer.dll"),
            "-f", "--source=stack", "--format", "json", "-o", output, "--", File, Written);
        run.ExitCode.Should().Be(0, run.Output);
        using var document = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(output));
        document.RootElement.GetProperty("completeness").GetProperty("complete").GetBoolean().Should().BeTrue();
        return [.. document.RootElement.GetProperty("calls").EnumerateArray().Select(PlacesCall.Of)];
    }

    /// <summary>What llvm-symbolizer knows of places of the program, the innermost function first.</summary>
    /// <param name="offsets">The places, as offsets of the file.</param>
    public async Task<Dictionary<long, IReadOnlyList<NativePlace>>> LlvmAsync(IReadOnlyCollection<long> offsets)
    {
        var segments = (await ToolAsync("readelf", "-lW", File)).Lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(fields => fields is ["LOAD", ..])
            .Select(fields => (Offset: Hex(fields[1]), Address: Hex(fields[2]), Size: Hex(fields[4]))).ToList();
        var addresses = offsets.Select(offset => segments.Where(segment => offset >= segment.Offset && offset < segment.Offset + segment.Size).Select(segment => segment.Address + offset - segment.Offset).Single());
        var told = await ToolAsync("llvm-symbolizer", ["--obj=" + File, "--inlines", "--no-demangle", "--functions=short", "--output-style=JSON", .. addresses.Select(address => string.Create(CultureInfo.InvariantCulture, $"0x{address:x}"))]);
        using var document = JsonDocument.Parse(told.Output);
        var symbols = document.RootElement.EnumerateArray().ToList();
        symbols.Count.Should().Be(offsets.Count);
        return offsets.Zip(symbols).ToDictionary(pair => pair.First, pair => NativePlace.OfLlvm(pair.Second));
    }

    /// <summary>Runs a tool in the folder; the test skips where it is not installed.</summary>
    public async Task<CommandResult> ToolAsync(string tool, params string[] arguments)
    {
        Skip.IfNot((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => System.IO.File.Exists(Path.Combine(folder, tool))), $"{tool} is not installed");
        var result = await CommandResult.RunAsync(_folder, Nothing, tool, arguments);
        result.ExitCode.Should().Be(0, result.Output);
        return result;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static long Hex(string text) => long.Parse(text.AsSpan("0x".Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
