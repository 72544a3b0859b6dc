namespace TraceAssertions;

/// <summary>Thrown by the convenience API where a user's input cannot be used; carries every diagnostic.</summary>
public sealed class TraceAssertionsException : Exception
{
    /// <summary>Creates the exception from the diagnostics that it tells.</summary>
    public TraceAssertionsException(IReadOnlyList<Diagnostic> diagnostics)
        : base(string.Join(Environment.NewLine, diagnostics)) => Diagnostics = diagnostics;

    /// <summary>Creates the exception from one diagnostic.</summary>
    public TraceAssertionsException(Diagnostic diagnostic)
        : this([diagnostic])
    {
    }

    /// <summary>What is wrong, each with its code, place and remedy.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
