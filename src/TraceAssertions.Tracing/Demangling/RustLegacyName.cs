using System.Globalization;
using System.Text;

namespace TraceAssertions.Tracing.Demangling;

/// <summary>The legacy mangling of Rust: the nested names of C++ with a hash as the last part and escapes such as <c>$LT$</c> (rustc, symbol_names/legacy.rs).</summary>
internal static class RustLegacyName
{
    private const int HashDigits = 16;

    private static readonly Dictionary<string, string> Escapes = new(StringComparer.Ordinal)
    {
        ["SP"] = "@",
        ["BP"] = "*",
        ["RF"] = "&",
        ["LT"] = "<",
        ["GT"] = ">",
        ["LP"] = "(",
        ["RP"] = ")",
        ["C"] = ",",
    };

    /// <summary>The path without its hash; null for a name in another form.</summary>
    public static string? Read(string name)
    {
        if (!name.StartsWith("_ZN", StringComparison.Ordinal))
            return null;
        var parts = new List<string>();
        var position = 3;
        while (position < name.Length && name[position] != 'E')
        {
            var digits = position;
            while (digits < name.Length && char.IsAsciiDigit(name[digits]))
                digits++;
            if (!int.TryParse(name.AsSpan(position, digits - position), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length == 0 || length > name.Length - digits)
                return null;
            parts.Add(name.Substring(digits, length));
            position = digits + length;
        }

        // After the end only what LLVM appends may follow: .llvm.1234.
        if (position >= name.Length || (position + 1 < name.Length && name[position + 1] != '.'))
            return null;
        if (parts.Count < 2 || parts[^1].Length != HashDigits + 1 || parts[^1][0] != 'h' || !HexDigits.Only(parts[^1].AsSpan(1)))
            return null;
        return string.Join("::", parts.Take(parts.Count - 1).Select(Unescape));
    }

    private static string Unescape(string part)
    {
        var text = new StringBuilder();
        // A part cannot begin with an escape: an underscore stands before it.
        var i = part.StartsWith("_$", StringComparison.Ordinal) ? 1 : 0;
        while (i < part.Length)
        {
            var end = part[i] == '$' ? part.IndexOf('$', i + 1) : -1;
            if (end > 0 && Escaped(part[(i + 1)..end]) is { } plain)
            {
                text.Append(plain);
                i = end + 1;
            }
            else if (part[i] == '.' && i + 1 < part.Length && part[i + 1] == '.')
            {
                text.Append("::");
                i += 2;
            }
            else
            {
                text.Append(part[i++]);
            }
        }

        return text.ToString();
    }

    private static string? Escaped(string code)
    {
        if (Escapes.TryGetValue(code, out var plain))
            return plain;
        return code.Length is > 1 and < 8 && code[0] == 'u' && int.TryParse(code.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var scalar) && Rune.IsValid(scalar)
            ? new Rune(scalar).ToString()
            : null;
    }
}
