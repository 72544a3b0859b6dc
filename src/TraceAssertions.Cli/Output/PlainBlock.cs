using System.Text.RegularExpressions;

namespace TraceAssertions.Cli.Output;

/// <summary>Lines of text that follow a diagnostic, indented, and such that no build takes one for a diagnostic of its own.</summary>
internal static partial class PlainBlock
{
    /// <summary>Writes each line of a text.</summary>
    public static void Write(string text, TextWriter writer)
    {
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
            writer.WriteLine(Line(line));
    }

    /// <summary>One line: where it has the form of an error or a warning, that word is put in quotes.</summary>
    public static string Line(string line) => "    " + Canonical().Replace(line, "'${category}'${rest}");

    // MSBuild (CanonicalError.cs) takes a line for a diagnostic where, after an optional origin and a colon, `error` or `warning` stands as a word of its own with
    // an optional code and a colon behind it. Any such word is quoted, wherever it stands: an origin may itself be a line of anything.
    [GeneratedRegex(@"(?<![\w'])(?<category>error|warning)(?<rest>(\s+[^:\s]*)?\s*:)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Canonical();
}
