namespace TraceAssertions.Conditions;

/// <summary>The codes of configuration, conditions and verdicts; each has its page in <c>docs/diagnostics</c>.</summary>
internal static class DiagnosticCodes
{
    public const string FileUnreadable = "TA1001";
    public const string NotUtf8 = "TA1002";
    public const string FileTooLarge = "TA1003";
    public const string TomlSyntax = "TA1004";
    public const string TomlRedefinition = "TA1005";
    public const string NoConfiguration = "TA1006";
    public const string NoSuchTest = "TA1007";
    public const string UnknownKey = "TA1010";
    public const string WrongType = "TA1011";
    public const string OutOfRange = "TA1012";
    public const string MissingKey = "TA1013";
    public const string DuplicateName = "TA1014";
    public const string NoEffect = "TA1015";
    public const string ConditionSyntax = "TA1020";
    public const string ConditionTooComplex = "TA1021";
    public const string UnknownMetric = "TA1022";
    public const string UnitClash = "TA1023";
    public const string NotBoolean = "TA1024";
    public const string CannotFail = "TA1025";
    public const string UnknownFunction = "TA1026";
    public const string InvalidScrubber = "TA1030";
    public const string UnknownRule = "TA1031";
    public const string Violated = "TA2001";
    public const string NotEvaluated = "TA2002";
    public const string SelectorMatchesNothing = "TA2003";
}
