namespace TraceAssertions.Tracing.Attribution;

/// <summary>Knows which scopes last at the same time. What happens to the process as a whole, as a garbage collection, is nobody's then.</summary>
internal sealed class OpenScopes
{
    private readonly HashSet<ScopeToken> _open = [];

    /// <summary>A scope begins.</summary>
    public void Begin(ScopeToken scope)
    {
        lock (_open)
        {
            scope.HadCompany = _open.Count > 0;
            foreach (var other in _open)
                other.HadCompany = true;
            _open.Add(scope);
        }
    }

    /// <summary>A scope ends.</summary>
    public void End(ScopeToken scope)
    {
        lock (_open)
            _open.Remove(scope);
    }
}
