using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Differential;

/// <summary>Reads what <c>strace -ff -s 4096 -o PREFIX</c> wrote: one file a thread.</summary>
internal static partial class StraceLog
{
    /// <summary>The calls of each thread, in its order.</summary>
    public static Dictionary<int, List<SeenCall>> Read(string prefix)
    {
        var threads = new Dictionary<int, List<SeenCall>>();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(prefix)!, Path.GetFileName(prefix) + ".*"))
        {
            var tid = int.Parse(file[(file.LastIndexOf('.') + 1)..], CultureInfo.InvariantCulture);
            threads[tid] = [.. File.ReadLines(file, Encoding.Latin1).Select(Parse).OfType<SeenCall>()];
        }

        return threads;
    }

    [GeneratedRegex(@"^(\w+)\((.*)\) += (\?|-?0x[0-9a-f]+|-?\d+)( (E[A-Z0-9_]+))?.*$", RegexOptions.Singleline)]
    private static partial Regex CallLine();

    private static SeenCall? Parse(string line)
    {
        if (line.Length == 0 || line.StartsWith("---", StringComparison.Ordinal) || line.StartsWith("+++", StringComparison.Ordinal))
            return null;
        var match = CallLine().Match(line);
        if (!match.Success)
            throw new FormatException($"a line of strace that the test cannot read: {line}");
        var name = match.Groups[1].Value;
        var arguments = Split(match.Groups[2].Value);
        var (first, second) = SyscallTable.PathArguments(SyscallTable.Number(name));
        var result = match.Groups[5].Success ? match.Groups[5].Value : Number(match.Groups[3].Value);
        return new SeenCall(name, result, Unquote(arguments, first), Unquote(arguments, second));
    }

    private static string Number(string text) => text switch
    {
        "?" => "?",
        _ when text.StartsWith("0x", StringComparison.Ordinal) => unchecked((long)ulong.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture),
        _ => text,
    };

    /// <summary>The arguments at the outermost level.</summary>
    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var (depth, quoted, start) = (0, false, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\')
                i++;
            else if (text[i] == '"')
                quoted = !quoted;
            else if (!quoted && text[i] is '{' or '[' or '(')
                depth++;
            else if (!quoted && text[i] is '}' or ']' or ')')
                depth--;
            else if (!quoted && depth == 0 && text[i] == ',')
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        parts.Add(text[start..].Trim());
        return parts;
    }

    /// <summary>The bytes of a C string literal, as Latin-1 text; null where the argument is none or empty.</summary>
    private static string? Unquote(List<string> arguments, int index)
    {
        if (index < 0 || index >= arguments.Count || !arguments[index].StartsWith('"'))
            return null;
        var literal = arguments[index];
        var text = new StringBuilder();
        for (var i = 1; i < literal.Length && literal[i] != '"'; i++)
        {
            if (literal[i] != '\\')
            {
                text.Append(literal[i]);
                continue;
            }

            i++;
            if (literal[i] is >= '0' and <= '7')
            {
                var value = 0;
                for (var digits = 0; digits < 3 && literal[i] is >= '0' and <= '7'; digits++, i++)
                    value = (value * 8) + (literal[i] - '0');
                i--;
                text.Append((char)value);
            }
            else
            {
                text.Append(literal[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'v' => '\v', 'f' => '\f', var c => c });
            }
        }

        // The seam of our backends does not tell an empty path (AT_EMPTY_PATH) from none.
        return text.Length == 0 ? null : text.ToString();
    }
}
