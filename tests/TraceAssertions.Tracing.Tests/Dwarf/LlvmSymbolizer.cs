using System.Globalization;
using System.Text.Json;
using TraceAssertions.Tracing.Tests.Elf;

namespace TraceAssertions.Tracing.Tests.Dwarf;

/// <summary>What llvm-symbolizer says of addresses; skips the test where it is not installed.</summary>
internal static class LlvmSymbolizer
{
    /// <summary>The frames of each address, the innermost first. Names are those of DW_AT_name; empty where it knows none.</summary>
    public static List<List<LlvmFrame>> Frames(string file, IReadOnlyCollection<ulong> addresses, string functions = "short")
    {
        var input = string.Join('\n', addresses.Select(address => string.Create(CultureInfo.InvariantCulture, $"0x{address:x}"))) + "\n";
        var output = Tool.Run("llvm-symbolizer", input, null, "--obj=" + file, "--inlines", "--no-demangle", "--functions=" + functions, "--output-style=JSON");
        var all = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToList();
        all.Count.Should().Be(addresses.Count);
        return all;
    }

    private static List<LlvmFrame> Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        return [.. document.RootElement.GetProperty("Symbol").EnumerateArray().Select(frame => new LlvmFrame(
            frame.GetProperty("FunctionName").GetString() ?? "",
            Plain(frame.GetProperty("FileName").GetString() ?? ""),
            frame.GetProperty("Line").GetInt32()))];
    }

    /// <summary>Without the dots and double slashes that they leave in.</summary>
    private static string Plain(string path) => path.StartsWith('/') ? Path.GetFullPath(path) : Path.GetFullPath("/" + path)[1..];
}
