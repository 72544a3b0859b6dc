using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TraceAssertions;

/// <summary>Writes and reads <c>NAME_source.json</c>: the calls of a golden trace with the places in the source that made them.</summary>
internal static class GoldenSourceFile
{
    /// <summary>The format's name and version.</summary>
    public const string Schema = "traceassertions.golden-source/1";

    private const string Known = "where calls came from when this was captured; information, never compared; null where no place in the project's own code is known";

    /// <summary>What is unknown is said to be, so that nobody takes an empty column for a result.</summary>
    private const string Unknown = "source lines are recorded by a capture that takes the stack of every call (RENACER_SOURCE=all, its default); this came about otherwise";

    /// <summary>The file's bytes.</summary>
    public static byte[] ToBytes(GoldenTrace golden)
    {
        var text = new StringBuilder();
        var note = golden.Sources is null ? Unknown : Known;
        text.Append(CultureInfo.InvariantCulture, $"{{\n  \"schema\": {GoldenJsonText.Quote(Schema)},\n  \"name\": {GoldenJsonText.Quote(golden.Name)},\n  \"note\": {GoldenJsonText.Quote(note)},\n  \"processes\": [");
        var calls = GoldenLines.Canonical(golden.Calls, golden.Compare);
        for (var i = 0; i < calls.Count; i++)
        {
            if (i == 0 || calls[i].Process != calls[i - 1].Process)
                text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : "\n    ]},")}\n    {{\"process\": {GoldenJsonText.Quote(calls[i].Process)}, \"calls\": [");
            else
                text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"\n      {GoldenFileWriter.OneLine(calls[i])[..^1]}, \"source\": ");
            Append(text, golden.Sources?.Of(calls[i]) ?? []);
            text.Append('}');
        }

        return Encoding.UTF8.GetBytes(text.Append(calls.Count == 0 ? "]\n}\n" : "\n    ]}\n  ]\n}\n").ToString());
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote; false where it is anything else.</summary>
    public static bool TryRead(byte[] bytes, [NotNullWhen(true)] out GoldenSources? sources)
    {
        sources = null;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            if (document.RootElement.GetProperty("schema").GetString() != Schema)
                return false;
            var lines = new Dictionary<GoldenCall, IReadOnlyList<GoldenSource>>();
            foreach (var process in document.RootElement.GetProperty("processes").EnumerateArray())
            {
                foreach (var call in process.GetProperty("calls").EnumerateArray())
                {
                    // A sequence has a line as often as it occurs, each time with the places of all.
                    if (call.GetProperty("source") is { ValueKind: JsonValueKind.Array } places)
                        lines[GoldenLines.Key(CallOf(process.GetProperty("process").GetString()!, call))] = [.. places.EnumerateArray().Select(SourceOf)];
                }
            }

            sources = new GoldenSources(lines);
            return true;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static void Append(StringBuilder text, IReadOnlyList<GoldenSource> sources)
    {
        if (sources.Count == 0)
        {
            text.Append("null");
            return;
        }

        text.Append('[').AppendJoin(", ", sources.Select(OneLine)).Append(']');
    }

    private static string OneLine(GoldenSource source)
    {
        var parts = new List<string>();
        if (source.File is not null)
            parts.Add($"\"file\": {GoldenJsonText.Quote(source.File)}");
        if (source.Line > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"\"line\": {source.Line}"));
        if (source.Function is not null)
            parts.Add($"\"function\": {GoldenJsonText.Quote(source.Function)}");
        if (source.Module is not null)
            parts.Add($"\"module\": {GoldenJsonText.Quote(source.Module)}");
        if (source.TranslatedFrom is not null)
            parts.Add($"\"translated_from\": {GoldenJsonText.Quote(source.TranslatedFrom)}");
        if (source.Precision != SourcePrecision.ExactLine)
            parts.Add($"\"precision\": {GoldenJsonText.Quote(SourcePrecisions.NameOf(source.Precision))}");
        return $"{{{string.Join(", ", parts)}}}";
    }

    private static GoldenSource SourceOf(JsonElement source) => new()
    {
        Precision = Text(source, "precision") is { } precision ? SourcePrecisions.Parse(precision) ?? throw new FormatException() : SourcePrecision.ExactLine,
        File = Text(source, "file"),
        Line = source.TryGetProperty("line", out var line) ? line.GetInt32() : 0,
        Function = Text(source, "function"),
        Module = Text(source, "module"),
        TranslatedFrom = Text(source, "translated_from"),
    };

    private static GoldenCall CallOf(string process, JsonElement call) => new()
    {
        Process = process,
        Name = call.GetProperty("call").GetString()!,
        Path = Text(call, "path"),
        OtherPath = Text(call, "to"),
        Arguments = Text(call, "arguments"),
        Error = Text(call, "error"),
        Size = Number(call, "size"),
        Count = Number(call, "count"),
        Bytes = Number(call, "bytes"),
    };

    private static string? Text(JsonElement element, string key) => element.TryGetProperty(key, out var value) ? value.GetString() : null;

    private static long? Number(JsonElement element, string key) => element.TryGetProperty(key, out var value) ? value.GetInt64() : null;
}
