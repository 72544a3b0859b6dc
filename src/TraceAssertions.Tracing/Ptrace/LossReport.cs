namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Calls of a scope that were dropped, because the host did not read fast enough.</summary>
internal struct LossReport
{
    public ulong Scope;
    public long Count;
}
