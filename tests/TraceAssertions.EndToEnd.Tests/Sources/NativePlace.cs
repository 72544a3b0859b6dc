using System.Text.Json;

namespace TraceAssertions.EndToEnd.Sources;

/// <summary>A frame of a native program, as the tracer or llvm-symbolizer tells it.</summary>
/// <param name="Function">The function, or empty.</param>
/// <param name="File">The file; empty without a line.</param>
/// <param name="Line">The line; 0 for none.</param>
internal sealed record NativePlace(string Function, string File, int Line)
{
    /// <summary>Reads a frame or a source of the tracer's JSON.</summary>
    public static NativePlace Of(JsonElement frame) => new(
        frame.TryGetProperty("function", out var function) ? function.GetString() ?? "" : "",
        frame.TryGetProperty("file", out var file) ? file.GetString() ?? "" : "",
        frame.TryGetProperty("line", out var line) ? line.GetInt32() : 0);

    /// <summary>Reads what llvm-symbolizer prints of an address.</summary>
    public static IReadOnlyList<NativePlace> OfLlvm(JsonElement address) =>
        [.. address.GetProperty("Symbol").EnumerateArray().Select(frame => frame.GetProperty(nameof(Line)).GetInt32() is > 0 and var line
            ? new NativePlace(frame.GetProperty("FunctionName").GetString() ?? "", Plain(frame.GetProperty("FileName").GetString()!), line)
            : new NativePlace(frame.GetProperty("FunctionName").GetString() ?? "", "", 0))];

    /// <summary>Without the dots and double slashes that they leave in.</summary>
    private static string Plain(string path) => path.StartsWith('/') ? Path.GetFullPath(path) : Path.GetFullPath("/" + path)[1..];
}
