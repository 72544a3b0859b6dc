using System.Text.Encodings.Web;
using System.Text.Json;

namespace TraceAssertions.Cli.Reporting.Profiles;

/// <summary>A profile for speedscope (its <c>src/lib/file-format-spec.ts</c>): a sampled profile with one sample for each stack, whose weight is its time or its calls.</summary>
internal static class Speedscope
{
    private const string Schema = "https://www.speedscope.app/file-format-schema.json";

    /// <summary>Writes the document.</summary>
    public static void Write(Stream stream, string name, StackCosts costs, ITraceStacks stacks, ProfileWeight weight)
    {
        var frames = new SpeedscopeFrames();
        var samples = WeightedStack.Of(costs, stacks, weight)
            .Select(sample => (Frames: frames.IndexesOf(sample), sample.Weight))
            .OrderBy(sample => sample.Frames, SpeedscopeFrames.Order)
            .ToList();
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("exporter", $"renacer@{RenacerApp.Version}");
        json.WriteString("name", name);
        json.WriteNumber("activeProfileIndex", 0);
        json.WriteStartObject("shared");
        frames.Write(json);
        json.WriteEndObject();
        json.WriteStartArray("profiles");
        json.WriteStartObject();
        json.WriteString("type", "sampled");
        json.WriteString("name", name);
        json.WriteString("unit", weight == ProfileWeight.Time ? "nanoseconds" : "none");
        json.WriteNumber("startValue", 0);
        json.WriteNumber("endValue", samples.Sum(sample => sample.Weight));
        json.WriteStartArray("samples");
        foreach (var (indexes, _) in samples)
        {
            json.WriteStartArray();
            foreach (var index in indexes)
                json.WriteNumberValue(index);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach (var (_, sampleWeight) in samples)
            json.WriteNumberValue(sampleWeight);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        stream.Write("\n"u8);
    }
}
