using System.Globalization;

namespace TraceAssertions.Tracing.Demangling;

/// <summary>
/// The plain forms of the mangling of C++ (Itanium C++ ABI, 5.1): names in namespaces and classes, constructors and destructors.
/// Templates, operators and substitutions are left mangled; where there is debug information it has the names of those.
/// </summary>
internal static class ItaniumName
{
    /// <summary>The name without parameters, such as <c>io::Reader::read</c>; null for another form.</summary>
    public static string? Demangle(string name)
    {
        if (!name.StartsWith("_Z", StringComparison.Ordinal))
            return null;
        var position = 2;
        var nested = Accept(name, ref position, 'N');
        while (nested && position < name.Length && name[position] is 'K' or 'V' or 'r' or 'R' or 'O')
            position++;
        var parts = new List<string>();
        if (name.AsSpan(position).StartsWith("St", StringComparison.Ordinal))
        {
            parts.Add("std");
            position += 2;
        }

        do
        {
            if (nested && Accept(name, ref position, 'E'))
                return parts.Count > 0 ? string.Join("::", parts) : null;
            if (Part(name, ref position, parts) is not { } part)
                return null;
            parts.Add(part);
        }
        while (nested);
        // A name of a function template has its arguments next.
        return position < name.Length && name[position] == 'I' ? null : string.Join("::", parts);
    }

    private static string? Part(string name, ref int position, List<string> parts)
    {
        // 'L' marks internal linkage.
        Accept(name, ref position, 'L');
        if (position + 1 < name.Length && name[position] is 'C' or 'D' && char.IsAsciiDigit(name[position + 1]))
        {
            var prefix = name[position] == 'D' ? "~" : "";
            position += 2;
            return parts.Count > 0 ? prefix + parts[^1] : null;
        }

        var begin = position;
        while (position < name.Length && char.IsAsciiDigit(name[position]))
            position++;
        if (!int.TryParse(name.AsSpan(begin, position - begin), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length == 0 || length > name.Length - position)
            return null;
        var part = name.Substring(position, length);
        position += length;
        return part.StartsWith("_GLOBAL__N", StringComparison.Ordinal) ? "(anonymous namespace)" : part;
    }

    private static bool Accept(string name, ref int position, char expected)
    {
        if (position >= name.Length || name[position] != expected)
            return false;
        position++;
        return true;
    }
}
