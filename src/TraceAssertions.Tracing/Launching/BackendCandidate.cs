namespace TraceAssertions.Tracing;

/// <summary>A backend that can be tried.</summary>
/// <param name="Backend">Which.</param>
/// <param name="Word">Its name in RENACER_BACKEND.</param>
/// <param name="Probe">Tries it for real: null where it works, else why not.</param>
internal sealed record BackendCandidate(TracerBackend Backend, string Word, Func<Diagnostic?> Probe)
{
    /// <summary>In what way it works, where that is not the usual one; else null. Asked for once it has been tried.</summary>
    public Func<string?> Remark { get; init; } = () => null;

    /// <summary>Where the broker listens that loads its programs; null where this process does so itself.</summary>
    public string? Broker { get; init; }
}
