using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TraceAssertions.Testing;

/// <summary>How a verdict is written as JSON. Generated when this is built: every test host would otherwise find out by reflection, before its first test ends.</summary>
[JsonSerializable(typeof(VerdictFile))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class VerdictJson : JsonSerializerContext
{
    /// <summary>The whole file.</summary>
    public static JsonTypeInfo<VerdictFile> Verdict { get; } = new VerdictJson(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    }).VerdictFile;
}
