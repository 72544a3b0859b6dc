namespace TraceAssertions;

/// <summary>The codes of golden files and their comparison; each has its page in <c>docs/diagnostics</c>.</summary>
internal static class GoldenCodes
{
    /// <summary>Behaviour differs from the golden trace.</summary>
    public const string Differs = "TA3001";

    /// <summary>The file is not a golden trace, or is cut short.</summary>
    public const string Malformed = "TA3002";

    /// <summary>The file has the conflict markers of a merge.</summary>
    public const string Conflict = "TA3003";

    /// <summary>The file is of a newer schema.</summary>
    public const string NewerSchema = "TA3004";

    /// <summary>The file is too large to be a golden trace.</summary>
    public const string TooLarge = "TA3005";

    /// <summary>The name cannot be the name of a file.</summary>
    public const string BadName = "TA3006";

    /// <summary>Something differs, and so does what it was recorded with.</summary>
    public const string NotComparable = "TA3007";

    /// <summary>The trace is incomplete: what it lacks would be missing from its golden trace.</summary>
    public const string Incomplete = "TA3012";

    /// <summary>The file cannot be read or written.</summary>
    public const string InputOutput = "TA3014";

    /// <summary>A file that could not be written.</summary>
    public static Diagnostic Unwritten(string path, string reason) =>
        new(InputOutput, DiagnosticSeverity.Error, $"the golden trace cannot be written: {reason}", path, Remedy: "make room there, or grant write access");
}
