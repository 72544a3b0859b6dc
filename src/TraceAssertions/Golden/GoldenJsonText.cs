using System.Globalization;
using System.Text;

namespace TraceAssertions;

/// <summary>Writes a text as JSON for a reviewer: readable as it is, and nothing in it that a diff would not show.</summary>
/// <remarks>
/// System.Text.Json's relaxed encoder escapes what lies beyond the basic plane and lets U+202E pass, which makes a reviewed line read
/// differently from what it is ("Trojan Source", CVE-2021-42574).
/// </remarks>
internal static class GoldenJsonText
{
    /// <summary>The text in quotes; null is <c>null</c>. Half a surrogate pair is the replacement character.</summary>
    public static string Quote(string? text)
    {
        if (text is null)
            return "null";
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                quoted.Append('\\').Append((char)rune.Value);
            else if (rune.Value == '\n')
                quoted.Append("\\n");
            else if (rune.Value == '\t')
                quoted.Append("\\t");
            else if (IsInvisible(rune))
                Escape(quoted, rune);
            else
                quoted.Append(rune);
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static void Escape(StringBuilder quoted, Rune rune)
    {
        foreach (var unit in rune.ToString())
            quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
    }
}
