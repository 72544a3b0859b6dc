namespace TraceAssertions.Tracing.Recording;

/// <summary>How long somebody is waited for who gets on with nothing.</summary>
/// <remarks>
/// It is spent in slices, at the end of each of which a sign of progress counts: where the whole machine stood still meanwhile (a paused virtual machine, a long collection of garbage), the
/// clock has gone on but nobody could have made any, and only one slice is gone.
/// </remarks>
/// <param name="whole">The time in all.</param>
internal struct Patience(TimeSpan whole)
{
    private const int Slices = 10;

    private long? _seen;
    private int _spent;

    /// <summary>How long to wait before looking again.</summary>
    public readonly TimeSpan Slice => whole / Slices;

    /// <summary>A slice has passed in vain.</summary>
    /// <param name="progress">A number that changes whenever who is waited for gets on.</param>
    /// <returns>Whether patience is at its end.</returns>
    public bool IsOver(long progress)
    {
        if (_seen != progress)
            (_seen, _spent) = (progress, 0);
        return ++_spent >= Slices;
    }
}
