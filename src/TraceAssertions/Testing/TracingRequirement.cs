namespace TraceAssertions.Testing;

/// <summary>Decides whether a test that nothing can trace is skipped or fails.</summary>
internal static class TracingRequirement
{
    /// <summary>The variable that decides over attributes and CI.</summary>
    public const string Variable = "RENACER_REQUIRE_TRACING";

    /// <param name="attribute">What the nearest attribute says, or null.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    public static bool Holds(bool? attribute, Func<string, string?> environment) =>
        Read(environment(Variable)) ?? attribute ?? Read(environment("CI")) ?? false;

    /// <summary>Whether the user said that tests may go untraced, whatever attributes and CI say.</summary>
    /// <param name="environment">Reads a variable of the environment.</param>
    public static bool IsWaived(Func<string, string?> environment) => Read(environment(Variable)) == false;

    /// <summary>The error for a test that must be traced and cannot be.</summary>
    /// <param name="unavailable">Why nothing can trace it.</param>
    public static Diagnostic Unmet(Diagnostic unavailable) => unavailable with
    {
        Severity = DiagnosticSeverity.Error,
        Message = $"{unavailable.Message}, and this test requires a trace",
        Remedy = $"{(unavailable.Remedy is null ? "" : unavailable.Remedy + "; or ")}set {Variable}=false to skip such tests",
    };

    // Build services write 'true', 'True' or '1'; anything else is as good as unset.
    private static bool? Read(string? value) => value?.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "1" => true,
        "FALSE" or "0" => false,
        _ => null,
    };
}
