namespace TraceAssertions.Tracing.Dwarf;

/// <summary>Tells whether a file is still the one that was opened.</summary>
/// <param name="Bytes">The size; -1 where there is no file.</param>
/// <param name="Written">When it was last written.</param>
internal readonly record struct FileStamp(long Bytes, DateTime Written)
{
    /// <summary>The stamp of the file that has this path now.</summary>
    public static FileStamp Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? new(file.Length, file.LastWriteTimeUtc) : new(-1, default);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new(-1, default);
        }
    }
}
