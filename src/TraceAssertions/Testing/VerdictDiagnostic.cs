namespace TraceAssertions.Testing;

/// <summary>A <see cref="Diagnostic"/> in a verdict file.</summary>
internal sealed record VerdictDiagnostic(string Code, DiagnosticSeverity Severity, string Message, string? File = null, int Line = 0, int Column = 0, string? Remedy = null)
{
    /// <summary>The same diagnostic for the file.</summary>
    public static VerdictDiagnostic Of(Diagnostic diagnostic) =>
        new(diagnostic.Code, diagnostic.Severity, diagnostic.Message, diagnostic.File, diagnostic.Line, diagnostic.Column, diagnostic.Remedy);

    /// <summary>The same diagnostic for telling.</summary>
    public Diagnostic ToDiagnostic() => new(Code, Severity, Message, File, Line, Column, Remedy);
}
