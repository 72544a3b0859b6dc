using System.Globalization;
using System.Text;

namespace TraceAssertions.Conditions.Configuration;

/// <summary>Reads renacer.toml from the disk: its size is bounded, its encoding checked, every failure a diagnostic.</summary>
internal static class ConfigurationFile
{
    /// <summary>No configuration is longer; more is a mistaken path.</summary>
    public const long MaxBytes = 1024 * 1024;

    /// <summary>The text, or null with the diagnostic that says why there is none.</summary>
    public static string? ReadText(string path, out Diagnostic? diagnostic)
    {
        byte[] bytes;
        try
        {
            if (Directory.Exists(path))
                return Unreadable(path, "is a directory", "name the file in it", out diagnostic);
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (ReadBounded(stream) is not { } read)
            {
                diagnostic = new Diagnostic(
                    DiagnosticCodes.FileTooLarge,
                    DiagnosticSeverity.Error,
                    stream.CanSeek
                        ? string.Create(CultureInfo.InvariantCulture, $"the file has {stream.Length:#,0} bytes; {MaxBytes:#,0} is the limit")
                        : string.Create(CultureInfo.InvariantCulture, $"the file has more than {MaxBytes:#,0} bytes"),
                    path,
                    Remedy: "check that this is the configuration and not another file");
                return null;
            }

            bytes = read;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Unreadable(path, "does not exist", "create it, or name another with --config", out diagnostic);
        }
        catch (UnauthorizedAccessException)
        {
            return Unreadable(path, "may not be read by this user", "run chmod +r on it", out diagnostic);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            return Unreadable(path, $"cannot be read ({exception.Message.TrimEnd('.')})", "check the path and the disk", out diagnostic);
        }

        return Decode(bytes, path, out diagnostic);
    }

    /// <summary>The text of <paramref name="bytes"/>, or null with the place of the first byte that is not UTF-8.</summary>
    public static string? Decode(byte[] bytes, string path, out Diagnostic? diagnostic)
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        try
        {
            diagnostic = null;
            return strict.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            var bad = exception.Index;
            var before = Encoding.UTF8.GetString(bytes, 0, bad);
            var line = before.Count(c => c == '\n') + 1;
            var column = bad == 0 ? 1 : before.Length - (before.LastIndexOf('\n') + 1) + 1;
            diagnostic = new Diagnostic(
                DiagnosticCodes.NotUtf8,
                DiagnosticSeverity.Error,
                string.Create(CultureInfo.InvariantCulture, $"the file is not UTF-8: byte 0x{bytes[bad]:X2} at offset {bad}"),
                path,
                line,
                column,
                "save it as UTF-8");
            return null;
        }
    }

    /// <summary>Null where there is more than the limit. A pipe or /dev/zero has no length, so that the bytes themselves are counted.</summary>
    private static byte[]? ReadBounded(FileStream stream)
    {
        if (stream.CanSeek && stream.Length > MaxBytes)
            return null;
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            if (content.Length + count > MaxBytes)
                return null;
            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }

    private static string? Unreadable(string path, string what, string remedy, out Diagnostic diagnostic)
    {
        diagnostic = new Diagnostic(DiagnosticCodes.FileUnreadable, DiagnosticSeverity.Error, $"the configuration {what}", path, Remedy: remedy);
        return null;
    }
}
