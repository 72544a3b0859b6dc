using System.Text.Json;

namespace TraceAssertions.Tracing.Transpiler;

/// <summary>A transpiler's source map: from lines of the code that it generated to lines of the code that it read.</summary>
internal sealed class TranspilerMap
{
    /// <summary>A map that cannot be read.</summary>
    public const string UnreadableCode = "TA0134";

    /// <summary>A larger file is no map: a mapping takes some hundred bytes.</summary>
    public const long MaxBytes = 64 * 1024 * 1024;

    /// <param name="path">The map's own file, absolute.</param>
    /// <param name="language">The language of the original code in lower case; null where the map does not say and the file's name does not tell.</param>
    /// <param name="mappings">The mappings by generated file.</param>
    /// <param name="functions">From functions of the generated code to those of the original.</param>
    public TranspilerMap(string path, string? language, IReadOnlyDictionary<string, IReadOnlyList<TranspilerMapping>> mappings, IReadOnlyDictionary<string, string> functions)
    {
        FilePath = path;
        Language = language;
        Functions = functions;
        Files = [.. mappings.Select(pair => new GeneratedFile(this, pair.Key, pair.Value))];
    }

    /// <summary>The map's own file, absolute.</summary>
    public string FilePath { get; }

    /// <summary>The language of the original code in lower case, or null.</summary>
    public string? Language { get; }

    /// <summary>The generated files.</summary>
    public IReadOnlyList<GeneratedFile> Files { get; }

    /// <summary>From functions of the generated code to those of the original, as the map names them.</summary>
    public IReadOnlyDictionary<string, string> Functions { get; }

    /// <summary>Reads a map.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="map">The map where there is nothing to tell.</param>
    /// <param name="problem">TA0134 with its place where it cannot be read.</param>
    public static bool TryLoad(string path, out TranspilerMap? map, out Diagnostic? problem)
    {
        map = null;
        try
        {
            if (BytesOf(path) is not { } bytes)
            {
                problem = Problem(path, FormattableString.Invariant($"it has more than {MaxBytes:#,0} bytes, which is the limit"));
                return false;
            }

            map = new TranspilerMapReader(Path.GetFullPath(path)).Read(bytes);
            problem = null;
            return true;
        }
        catch (JsonException wrong)
        {
            problem = Problem(path, wrong.Message.Split(" LineNumber:")[0].TrimEnd('.', ' '), (int)(wrong.LineNumber ?? 0) + 1, (int)(wrong.BytePositionInLine ?? 0) + 1);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = Problem(path, "there is no such file") with { Remedy = "check the path" };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = Problem(path, failure.Message.TrimEnd('.'));
        }

        return false;
    }

    /// <summary>Null where there are too many. The length that the file system tells is not asked: a pipe and a device have none.</summary>
    private static byte[]? BytesOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        var block = new byte[64 * 1024];
        while (file.Read(block) is var count and > 0)
        {
            if (bytes.Length + count > MaxBytes)
                return null;
            bytes.Write(block, 0, count);
        }

        return bytes.ToArray();
    }

    private static Diagnostic Problem(string path, string why, int line = 0, int column = 0) =>
        new(UnreadableCode, DiagnosticSeverity.Error, $"the transpiler map cannot be read: {why}", path, line, column, "have the transpiler write it again; the formats are in docs/reference/transpiler-map.md");
}
