using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Differential;

/// <summary>Reads what <c>strace -ff -a 1 -o PREFIX</c> wrote: one file a thread.</summary>
internal static partial class StraceLog
{
    /// <summary>The calls of each thread, in its order.</summary>
    public static Dictionary<int, List<SeenCall>> Read(string prefix)
    {
        var lines = new Dictionary<int, List<string>>();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(prefix)!, Path.GetFileName(prefix) + ".*"))
            lines[int.Parse(file[(file.LastIndexOf('.') + 1)..], CultureInfo.InvariantCulture)] = [.. File.ReadLines(file, Encoding.Latin1)];
        foreach (var thread in lines.Values)
            JoinExecution(thread, lines);
        return lines.ToDictionary(thread => thread.Key, thread => thread.Value.Select(Parse).OfType<SeenCall>().ToList());
    }

    [GeneratedRegex(@"^(\w+)\((.*)\) += (\?|-?0x[0-9a-f]+|-?\d+)( (E[A-Z0-9_]+))?.*$", RegexOptions.Singleline)]
    private static partial Regex CallLine();

    [GeneratedRegex(@"^\+\+\+ superseded by execve in pid (\d+) \+\+\+$")]
    private static partial Regex Superseded();

    /// <summary>The execve(2) of a thread that is not the leader begins in its own file and ends in the leader's.</summary>
    private static void JoinExecution(List<string> leader, Dictionary<int, List<string>> lines)
    {
        var at = leader.FindIndex(line => Superseded().IsMatch(line));
        if (at < 0)
            return;
        var executing = lines[int.Parse(Superseded().Match(leader[at]).Groups[1].Value, CultureInfo.InvariantCulture)];
        var begin = executing.FindLastIndex(line => line.StartsWith("execve(", StringComparison.Ordinal) && line.EndsWith(" ...>", StringComparison.Ordinal));
        var end = leader.FindIndex(at, line => line.StartsWith("<... execve resumed>", StringComparison.Ordinal));
        leader[end] = executing[begin][..executing[begin].LastIndexOf(" <", StringComparison.Ordinal)] + leader[end]["<... execve resumed>".Length..];
        executing.RemoveAt(begin);
    }

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
        return new SeenCall(name, result, Unquote(arguments, first), Unquote(arguments, second), line);
    }

    private static string Number(string text) => text switch
    {
        "?" => "?",
        _ when text.StartsWith("0x", StringComparison.Ordinal) => unchecked((long)ulong.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture),
        "0" => text,
        _ when text.StartsWith('0') => Convert.ToInt64(text, 8).ToString(CultureInfo.InvariantCulture), // umask(2)
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
