namespace TraceAssertions;

/// <summary>What a violation of an assertion does.</summary>
public enum AssertionSeverity
{
    /// <summary>Fails the test and the build.</summary>
    Error,

    /// <summary>Is printed and fails nothing.</summary>
    Warning,

    /// <summary>Is noted in the report.</summary>
    Info,
}
