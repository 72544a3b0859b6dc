using System.Globalization;
using System.Text;
using TraceAssertions.Conditions;

namespace TraceAssertions;

/// <summary>Writes <c>NAME_summary.txt</c>: the calls and errors of each process by name, as <c>strace -c</c> tells them, without times.</summary>
internal static class GoldenSummaryText
{
    private const string Rule = "--------- --------- ----------------";

    /// <summary>The file's bytes.</summary>
    public static byte[] ToBytes(GoldenTrace golden)
    {
        var text = new StringBuilder();
        var environment = golden.Environment;
        string?[] where = [environment.Runtime, environment.OperatingSystem, environment.Architecture, environment.Libc];
        text.Append(PlainText.OneLine(golden.Name)).Append('\n')
            .Append(GoldenFileWriter.NameOf(golden.Kind)).Append(", ").AppendJoin(", ", where.OfType<string>().Select(PlainText.OneLine)).Append('\n');
        var calls = GoldenLines.Canonical(golden.Calls, golden.Compare);
        foreach (var process in calls.GroupBy(call => call.Process, StringComparer.Ordinal))
        {
            text.Append('\n').Append(PlainText.OneLine(process.Key)).Append("\n    calls    errors call\n").Append(Rule).Append('\n');
            var rows = process
                .GroupBy(call => call.Name, StringComparer.Ordinal)
                .Select(group => (Name: GoldenCallText.NameOf(group.First()), Calls: group.Sum(call => call.Count ?? 1), Errors: group.Where(call => call.Error is not null).Sum(call => call.Count ?? 1)))
                .OrderByDescending(row => row.Calls).ThenBy(row => row.Name, StringComparer.Ordinal)
                .ToList();
            foreach (var row in rows)
                Row(text, row.Calls, row.Errors, row.Name);
            text.Append(Rule).Append('\n');
            Row(text, rows.Sum(row => row.Calls), rows.Sum(row => row.Errors), "total");
        }

        if (calls.Any(call => call.Count is null))
            text.Append("\nCalls of which only the bytes are recorded count as one for each line.\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Row(StringBuilder text, long calls, long errors, string name) =>
        text.Append(CultureInfo.InvariantCulture, $"{calls,9} {(errors == 0 ? "" : errors.ToString(CultureInfo.InvariantCulture)),9} {name}\n");
}
