using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace TraceAssertions.Tracing.Transpiler;

/// <summary>What the files of generated code tell where they are still there: which file is meant, and where a function begins.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed partial class GeneratedSources
{
    private const long MaxBytes = 16 * 1024 * 1024;
    private readonly ConcurrentDictionary<string, IReadOnlyList<int>?> _functionLines = new(StringComparer.Ordinal);

    /// <summary>Whether a file of debug information is a map's; null where the disk does not tell.</summary>
    /// <remarks>Two programs may each have a <c>main.rs</c>: where the map's own file lies beside the map, another file of that name is another file.</remarks>
    public static bool? IsSame(string file, GeneratedFile generated)
    {
        if (generated.Name.Contains('\0', StringComparison.Ordinal) || file.Contains('\0', StringComparison.Ordinal))
            return false;
        var beside = Path.GetFullPath(generated.Name, Path.GetDirectoryName(generated.Map.FilePath) ?? "/");
        if (Path.IsPathRooted(file) && RealPath(file) is { } real && RealPath(beside) is { } own)
            return real == own ? true : CommonEnd(file, generated.Name) > 0 ? false : null;
        return null;
    }

    /// <summary>How many parts at their ends two paths have in common, where one is the end of the other; else 0.</summary>
    public static int CommonEnd(string left, string right)
    {
        var (shorter, longer) = (Parts(left), Parts(right));
        if (shorter.Length > longer.Length)
            (shorter, longer) = (longer, shorter);
        return shorter.Length > 0 && shorter.AsSpan().SequenceEqual(longer.AsSpan(longer.Length - shorter.Length)) ? shorter.Length : 0;
    }

    /// <summary>Whether a function of Rust begins on one of these lines; false where the file cannot be read.</summary>
    public bool BeginsFunction(string file, int first, int last)
    {
        var lines = _functionLines.GetOrAdd(file, FunctionLines);
        return lines is not null && lines.Any(line => line >= first && line <= last);
    }

    private static List<int>? FunctionLines(string file)
    {
        try
        {
            if (!Path.IsPathRooted(file) || new FileInfo(file) is not { Exists: true, Length: <= MaxBytes })
                return null;
            return [.. File.ReadLines(file).Select((text, index) => (text, index)).Where(line => Function().IsMatch(line.text)).Select(line => line.index + 1)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static string? RealPath(string path)
    {
        try
        {
            return File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string[] Parts(string path) => [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".")];

    [GeneratedRegex(@"^\s*([a-z]+(\([^)]*\))?\s+|extern\s+""[^""]*""\s+)*fn\s+\w")]
    private static partial Regex Function();
}
