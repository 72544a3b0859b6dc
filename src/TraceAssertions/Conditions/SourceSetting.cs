namespace TraceAssertions.Conditions;

/// <summary>Decides of which calls the stack is taken: the environment decides before renacer.toml, and that before the default.</summary>
internal static class SourceSetting
{
    /// <summary>The variable that decides before everything else but an option of the command line.</summary>
    public const string Variable = "RENACER_SOURCE";

    /// <summary>The variable has a value that is none.</summary>
    public const string UnknownValue = "TA0136";

    private static readonly string[] Values = ["off", "sampled", "all"];

    /// <summary>The mode that applies.</summary>
    /// <param name="variable">The value of <see cref="Variable"/>; null or empty where it is not set.</param>
    /// <param name="asked">What <c>[capture] source</c> says; true where there is no renacer.toml.</param>
    /// <param name="otherwise">The mode where neither says otherwise.</param>
    /// <param name="unknown">TA0136 where the value is none of the modes, else null. What was meant cannot be known, so nothing must be judged then.</param>
    public static SourceMode Choose(string? variable, bool asked, SourceMode otherwise, out Diagnostic? unknown)
    {
        unknown = null;
        switch (variable?.Trim().ToLowerInvariant())
        {
            case null or "":
                return asked ? otherwise : SourceMode.Off;
            case "off":
                return SourceMode.Off;
            case "sampled":
                return SourceMode.Sampled;
            case "all":
                return SourceMode.All;
            default:
                unknown = new Diagnostic(
                    UnknownValue,
                    DiagnosticSeverity.Error,
                    $"{Variable} has the unknown value '{PlainText.Short(PlainText.OneLine(variable))}'",
                    Remedy: NameSuggestion.DidYouMean(variable, Values) ?? $"set it to {string.Join(", ", Values[..^1])} or {Values[^1]}, or unset it");
                return SourceMode.Off;
        }
    }

    /// <summary>How a mode is written in the variable and in files.</summary>
    public static string NameOf(SourceMode mode) => mode.ToString().ToLowerInvariant();
}
