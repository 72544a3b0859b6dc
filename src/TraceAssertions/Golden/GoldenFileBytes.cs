using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace TraceAssertions;

/// <summary>Reads the bytes of a golden file and refuses what no JSON reader need see: too much, no UTF-8, an unfinished merge.</summary>
internal static class GoldenFileBytes
{
    private static readonly string[] Markers = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

    /// <summary>Reads the bytes of a file; false with the diagnostic that says why there are none.</summary>
    public static bool TryRead(string path, [NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out Diagnostic? diagnostic)
    {
        bytes = null;
        try
        {
            diagnostic = Directory.Exists(path) ? Unreadable(path, "is a directory", "name the file in it") : Bounded(path, out bytes);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            diagnostic = Unreadable(path, "does not exist", "capture it: dotnet msbuild -t:CaptureGoldenTraces");
        }
        catch (UnauthorizedAccessException)
        {
            diagnostic = Unreadable(path, "may not be read by this user", "run chmod +r on it");
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            diagnostic = Unreadable(path, $"cannot be read ({e.Message.TrimEnd('.')})", "check the path and the disk");
        }

        bytes = diagnostic is null ? bytes ?? [] : null;
        return bytes is not null;
    }

    /// <summary>Takes off a byte order mark; false with the diagnostic where the bytes are no text without conflicts.</summary>
    public static bool Check(ref ReadOnlySpan<byte> bytes, string path, [NotNullWhen(false)] out Diagnostic? diagnostic)
    {
        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        var valid = Utf8.IsValid(bytes);
        var number = 0;
        for (var rest = bytes; rest.Length > 0;)
        {
            number++;
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            if (MarkerOf(line) is { } marker)
            {
                var merge = $"the golden trace has the conflict marker '{marker}' of an unfinished merge";
                diagnostic = new Diagnostic(GoldenCodes.Conflict, DiagnosticSeverity.Error, merge, path, number, 1, "take one side, or delete it and capture it again: dotnet msbuild -t:CaptureGoldenTraces");
                return false;
            }

            if (!valid && InvalidAt(line) is { } at)
            {
                var message = string.Create(CultureInfo.InvariantCulture, $"not a golden trace: byte 0x{line[at]:X2} is not UTF-8");
                diagnostic = new Diagnostic(GoldenCodes.Malformed, DiagnosticSeverity.Error, message, path, number, ColumnOf(line, at), Remedy);
                return false;
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        diagnostic = null;
        return true;
    }

    /// <summary>What to do about a file that is damaged.</summary>
    public const string Remedy = "restore it from version control, or delete it and capture it again: dotnet msbuild -t:CaptureGoldenTraces";

    /// <summary>The one-based column of a byte in its line, in characters as an editor counts them.</summary>
    public static int ColumnOf(ReadOnlySpan<byte> line, int at) => Encoding.UTF8.GetCharCount(line[..at]) + 1;

    private static string? MarkerOf(ReadOnlySpan<byte> line)
    {
        if (line.Length < 7 || line[0] is not ((byte)'<' or (byte)'|' or (byte)'=' or (byte)'>'))
            return null;
        foreach (var marker in Markers)
        {
            if (line.StartsWith(Encoding.ASCII.GetBytes(marker)))
                return marker;
        }

        return null;
    }

    private static int? InvalidAt(ReadOnlySpan<byte> line)
    {
        for (var at = 0; at < line.Length;)
        {
            if (Rune.DecodeFromUtf8(line[at..], out _, out var length) != System.Buffers.OperationStatus.Done)
                return at;
            at += length;
        }

        return null;
    }

    /// <summary>Reads no more than the limit. /dev/zero has no length, so that the bytes themselves are counted.</summary>
    private static Diagnostic? Bounded(string path, out byte[]? bytes)
    {
        bytes = null;
        if (PipeAt(path) is { } pipe)
            return pipe;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (stream.CanSeek && stream.Length > GoldenFormat.MaxBytes)
            return TooLarge(path, string.Create(CultureInfo.InvariantCulture, $"{stream.Length:#,0} bytes"));
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            if (content.Length + count > GoldenFormat.MaxBytes)
                return TooLarge(path, "more bytes");
            content.Write(buffer, 0, count);
        }

        bytes = content.ToArray();
        return null;
    }

    /// <summary>Refuses a pipe: to open it for reading waits for somebody who writes, maybe for ever. Opened for both it does not wait (fifo(7)), and nothing is written.</summary>
    private static Diagnostic? PipeAt(string path)
    {
        var file = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true) : new FileInfo(path);
        if (file is not FileInfo { Exists: true, Length: 0 })
            return null;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return stream.CanSeek ? null : Unreadable(path, "is a pipe and no file", Remedy);
        }
        catch (UnauthorizedAccessException)
        {
            return Unreadable(path, "is empty or a pipe, and may not be written by this user", Remedy);
        }
    }

    private static Diagnostic TooLarge(string path, string size) => new(
        GoldenCodes.TooLarge,
        DiagnosticSeverity.Error,
        string.Create(CultureInfo.InvariantCulture, $"the file has {size}; {GoldenFormat.MaxBytes:#,0} is the limit of a golden trace"),
        path,
        Remedy: "check that this is a golden trace and not another file");

    private static Diagnostic Unreadable(string path, string what, string remedy) =>
        new(GoldenCodes.InputOutput, DiagnosticSeverity.Error, $"the golden trace {what}", path, Remedy: remedy);
}
