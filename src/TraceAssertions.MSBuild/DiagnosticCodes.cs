namespace TraceAssertions.MSBuild;

/// <summary>The codes that the tasks tell themselves; all others come from the tool.</summary>
internal static class DiagnosticCodes
{
    /// <summary>The renacer tool or the dotnet program is not there.</summary>
    public const string ToolMissing = "TA0110";

    /// <summary>The tool failed and told no error.</summary>
    public const string ToolFailed = "TA0111";

    /// <summary>A GoldenTrace item cannot be used.</summary>
    public const string ProgramsWrong = "TA3019";
}
