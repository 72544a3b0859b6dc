using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Golden;

/// <summary>A verdict with the file that it was read from.</summary>
/// <param name="File">The absolute path.</param>
/// <param name="Verdict">What was decided.</param>
internal sealed record StoredVerdict(string File, VerdictFile Verdict)
{
    /// <summary>The attempts before, in their order, where the test's framework tried it again.</summary>
    public IReadOnlyList<VerdictFile> Earlier { get; init; } = [];

    /// <summary>Where a captured golden trace lies, which need not exist.</summary>
    public string GoldenFile => Files.Golden;

    /// <summary>Where the places in the source of a captured golden trace lie, which need not exist.</summary>
    public string GoldenSourceFile => Files.GoldenSource;

    private TestFiles Files => new(File[..^VerdictFile.Suffix.Length]);
}
