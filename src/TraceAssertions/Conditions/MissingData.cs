namespace TraceAssertions;

/// <summary>What an assertion that could not be evaluated does: the key <c>on_missing</c>.</summary>
public enum MissingData
{
    /// <summary>Counts as violated, with the severity of the assertion. The default for <see cref="AssertionSeverity.Error"/>.</summary>
    Fail,

    /// <summary>Is told and fails nothing. The default for the other severities. It is never a pass.</summary>
    Skip,
}
