using System.Globalization;
using System.Text;

namespace TraceAssertions.MSBuild;

/// <summary>Writes a text as a basic string of TOML 1.0.</summary>
internal static class TomlText
{
    /// <summary><paramref name="value"/> in quotation marks, with everything escaped that TOML 1.0 wants escaped: quotation mark, backslash and control characters.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var character in value)
        {
            if (character is '"' or '\\')
                text.Append('\\').Append(character);
            else if (char.IsControl(character))
                text.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
            else
                text.Append(character);
        }

        return text.Append('"').ToString();
    }
}
