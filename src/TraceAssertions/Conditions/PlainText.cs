using System.Globalization;

namespace TraceAssertions.Conditions;

/// <summary>Makes what a user wrote fit for one line of a message: a newline in a name would break the canonical form that builds read.</summary>
internal static class PlainText
{
    /// <summary>Control characters, line separators and bidirectional overrides become blanks.</summary>
    public static string OneLine(string text) =>
        text.Any(Breaks) ? string.Concat(text.Select(c => Breaks(c) ? ' ' : c)).Trim() : text;

    /// <summary>At most 60 characters.</summary>
    public static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static bool Breaks(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
