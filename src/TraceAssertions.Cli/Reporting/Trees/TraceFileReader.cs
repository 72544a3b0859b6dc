using System.Globalization;
using System.Text.Json;
using TraceAssertions.Cli.Reporting.Runs;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Reporting.Trees;

/// <summary>Reads the spans of a trace file (docs/reference/trace-file.md).</summary>
internal static class TraceFileReader
{
    // Of OpenTelemetry's semantic conventions: what tells one request from another.
    private static readonly string[] Details = ["url.full", "url.path", "http.url", "db.query.text", "db.statement"];

    /// <summary>The spans, the test or program first.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="FormatException">It is no trace file of this version, or damaged; the message names the line.</exception>
    public static IReadOnlyList<TreeSpan> Read(string path, SourceRoot root)
    {
        var spans = new List<TreeSpan>();
        long expected = -1;
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            try
            {
                using var json = JsonDocument.Parse(line);
                if (number == 1)
                    expected = SpansOf(json.RootElement);
                else
                    spans.Add(Span(json.RootElement, root));
            }
            catch (Exception damage) when (damage is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
            {
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {number} is not as a trace has it"), damage);
            }
        }

        return spans.Count > 0 && spans.Count == expected ? spans
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it has {spans.Count} spans where its first line says {expected}"));
    }

    private static long SpansOf(JsonElement header) => header.GetProperty("schema").GetString() == TraceFileWriter.Schema
        ? header.GetProperty("span_count").GetInt64()
        : throw new FormatException("another schema");

    private static TreeSpan Span(JsonElement span, SourceRoot root)
    {
        var attributes = span.GetProperty("attributes");
        var label = string.Join(' ', new[] { span.GetProperty("span_name").GetString(), Text(attributes, "syscall.pathname"), Text(attributes, "syscall.errno") }.OfType<string>());
        var confidence = span.GetProperty("confidence").GetString();
        return new TreeSpan(
            span.GetProperty("span_id").GetString()!,
            Text(span, "parent_span_id"),
            confidence is "exact" or "child" or "fd-owner" ? label : $"{label} [{confidence}]",
            Details.Select(key => Text(attributes, key)).FirstOrDefault(text => text is not null),
            span.GetProperty("source") is { ValueKind: JsonValueKind.Object } source ? SourcePlace.Of(Source(source), root)?.Text : null,
            span.GetProperty("repetition_count").GetInt64(),
            span.GetProperty("start_time_nanos").GetInt64(),
            span.GetProperty("duration_nanos").GetInt64(),
            Text(span, "noise") is not null);
    }

    private static VerdictSource Source(JsonElement source) => new()
    {
        Precision = Text(source, "precision") ?? "",
        File = Text(source, "file"),
        Line = source.TryGetProperty("line", out var line) && line.ValueKind == JsonValueKind.Number ? line.GetInt32() : 0,
        Function = Text(source, "function"),
    };

    private static string? Text(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
