using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Ptrace;

/// <summary>The oracle: the same program under strace, its calls per thread.</summary>
internal static partial class Strace
{
    /// <summary>Runs the program; returns, per thread in order of appearance, its calls as <c>name "path" = result</c>.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Calls(string program, params string[] arguments)
    {
        var output = Path.GetTempFileName();
        try
        {
            Process strace;
            try
            {
                strace = Process.Start(new ProcessStartInfo("strace", ["-f", "-qq", "-xx", "-s", "5000", "-e", "signal=none", "-o", output, program, .. arguments])
                {
                    RedirectStandardOutput = true,
                })!;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                Skip.If(true, "strace is not installed");
                throw;
            }

            strace.StandardOutput.ReadToEnd();
            strace.WaitForExit();
            return Parse(File.ReadLines(output));
        }
        finally
        {
            File.Delete(output);
        }
    }

    /// <summary>A result as both tracers can be compared on: error numbers stay, task ids and addresses do not.</summary>
    public static string Comparable(string name, string result) => name switch
    {
        _ when result.StartsWith('-') || result == "?" => result,
        "mmap" or "brk" or "shmat" or "mremap" => "address",
        "clone" or "clone3" or "fork" or "vfork" or "wait4" or "waitid" or "getpid" or "gettid" or "getppid" or "set_tid_address" => result == "0" ? "0" : "task",
        _ => result,
    };

    private static List<IReadOnlyList<string>> Parse(IEnumerable<string> lines)
    {
        var threads = new Dictionary<string, List<string>>();
        var order = new List<List<string>>();
        var unfinished = new Dictionary<string, string>();
        foreach (var line in lines)
        {
            var space = line.IndexOf(' ');
            var (tid, text) = (line[..space], line[(space + 1)..].TrimStart());
            if (text.StartsWith("---") || text.StartsWith("+++"))
                continue;
            if (text.EndsWith("<unfinished ...>"))
            {
                unfinished[tid] = text[..^"<unfinished ...>".Length];
                continue;
            }

            if (Resumed().Match(text) is { Success: true } resumed)
                text = unfinished.Remove(tid, out var begin) ? begin + text[resumed.Length..] : text;
            if (!threads.TryGetValue(tid, out var calls))
                order.Add(threads[tid] = calls = []);
            calls.Add(Format(text));
        }

        foreach (var (tid, text) in unfinished)
            threads[tid].Add(Format(text + ") = ?"));
        return [.. order];
    }

    private static string Format(string text)
    {
        var name = text[..text.IndexOf('(')];
        var result = Result().Match(text);
        var value = result.Groups[1].Value;
        if (result.Groups[2].Success && value == "-1")
            value = "-" + result.Groups[2].Value;
        else if (value.StartsWith("0x"))
            value = Convert.ToUInt64(value, 16).ToString();
        if (value == "?" && result.Groups[2].Success)
            value = "-" + result.Groups[2].Value;
        var quoted = SyscallTable.PathArguments(SyscallTable.Number(name)).First >= 0 ? Quoted().Match(text) : Match.Empty;
        return $"{name} \"{Unescape(quoted.Groups[1].Value)}\" = {Comparable(name, value)}";
    }

    private static string Unescape(string hex) =>
        Encoding.UTF8.GetString([.. Hex().Matches(hex).Select(m => Convert.ToByte(m.Groups[1].Value, 16))]);

    [GeneratedRegex("\"((?:[^\"])*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>")]
    private static partial Regex Resumed();

    [GeneratedRegex(@" = (\?|-?\d+|0x[0-9a-f]+)(?: (E[A-Z0-9_]+))?[^=]*$")]
    private static partial Regex Result();

    [GeneratedRegex(@"\\x([0-9a-f]{2})")]
    private static partial Regex Hex();
}
