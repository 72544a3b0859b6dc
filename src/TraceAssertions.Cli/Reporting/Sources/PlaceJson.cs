using System.Text.Json;

namespace TraceAssertions.Cli.Reporting.Sources;

/// <summary>The places of calls in JSON documents: each place is written as in a trace file (<see cref="SpanSourceJson"/>).</summary>
internal static class PlaceJson
{
    /// <summary>Writes <c>source</c>, the sources by language, and on demand <c>stack</c> into the object of a call.</summary>
    /// <param name="json">The writer, inside the object.</param>
    /// <param name="stack">The stack, or null where none was taken.</param>
    /// <param name="frames">Whether all frames are asked for.</param>
    public static void WriteProperties(Utf8JsonWriter json, CallStack? stack, bool frames)
    {
        WriteSource(json, stack?.Site);
        if (!frames)
            return;
        WriteFrames(json, "stack", stack?.Frames ?? []);
        if (stack is { CausedBy.Count: > 0 })
            WriteFrames(json, "caused_by", stack.CausedBy);
    }

    /// <summary>Writes <c>source</c>, and <c>rust_source</c>, <c>python_source</c> or <c>c_source</c> of what was translated (001, 4.1).</summary>
    public static void WriteSource(Utf8JsonWriter json, SourceLocation? source)
    {
        json.WritePropertyName("source");
        if (source is null)
            json.WriteNullValue();
        else
            SpanSourceJson.WritePlace(json, source);
        if (source?.TranslatedFrom is not { } from)
            return;
        WriteByLanguage(json, source);
        WriteByLanguage(json, from);
    }

    private static void WriteFrames(Utf8JsonWriter json, string name, IReadOnlyList<SourceLocation> frames)
    {
        json.WriteStartArray(name);
        foreach (var frame in frames)
            SpanSourceJson.WritePlace(json, frame, frame: true);
        json.WriteEndArray();
    }

    private static void WriteByLanguage(Utf8JsonWriter json, SourceLocation place)
    {
        if (place.Language is "rust" or "python" or "c" && SpanSourceJson.LineOf(place) is { } line)
            json.WriteString(place.Language + "_source", line);
    }
}
