using System.Globalization;
using System.Text.Json;

namespace TraceAssertions;

/// <summary>The JSON of the place in the source that made a call, in traces and in the documents of the tool. A line that is only near is never written where a reader would take it for the line.</summary>
internal static class SpanSourceJson
{
    /// <summary>The attributes: OpenTelemetry's names of today, Renacer's older ones, and those of a transpiler.</summary>
    public static void WriteAttributes(Utf8JsonWriter json, SourceLocation source)
    {
        if (source is { Precision: <= SourcePrecision.ApproximateLine, File: { } file })
        {
            json.WriteString("code.file.path", file);
            json.WriteString("code.filepath", file);
        }

        if (source is { Precision: SourcePrecision.ExactLine, Line: > 0 })
        {
            json.WriteNumber("code.line.number", source.Line);
            json.WriteNumber("code.lineno", source.Line);
        }

        if (source.Function is { } function)
        {
            json.WriteString("code.function.name", function);
            json.WriteString("code.function", function);
        }

        if (source.TranslatedFrom is not { File: { } from } translated)
            return;
        if (translated.Language is { } language)
            json.WriteString("transpiler.source_lang", language);
        json.WriteString("transpiler.source_file", from);
        if (translated is { Precision: SourcePrecision.ExactLine, Line: > 0 })
            json.WriteNumber("transpiler.source_line", translated.Line);
        if (translated.Decision is { } decision)
            WriteDecision(json, decision);
    }

    /// <summary><c>source</c> with how much of it is known, and <c>rust_source</c>, <c>python_source</c>, <c>c_source</c>; all null where nothing is.</summary>
    public static void WriteFields(Utf8JsonWriter json, SourceLocation? source)
    {
        json.WritePropertyName("source");
        if (source is null)
            json.WriteNullValue();
        else
            WritePlace(json, source);
        foreach (var (name, language) in new[] { ("rust_source", "rust"), ("python_source", "python"), ("c_source", "c") })
            json.WriteString(name, new[] { source, source?.TranslatedFrom }.FirstOrDefault(place => place?.Language == language) is { } written ? LineOf(written) : null);
    }

    /// <summary>Writes one place as an object: its precision, and what else is known of it.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="place">The place.</param>
    /// <param name="frame">Whether it is a frame of a stack, which has <c>user_code</c> too.</param>
    public static void WritePlace(Utf8JsonWriter json, SourceLocation place, bool frame = false)
    {
        json.WriteStartObject();
        json.WriteString("precision", SourcePrecisions.NameOf(place.Precision));
        WriteKnown(json, "file", place.File);
        if (place.Line > 0)
            json.WriteNumber("line", place.Line);
        WriteKnown(json, "function", place.Function);
        WriteKnown(json, "language", place.Language);
        if (place.Module is not null)
        {
            json.WriteString("module", place.Module);
            json.WriteNumber("module_offset", place.Offset);
        }

        if (frame)
            json.WriteBoolean("user_code", place.IsUserCode);
        WriteKnown(json, "text", place.Text);
        if (place.Decision is { } decision)
        {
            json.WriteStartObject("decision");
            WriteKnown(json, "id", decision.Id);
            WriteKnown(json, "text", decision.Text);
            WriteKnown(json, "reason", decision.Reason);
            json.WriteEndObject();
        }

        if (place.TranslatedFrom is { } from)
        {
            json.WritePropertyName("translated_from");
            WritePlace(json, from);
        }

        json.WriteEndObject();
    }

    /// <summary><c>src/main.rs:42</c>, <c>near src/main.rs:42</c>; null where no line is known.</summary>
    public static string? LineOf(SourceLocation place) => place is { File: not null, Line: > 0, Precision: <= SourcePrecision.ApproximateLine }
        ? string.Create(CultureInfo.InvariantCulture, $"{(place.Precision == SourcePrecision.ApproximateLine ? "near " : "")}{place.File}:{place.Line}")
        : null;

    private static void WriteDecision(Utf8JsonWriter json, TranspilerDecision decision)
    {
        if (long.TryParse(decision.Id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            json.WriteNumber("transpiler.decision_id", number);
        else if (decision.Id is not null)
            json.WriteString("transpiler.decision_id", decision.Id);
        if (decision.Text is not null)
            json.WriteString("transpiler.decision", decision.Text);
    }

    private static void WriteKnown(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
