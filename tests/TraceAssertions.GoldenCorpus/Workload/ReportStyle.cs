namespace TraceAssertions.GoldenCorpus.Workload;

/// <summary>How the report is put on the disk.</summary>
internal sealed record ReportStyle
{
    public int BufferSize { get; init; } = Original.BufferSize;

    public UnixFileMode Mode { get; init; } = Original.Private;

    public FileOptions Options { get; init; }

    public long Preallocation { get; init; }

    /// <summary>Makes it survive a power failure.</summary>
    public Action<FileStream> Sync { get; init; } = stream => stream.Flush(flushToDisk: true);

    /// <summary>Puts the whole file in the place of the old one.</summary>
    public Action<string, string> Place { get; init; } = (temporary, report) => File.Move(temporary, report, overwrite: true);
}
