using TraceAssertions.Conditions;

namespace TraceAssertions.Testing;

/// <summary>The environment variable that says what is done with golden traces.</summary>
internal static class GoldenVariable
{
    /// <summary>Its name.</summary>
    public const string Name = "RENACER_GOLDEN";

    private static readonly string[] Values = ["compare", "off", "capture"];

    /// <summary>The mode; null for a value that is none: what was meant cannot be known, and guessing 'off' would open the gate.</summary>
    public static GoldenMode? Read(string? value) => value?.Trim().ToLowerInvariant() switch
    {
        null or "" or "compare" => GoldenMode.Compare,
        "off" => GoldenMode.Off,
        "capture" => GoldenMode.Capture,
        _ => null,
    };

    /// <summary>The value that stands for a mode.</summary>
    public static string Write(GoldenMode mode) => mode.ToString().ToLowerInvariant();

    /// <summary>What every traced test fails with where the value is none.</summary>
    public static Diagnostic Unknown(string value) => new(
        "TA3020",
        DiagnosticSeverity.Error,
        $"{Name} has the unknown value '{PlainText.Short(PlainText.OneLine(value))}'",
        Remedy: NameSuggestion.DidYouMean(value, Values) ?? $"set it to {string.Join(", ", Values[..^1])} or {Values[^1]}, or unset it to compare");
}
