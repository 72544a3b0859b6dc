namespace TraceAssertions;

/// <summary>Writes a file that appears whole or not at all: beside its place, flushed to the disk (fsync(2)), then renamed over (rename(2)).</summary>
/// <remarks>rename(2) replaces a symbolic link and does not follow it, so that nothing is ever written outside of the folder.</remarks>
internal static class AtomicFile
{
    /// <summary>How the name of the file ends while it is written.</summary>
    public const string TemporarySuffix = ".partial";

    /// <summary>Writes the file, whose folder is made where it is missing; returns why it could not be written, without a full stop, or null.</summary>
    public static string? Write(string path, Action<Stream> content)
    {
        string? temporary = null;
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            Directory.CreateDirectory(folder);
            temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}{TemporarySuffix}");
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                content(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            Discard(temporary);
            return Reason(e, temporary);
        }
    }

    // .NET names the temporary file, which says nothing to the reader and is gone.
    private static string Reason(Exception e, string? temporary) => e.Message.Replace($" : '{temporary}'", "", StringComparison.Ordinal).TrimEnd('.');

    private static void Discard(string? temporary)
    {
        try
        {
            if (temporary is not null)
                File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The reason why the write failed is what the user needs to know; a leftover .partial file harms nobody.
        }
    }
}
