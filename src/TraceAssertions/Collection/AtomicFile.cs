namespace TraceAssertions;

/// <summary>Writes a file that appears whole or not at all: beside its place, then renamed over (rename(2)).</summary>
/// <remarks>
/// rename(2) replaces a symbolic link and does not follow it, so that nothing is ever written outside of the folder. Whole it is even for who kills this process. That a
/// machine may lose its power is thought of only where the file is to outlive the run: fsync(2) takes longer than everything else about a small file.
/// </remarks>
internal static class AtomicFile
{
    /// <summary>How the name of the file ends while it is written.</summary>
    public const string TemporarySuffix = ".partial";

    /// <summary>Writes the file, whose folder is made where it is missing; returns why it could not be written, without a full stop, or null.</summary>
    /// <param name="path">Where the file goes.</param>
    /// <param name="content">Writes what is in it.</param>
    /// <param name="lasting">Whether the file replaces one that must not be lost: then it is on the disk before it does (fsync(2)).</param>
    public static string? Write(string path, Action<Stream> content, bool lasting = false)
    {
        string? temporary = null;
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}{TemporarySuffix}");
            using (var file = Create(temporary))
            {
                content(file);
                if (lasting)
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

    private static FileStream Create(string path)
    {
        try
        {
            return New();
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return New();
        }

        FileStream New() => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
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
