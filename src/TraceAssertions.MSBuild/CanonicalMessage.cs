using System.Globalization;
using System.Text.RegularExpressions;

namespace TraceAssertions.MSBuild;

/// <summary>A line in which the tool tells a diagnostic: <c>/src/renacer.toml(12,13): error TA1003: text</c>, where place, line and column may be missing.</summary>
/// <remarks>Stricter than MSBuild's own reading of canonical messages, which would also take what a traced test prints for an error of the build.</remarks>
internal sealed class CanonicalMessage
{
    private static readonly Regex Form = new(
        @"^(?:(?<file>.+?)(?:\((?<line>[0-9]{1,9})(?:,(?<column>[0-9]{1,9}))?\))?: )?(?<severity>error|warning|info) (?<code>TA[0-9]{4}): (?<text>.*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline);

    private CanonicalMessage(Match match)
    {
        File = match.Groups["file"].Value;
        Line = Number(match.Groups["line"]);
        Column = Number(match.Groups["column"]);
        Severity = match.Groups["severity"].Value;
        Code = match.Groups["code"].Value;
        Text = match.Groups["text"].Value;
    }

    /// <summary>The file concerned, or an empty text.</summary>
    public string File { get; }

    /// <summary>One-based line, or 0.</summary>
    public int Line { get; }

    /// <summary>One-based column, or 0.</summary>
    public int Column { get; }

    /// <summary><c>error</c>, <c>warning</c> or <c>info</c>.</summary>
    public string Severity { get; }

    /// <summary>The code, for example <c>TA1003</c>.</summary>
    public string Code { get; }

    /// <summary>What is wrong, with the remedy.</summary>
    public string Text { get; }

    /// <summary>The diagnostic that <paramref name="line"/> tells, or null where it is any other text.</summary>
    public static CanonicalMessage? Parse(string line)
    {
        var match = Form.Match(line);
        return match.Success ? new CanonicalMessage(match) : null;
    }

    private static int Number(Group group) => group.Success ? int.Parse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
}
