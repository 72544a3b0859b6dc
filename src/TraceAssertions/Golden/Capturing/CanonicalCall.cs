namespace TraceAssertions.Golden;

/// <summary>One of several system calls that do the same: which of them is taken depends on the libc, its version and the architecture, not on the program.</summary>
/// <param name="From">The call as it is recorded.</param>
/// <param name="To">The call that stands for it in a golden trace.</param>
/// <param name="Reason">Who chooses between the two, for the documentation.</param>
internal sealed record CanonicalCall(string From, string To, string Reason)
{
    /// <summary>The flags that the recorded call implies, or null.</summary>
    public string? Implies { get; init; }

    /// <summary>Which of the arguments are flags that only the newer call has, so that none of them is the older one; -1 for none.</summary>
    public int FlagsAt { get; init; } = -1;

    /// <summary>The only flags that are kept, because the others do not change what the call does to the file; null for all, empty for none.</summary>
    public IReadOnlyList<string>? Keeps { get; init; }
}
