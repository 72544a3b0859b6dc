namespace TraceAssertions;

/// <summary>FluentAssertions for traces.</summary>
public static class CausalTraceExtensions
{
    /// <summary>What can be asserted of a trace, that of <c>TraceSession.CurrentTrace()</c> for example.</summary>
    /// <param name="trace">The trace.</param>
    public static CausalTraceAssertions Should(this CausalTrace? trace) => new(trace);
}
