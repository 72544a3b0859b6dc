namespace TraceAssertions.Tracing.Attribution;

/// <summary>The scope that flows with an ExecutionContext.</summary>
/// <param name="Id">The scope's number, not zero.</param>
internal sealed record ScopeToken(ulong Id);
