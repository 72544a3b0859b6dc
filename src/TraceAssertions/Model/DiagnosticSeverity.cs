namespace TraceAssertions;

/// <summary>The weight of a <see cref="Diagnostic"/>.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Told, nothing more.</summary>
    Info,

    /// <summary>Told, fails nothing.</summary>
    Warning,

    /// <summary>Fails the build, the test or the command.</summary>
    Error,
}
