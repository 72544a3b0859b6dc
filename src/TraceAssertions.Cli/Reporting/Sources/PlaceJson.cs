using System.Globalization;
using System.Text.Json;

namespace TraceAssertions.Cli.Reporting.Sources;

/// <summary>Places in the source as JSON.</summary>
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
            Write(json, source);
        if (source?.TranslatedFrom is not { } from)
            return;
        WriteByLanguage(json, source);
        WriteByLanguage(json, from);
    }

    /// <summary>Writes one place as an object.</summary>
    public static void Write(Utf8JsonWriter json, SourceLocation place)
    {
        json.WriteStartObject();
        json.WriteString("file", place.File);
        if (place.Line > 0)
            json.WriteNumber("line", place.Line);
        else
            json.WriteNull("line");
        json.WriteString("function", place.Function);
        json.WriteString("language", place.Language);
        json.WriteString("precision", SourcePrecisions.NameOf(place.Precision));
        if (place.Module is not null)
        {
            json.WriteString("module", place.Module);
            json.WriteNumber("module_offset", place.Offset);
        }

        json.WriteBoolean("user_code", place.IsUserCode);
        if (place.Text is not null)
            json.WriteString("text", place.Text);
        if (place.Decision is { } decision)
        {
            json.WriteStartObject("decision");
            json.WriteString("id", decision.Id);
            json.WriteString("text", decision.Text);
            json.WriteString("reason", decision.Reason);
            json.WriteEndObject();
        }

        if (place.TranslatedFrom is { } from)
        {
            json.WritePropertyName("translated_from");
            Write(json, from);
        }

        json.WriteEndObject();
    }

    private static void WriteFrames(Utf8JsonWriter json, string name, IReadOnlyList<SourceLocation> frames)
    {
        json.WriteStartArray(name);
        foreach (var frame in frames)
            Write(json, frame);
        json.WriteEndArray();
    }

    private static void WriteByLanguage(Utf8JsonWriter json, SourceLocation place)
    {
        if (place.Language is "rust" or "python" or "c" && place.File is not null && place.Line > 0)
            json.WriteString(place.Language + "_source", string.Create(CultureInfo.InvariantCulture, $"{(place.Precision == SourcePrecision.ApproximateLine ? "near " : "")}{place.File}:{place.Line}"));
    }
}
