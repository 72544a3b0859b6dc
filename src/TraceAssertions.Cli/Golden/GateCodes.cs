namespace TraceAssertions.Cli.Golden;

/// <summary>The codes that the golden commands raise themselves; each has its page in <c>docs/diagnostics</c>.</summary>
internal static class GateCodes
{
    public const string BadName = "TA3006";
    public const string New = "TA3008";
    public const string Stale = "TA3009";
    public const string RefusedInCi = "TA3010";
    public const string Varies = "TA3011";
    public const string TwoOfOneName = "TA3013";
    public const string CannotWrite = "TA3014";
    public const string NothingToTake = "TA3015";
    public const string TestFailed = "TA3016";
    public const string CannotRun = "TA3017";
    public const string CannotStart = "TA3018";
    public const string ProgramsFile = "TA3019";
    public const string Unreadable = "TA3021";
}
