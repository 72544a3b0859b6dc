using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Syscalls;

/// <summary>One line of strace's output.</summary>
/// <param name="Tid">The thread.</param>
/// <param name="Name">The call.</param>
/// <param name="Arguments">Its arguments as printed.</param>
/// <param name="Result">What follows the equals sign.</param>
internal sealed record StraceLine(int Tid, string Name, IReadOnlyList<string> Arguments, string Result);

/// <summary>Runs strace(1), the reference of what a call looks like, and reads its output back.</summary>
internal static partial class StraceOutput
{
    public static bool Available { get; } = File.Exists("/usr/bin/strace") && File.Exists("/usr/bin/setarch");

    /// <summary>Runs a command under strace, without address space randomisation, so that two runs of it are the same.</summary>
    public static IReadOnlyList<StraceLine> Run(string options, string command)
    {
        var output = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("/usr/bin/strace") { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in $"-f -q -s 4096 -a 1 {options} -o {output} setarch x86_64 -R {command}".Split(' ', StringSplitOptions.RemoveEmptyEntries))
                start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            errors.Wait();
            return [.. Read(File.ReadLines(output))];
        }
        finally
        {
            File.Delete(output);
        }
    }

    public static IEnumerable<StraceLine> Read(IEnumerable<string> lines)
    {
        var pending = new Dictionary<int, string>();
        foreach (var line in lines)
        {
            var match = Numbered().Match(line);
            var tid = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            var text = match.Groups[2].Value;
            const string unfinished = " <unfinished ...>";
            if (text.EndsWith(unfinished, StringComparison.Ordinal))
            {
                pending[tid] = text[..^unfinished.Length];
                continue;
            }

            if (Resumed().Match(text) is { Success: true } resumed)
                text = pending.Remove(tid, out var begin) ? begin + resumed.Groups[1].Value : "";
            if (text.Length == 0 || !char.IsAsciiLetter(text[0]) && text[0] != '_')
                continue;
            var open = text.IndexOf('(');
            var (arguments, end) = Split(text, open + 1);
            yield return new StraceLine(tid, text[..open], arguments, text[(text.IndexOf("= ", end) + 2)..]);
        }
    }

    /// <summary>Turns a line of <c>strace -X raw</c> into what a tracer sees. Pointers to decoded data become the address 1.</summary>
    public static RawCall ToRaw(StraceLine line, out byte[] path, out byte[] path2)
    {
        var call = new RawCall { Tid = line.Tid, Pid = line.Tid, Number = SyscallTable.Number(line.Name), Confidence = Confidence.Exact };
        var values = line.Arguments.Select(Value).ToList();
        var declared = SyscallTable.Arguments(call.Number).ToArray();
        var registers = new ulong[6];
        for (int i = 0, printed = 0; i < 6 && printed < values.Count; i++)
        {
            if (i >= declared.Length || declared[i].Kind != ArgumentKind.Hidden)
                registers[i] = values[printed++];
        }

        (call.Arg0, call.Arg1, call.Arg2) = (registers[0], registers[1], registers[2]);
        (call.Arg3, call.Arg4, call.Arg5) = (registers[3], registers[4], registers[5]);
        var (first, second) = SyscallTable.PathArguments(call.Number);
        path = Text(line, first);
        path2 = Text(line, second);
        call.Unfinished = line.Result.StartsWith('?') && !line.Result.Contains("ERESTART");
        call.Result = ResultOf(line.Result);
        return call;
    }

    private static byte[] Text(StraceLine line, int index) =>
        index >= 0 && index < line.Arguments.Count && line.Arguments[index].StartsWith('"') ? Unescape(line.Arguments[index]) : [];

    private static ulong Value(string text)
    {
        if (text.Length == 0 || text == "NULL")
            return 0;
        if (text.StartsWith("makedev(", StringComparison.Ordinal))
            return text.TrimEnd(')')["makedev(".Length..].Split(", ").Select(Value).Aggregate((major, minor) => major << 8 | minor);
        if (text[0] is '"' or '[' or '{')
            return 1;
        if (text.Contains('|'))
            return text.Split('|').Select(Value).Aggregate((a, b) => a | b);
        if (text.Contains("<<"))
            return text.Split("<<").Select(Value).Aggregate((a, b) => a << (int)b);
        text = text.Split(' ')[0];
        var negative = text[0] == '-';
        var digits = negative ? text[1..] : text;
        if (digits.Length == 0 || !char.IsAsciiDigit(digits[0]))
            return 1;
        var number = digits.StartsWith("0x", StringComparison.Ordinal) ? ulong.Parse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : digits.Length > 1 && digits[0] == '0' ? Convert.ToUInt64(digits, 8)
            : ulong.Parse(digits, CultureInfo.InvariantCulture);
        return negative ? unchecked((ulong)-(long)number) : number;
    }

    private static long ResultOf(string text)
    {
        var words = text.Split(' ');
        if (words.Length > 1 && words[1].StartsWith('E'))
            return -Enumerable.Range(1, 600).First(errno => Errno.Name(errno) == words[1]);
        return words[0] == "?" ? 0 : unchecked((long)Value(words[0]));
    }

    private static (List<string> Arguments, int End) Split(string text, int start)
    {
        var arguments = new List<string>();
        var current = new StringBuilder();
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '"')
            {
                var end = i + 1;
                while (text[end] != '"')
                    end += text[end] == '\\' ? 2 : 1;
                current.Append(text, i, end - i + 1);
                i = end;
                continue;
            }

            if (depth == 0 && c is ',' or ')' && (c == ')' || i + 1 < text.Length && text[i + 1] == ' '))
            {
                if (current.Length > 0 || c == ',')
                    arguments.Add(current.ToString());
                current.Clear();
                if (c == ')')
                    return (arguments, i);
                i++;
                continue;
            }

            depth += c is '{' or '[' or '(' ? 1 : c is '}' or ']' or ')' ? -1 : 0;
            current.Append(c);
        }

        throw new FormatException("no closing parenthesis: " + text);
    }

    private static byte[] Unescape(string quoted)
    {
        var bytes = new List<byte>();
        for (var i = 1; i < quoted.Length && quoted[i] != '"'; i++)
        {
            if (quoted[i] != '\\')
            {
                bytes.Add((byte)quoted[i]);
                continue;
            }

            i++;
            if (quoted[i] is >= '0' and <= '7')
            {
                var value = 0;
                for (var digits = 0; digits < 3 && quoted[i] is >= '0' and <= '7'; digits++, i++)
                    value = (value * 8) + quoted[i] - '0';
                i--;
                bytes.Add((byte)value);
            }
            else
            {
                bytes.Add((byte)(quoted[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'v' => '\v', 'f' => '\f', var other => other }));
            }
        }

        return [.. bytes];
    }

    [GeneratedRegex(@"^(\d+) +(?:\d+\.\d+ )?(.*)$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>(.*)$")]
    private static partial Regex Resumed();
}
