using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TraceAssertions.Testing;

/// <summary>How a verdict is written as JSON, and read.</summary>
[JsonSerializable(typeof(VerdictFile))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class VerdictJson : JsonSerializerContext
{
    /// <summary>For whoever reads: by reflection, because what is generated forgets the defaults of properties that can only be set when an object is made.</summary>
    public static JsonSerializerOptions Reading { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    /// <summary>For whoever writes: generated when this is built, else every test host would find out by reflection before its first test ends.</summary>
    public static JsonTypeInfo<VerdictFile> Writing { get; } = new VerdictJson(new JsonSerializerOptions(Reading)).VerdictFile;
}
