using System.Globalization;
using TraceAssertions.Conditions;

namespace TraceAssertions.Cli.Reporting.Sources;

/// <summary>The line of an original file with one line around it, and what the transpiler decided there.</summary>
internal sealed class SourceExcerpt
{
    private const long MaxBytes = 16 * 1024 * 1024;
    private const int MaxWidth = 160;
    private readonly Dictionary<string, string[]?> _files = new(StringComparer.Ordinal);

    /// <summary>The lines to show: of the file where it can be read, else the one that the map has.</summary>
    /// <param name="place">The place in the original code.</param>
    /// <param name="name">The file's name to show.</param>
    public IEnumerable<string> Of(SourceLocation place, string name)
    {
        var lines = place.File is { } file && place.Line > 0 ? LinesOf(file) : null;
        if (lines is not null && place.Line <= lines.Length)
        {
            for (var line = Math.Max(1, place.Line - 1); line <= Math.Min(lines.Length, place.Line + 1); line++)
                yield return Line(line == place.Line ? '>' : '|', name, line, lines[line - 1]);
            if (place.Text is { } text && text.Trim() != lines[place.Line - 1].Trim())
                yield return $"   | the map has another text for line {place.Line.ToString(CultureInfo.InvariantCulture)}: {Cut(text.Trim())}";
        }
        else if (place.Text is { } text)
        {
            yield return Line('>', name, place.Line, text);
        }

        if (place.Decision is { } decision)
            yield return $"   = transpiler: {Cut(decision.ToString())}";
    }

    private static string Line(char mark, string name, int line, string text) => string.Create(CultureInfo.InvariantCulture, $"   {mark} {name}:{line}  {Cut(text)}").TrimEnd();

    private static string Cut(string text)
    {
        // A tab is a character of control, and Python's indentation should be seen.
        var line = PlainText.OneLine(text.Replace("\t", "    ", StringComparison.Ordinal));
        return line.Length <= MaxWidth ? line : line[..(char.IsHighSurrogate(line[MaxWidth - 1]) ? MaxWidth - 1 : MaxWidth)] + "…";
    }

    private string[]? LinesOf(string file)
    {
        if (_files.TryGetValue(file, out var known))
            return known;
        string[]? lines = null;
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > 0 and <= MaxBytes })
                lines = File.ReadAllLines(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // The map's own text is shown then.
        }

        _files.Add(file, lines);
        return lines;
    }
}
