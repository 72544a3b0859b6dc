using System.Globalization;
using System.Text;
using TraceAssertions.Conditions;

namespace TraceAssertions;

/// <summary>Writes <c>ANALYSIS.md</c>: a table of all golden traces of a folder, and how to read, capture and accept them.</summary>
internal static class GoldenAnalysis
{
    private const int TopCalls = 3;

    private const string Guide = """

        ## How to read them

        `NAME.json` has one call a line: what it is, on which path, how often. `NAME_summary.txt` counts by call, as `strace -c` does. No file holds
        a time. A change in one of them is a change of behaviour: review it like code.

        ## How to capture them again

            dotnet msbuild /t:CaptureGoldenTraces

        ## How to accept what a test received

        A test that differs leaves `NAME.received.json` beside its golden trace. Where the change is intended:

            renacer golden diff NAME
            renacer golden accept NAME        # or, for all: dotnet msbuild /t:AcceptGoldenTraces

        This page is written with the golden traces; do not edit it.

        """;

    /// <summary>The file's bytes.</summary>
    /// <param name="goldens">All golden traces with the names of their files, in order.</param>
    public static byte[] ToBytes(IReadOnlyList<(string File, GoldenTrace Golden)> goldens)
    {
        var text = new StringBuilder("# Golden traces\n\nWhat the tests and programs of this project do, as it was last accepted.\n\n");
        text.Append("| golden trace | kind | calls | failed | files | processes | antipatterns | most calls |\n|---|---|---:|---:|---:|---:|---|---|\n");
        foreach (var (file, golden) in goldens)
        {
            var summary = golden.Summary;
            var antipatterns = summary.Antipatterns.Where(pair => pair.Value > 0).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{Cell(pair.Key)} {Number(pair.Value)}").ToList();
            text.Append(CultureInfo.InvariantCulture, $"| [{Cell(golden.Name)}]({file}) | {GoldenFileWriter.NameOf(golden.Kind)} | {Number(summary.Calls)} | {Number(summary.Failed)} | {Number(summary.Files)} | {Number(summary.Processes)} | {(antipatterns.Count == 0 ? "none" : string.Join(", ", antipatterns))} | {Top(golden)} |\n");
        }

        return Encoding.UTF8.GetBytes(text.Append(Guide.ReplaceLineEndings("\n")).ToString());
    }

    private static string Top(GoldenTrace golden) => string.Join(", ", golden.Calls
        .Where(call => call.Count is not null)
        .GroupBy(call => call.Name, StringComparer.Ordinal)
        .Select(group => (Name: GoldenCallText.NameOf(group.First()), Count: group.Sum(call => call.Count!.Value)))
        .OrderByDescending(row => row.Count).ThenBy(row => row.Name, StringComparer.Ordinal)
        .Take(TopCalls)
        .Select(row => $"{Cell(row.Name)} {Number(row.Count)}"));

    private static string Number(long number) => GoldenCallText.Number(number);

    /// <summary>What Markdown would read as its own is escaped (CommonMark 2.4).</summary>
    private static string Cell(string text)
    {
        var cell = new StringBuilder();
        foreach (var c in PlainText.OneLine(text))
            (c is '|' or '\\' or '`' or '[' or ']' or '<' or '>' or '&' or '*' or '~' or '#' ? cell.Append('\\') : cell).Append(c);
        return cell.ToString();
    }
}
