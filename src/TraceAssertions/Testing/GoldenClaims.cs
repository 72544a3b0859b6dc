namespace TraceAssertions.Testing;

/// <summary>Knows the tests of a run that have a golden trace, and finds two of one name: they would share its file.</summary>
internal sealed class GoldenClaims
{
    private readonly Dictionary<string, GoldenClaim> _claims = new(StringComparer.Ordinal);

    /// <summary>Claims the golden trace of that name for a test. Safe for concurrent use.</summary>
    public GoldenClaim Claim(TestDescription test)
    {
        var identity = test.Identity ?? test.DisplayName;
        lock (_claims)
        {
            if (!_claims.TryGetValue(test.DisplayName, out var claim))
                _claims.Add(test.DisplayName, claim = new GoldenClaim(identity));
            else if (claim.Identity != identity)
                claim.Share();
            return claim;
        }
    }
}
