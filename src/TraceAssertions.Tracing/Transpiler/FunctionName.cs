namespace TraceAssertions.Tracing.Transpiler;

/// <summary>The name of a function as debug information and as a transpiler write it: <c>app::load::{closure#0}</c>, <c>load&lt;T&gt;</c>, <c>load</c>.</summary>
internal static class FunctionName
{
    /// <summary>Whether both name one function: one's path is the end of the other's, without type arguments, closures and the compiler's hashes.</summary>
    public static bool Agree(string left, string right)
    {
        var (shorter, longer) = (Segments(left), Segments(right));
        if (shorter.Count > longer.Count)
            (shorter, longer) = (longer, shorter);
        return shorter.Count > 0 && shorter.SequenceEqual(longer.Skip(longer.Count - shorter.Count), StringComparer.Ordinal);
    }

    /// <summary>The last part of the path: <c>load</c> of <c>app::load::{closure#0}</c>; the name itself where it has none.</summary>
    public static string Last(string name) => Segments(name) is { Count: > 0 } segments ? segments[^1] : name;

    private static List<string> Segments(string name)
    {
        var bare = new System.Text.StringBuilder(name.Length);
        var depth = 0;
        foreach (var c in name)
        {
            if (c is '<' or '{')
                depth++;
            else if (c is '>' or '}')
                depth = Math.Max(0, depth - 1);
            else if (depth == 0 && c == '(')
                break;
            else if (depth == 0)
                bare.Append(c);
        }

        return [.. bare.ToString().Split([':', '.'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(segment => !IsHash(segment))];
    }

    /// <summary>Rust's legacy mangling ends each name with <c>h</c> and 16 hex digits.</summary>
    private static bool IsHash(string segment) => segment.Length == 17 && segment[0] == 'h' && segment.Skip(1).All(char.IsAsciiHexDigitLower);
}
