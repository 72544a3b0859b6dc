using System.Globalization;
using System.Text;
using TraceAssertions.Conditions;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>A page of GitHub's Markdown for <c>$GITHUB_STEP_SUMMARY</c> or a comment: a table of the tests, below it what is found in each.</summary>
internal static class MarkdownReport
{
    /// <summary>GitHub shows no summary of a step at all that is larger than 1 MiB; somewhat less, because others may append to it.</summary>
    public const int MaxBytes = 1_000_000;

    private const int TableBytes = 300_000;
    private const int MaxBlock = 20_000;
    private const int Reserve = 200;

    /// <summary>Writes the page.</summary>
    public static void Write(ReportedRun run, Stream stream)
    {
        var page = new BoundedText();
        page.Append($"## Traced tests: {(run.Passes ? "passed" : "FAILED")}\n\n{run.Counts}\n", MaxBytes);
        // What fails comes first; the order of the others stays.
        var tests = run.Tests.OrderByDescending(test => test.State).ToList();
        AppendTable(page, tests);
        AppendBlocks(page, tests, run.Root);
        stream.Write(page.ToUtf8());
    }

    private static void AppendTable(BoundedText page, List<ReportedTest> tests)
    {
        page.Append("\n| | test | calls | golden | findings |\n|---|---|--:|---|---|\n", MaxBytes);
        for (var i = 0; i < tests.Count; i++)
        {
            if (page.Append(Row(tests[i]), TableBytes))
                continue;
            page.Append(string.Create(CultureInfo.InvariantCulture, $"\n{tests.Count - i:#,0} more tests are not shown.\n"), MaxBytes);
            return;
        }
    }

    private static void AppendBlocks(BoundedText page, List<ReportedTest> tests, SourceRoot root)
    {
        var telling = tests.Where(test => test.Findings.Count > 0).ToList();
        for (var i = 0; i < telling.Count; i++)
        {
            if (page.Append(Block(telling[i], root), MaxBytes - Reserve))
                continue;
            page.Append(string.Create(CultureInfo.InvariantCulture, $"\nThe findings of {telling.Count - i:#,0} more tests are not shown: a summary can hold 1 MiB.\n"), MaxBytes);
            return;
        }
    }

    private static string Row(ReportedTest test)
    {
        var state = test.Fails ? $"**{Word(test.State)}**" : Word(test.State);
        var calls = test.Verdict is { } verdict
            ? string.Create(CultureInfo.InvariantCulture, $"{verdict.Calls:#,0}{(verdict.Complete || verdict.Outcome == VerdictOutcome.Skipped ? "" : " (incomplete)")}")
            : "";
        var golden = test.Verdict?.Golden is { } compared ? GoldenWord.Of(compared.State) : "";
        var findings = string.Join(", ", test.Findings
            .GroupBy(finding => (finding.Diagnostic.Code, finding.Diagnostic.Severity))
            .Select(group => group.Key.Code + (group.Key.Severity == DiagnosticSeverity.Error ? "" : $" ({group.Key.Severity.ToString().ToLowerInvariant()})") + (group.Count() == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ×{group.Count()}"))));
        return $"| {state} | {Code(test.DisplayName)} | {calls} | {golden} | {Code(findings, plain: true)} |\n";
    }

    private static string Block(ReportedTest test, SourceRoot root)
    {
        var text = new StringBuilder("\n<details").Append(test.Fails ? " open" : "").Append("><summary>").Append(Word(test.State)).Append(": <code>").Append(Entities(Short(test.DisplayName))).Append("</code></summary>\n");
        foreach (var finding in test.Findings)
            AppendFenced(text, (finding.Text ?? $"{finding.Diagnostic.Code} {finding.Message}").TrimEnd() + (SourcePlace.Of(finding.Source, root) is { } source ? $"\n  source       {source.Text}\n" : "\n"));
        return text.Append("\n</details>\n").ToString();
    }

    private static void AppendFenced(StringBuilder text, string block)
    {
        block = Visible(block.TrimEnd());
        if (block.Length > MaxBlock)
            block = Cut(block, MaxBlock) + string.Create(CultureInfo.InvariantCulture, $"\n… {block.Length - MaxBlock:#,0} more characters: see the other reports");
        var fence = new string('`', Math.Max(3, LongestRun(block, '`') + 1));
        text.Append('\n').Append(fence).Append("text\n").Append(block).Append('\n').Append(fence).Append('\n');
    }

    /// <summary>A name in a cell of a table. Most are readable also as plain text; what Markdown would take for something is written by its number.</summary>
    private static string Code(string name, bool plain = false)
    {
        var text = Short(name);
        if (text.All(c => char.IsLetterOrDigit(c) || " _.,:;()[]{}+-=/\"'^~#$%".Contains(c, StringComparison.Ordinal)) && text.Trim().Length > 0)
            return plain ? text : $"`{text}`";
        return plain ? Entities(text) : $"<code>{Entities(text)}</code>";
    }

    private static string Short(string name) => PlainText.OneLine(name) is { Length: > 200 } text ? Cut(text, 200) + "…" : PlainText.OneLine(name);

    private static string Entities(string text) => string.Concat(text.Select(c =>
        char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) && c is not (' ' or '.' or ',' or '(' or ')') ? string.Create(CultureInfo.InvariantCulture, $"&#{(int)c};") : c.ToString()));

    private static string Visible(string text) => string.Concat(text.ReplaceLineEndings("\n").Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '\uFFFD' : c));

    private static string Cut(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static int LongestRun(string text, char wanted)
    {
        int longest = 0, run = 0;
        foreach (var c in text)
        {
            run = c == wanted ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static string Word(TestState state) => state.ToString().ToLowerInvariant();
}
