using System.Globalization;
using System.Text.RegularExpressions;
using TraceAssertions.Tracing.Tests.Elf;

namespace TraceAssertions.Tracing.Tests.Unwinding;

/// <summary>The rows that readelf makes of call frame information.</summary>
internal static class ReadelfRows
{
    /// <summary>A register that another one's value is in: <c>r9 (r9)</c>.</summary>
    private static readonly Regex RegisterName = new(@"r\d+ \((\w+)\)", RegexOptions.Compiled);

    /// <summary>Every function of a file with its rows: a row as text by column (<c>CFA</c>, <c>rbx</c> …, <c>ra</c>), from an address on.</summary>
    public static IEnumerable<(ulong Start, ulong End, List<(ulong Address, Dictionary<string, string> Columns)> Rows)> Of(string file)
    {
        var common = new Dictionary<string, List<(ulong, Dictionary<string, string>)>>();
        string[] columns = [];
        (ulong Start, ulong End)? function = null;
        var (commonId, entry) = ("", "");
        var rows = new List<(ulong Address, Dictionary<string, string> Columns)>();
        foreach (var line in (string[])[.. Dump(file).Split('\n'), ""])
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                if (function is { } done && done.Start < done.End)
                    yield return (done.Start, done.End, rows.Count > 0 ? rows : [(done.Start, common[commonId][0].Item2)]);
                else if (entry.Length > 0 && function is null)
                    common[entry] = rows;
                (function, entry, rows) = (null, "", []);
            }
            else if (words.Length > 3 && words[3] == "CIE")
            {
                entry = words[0];
            }
            else if (words.Length > 5 && words[3] == "FDE")
            {
                commonId = words[4][4..];
                var range = words[5][3..].Split("..");
                function = (Number(range[0]), Number(range[1]));
            }
            else if (words[0] == "LOC")
            {
                columns = words[1..];
            }
            else if (words.Length == columns.Length + 1 && ulong.TryParse(words[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var address))
            {
                if (rows.Count > 0 && rows[^1].Address == address)
                    rows.RemoveAt(rows.Count - 1);
                rows.Add((address, columns.Zip(words[1..]).ToDictionary(pair => pair.First, pair => pair.Second)));
            }
        }
    }

    /// <summary>It warns, and fails, where it cannot follow a link to a file with debug information.</summary>
    private static string Dump(string file)
    {
        Skip.IfNot(File.Exists("/usr/bin/readelf"), "readelf is not installed");
        return RegisterName.Replace(Tool.Output("sh", "-c", "readelf --wide --debug-dump=frames-interp \"$0\" 2> /dev/null || true", file), "$1");
    }

    private static ulong Number(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
