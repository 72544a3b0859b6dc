namespace TraceAssertions.Testing;

/// <summary>The golden trace of one name in a run. Safe for concurrent use.</summary>
/// <param name="identity">The first test that claimed it.</param>
internal sealed class GoldenClaim(string identity)
{
    private readonly Lock _lock = new();
    private Action? _takeBack;
    private bool _shared;

    /// <summary>The first test that claimed it.</summary>
    public string Identity { get; } = identity;

    /// <summary>Whether another test has claimed it too.</summary>
    public bool IsShared
    {
        get
        {
            lock (_lock)
                return _shared;
        }
    }

    /// <summary>Another test claims it: a verdict that was given already is taken back.</summary>
    public void Share()
    {
        lock (_lock)
        {
            _shared = true;
            _takeBack?.Invoke();
            _takeBack = null;
        }
    }

    /// <summary>A verdict that was written without knowing of another test.</summary>
    /// <param name="takeBack">Replaces it; called at once where there is another by now.</param>
    public void Written(Action takeBack)
    {
        lock (_lock)
        {
            if (_shared)
                takeBack();
            else
                _takeBack = takeBack;
        }
    }
}
