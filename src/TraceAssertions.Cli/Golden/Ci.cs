namespace TraceAssertions.Cli.Golden;

/// <summary>Build services may compare golden traces, and never change them: a change is a person's decision, made where it is reviewed.</summary>
internal static class Ci
{
    /// <summary>Whether this is a build service: <c>CI</c> is true or 1, as all of them set it.</summary>
    public static bool IsHere(Func<string, string?> environment) => environment("CI")?.Trim().ToUpperInvariant() is "TRUE" or "1";

    /// <summary>The error of a command that would change golden traces here.</summary>
    /// <param name="what">What would be done: <c>accept</c>.</param>
    /// <param name="folder">The project's folder of golden traces.</param>
    /// <param name="remedy">What to do instead.</param>
    public static Diagnostic Refusal(string what, string folder, string remedy) =>
        new(GateCodes.RefusedInCi, DiagnosticSeverity.Error, $"{what} is refused where CI is set: golden traces are changed by a person, and reviewed", folder, Remedy: remedy);
}
