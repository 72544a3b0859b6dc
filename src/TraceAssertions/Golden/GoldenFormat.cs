namespace TraceAssertions;

/// <summary>What a golden file is: its version and its limits. The format is described in docs/reference/golden-file.md.</summary>
internal static class GoldenFormat
{
    /// <summary>The format's name, before its version.</summary>
    public const string SchemaName = "traceassertions.golden/";

    /// <summary>The version that is written, and the newest that is read.</summary>
    public const int Version = 1;

    /// <summary>The format's name and version, the first value of the file.</summary>
    public const string Schema = "traceassertions.golden/1";

    /// <summary>A golden trace that nobody could review is a mistaken path or a trace that was never scrubbed.</summary>
    public const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>The most calls of one line: all lines that fit into a file together still have a sum.</summary>
    public const long MaxCount = 1_000_000_000_000;
}
