using System.Text;
using System.Text.RegularExpressions;
using TraceAssertions.Cli.Reporting.Runs;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Tests.Reporting.Runs;

public sealed partial class MarkdownReportTests : IDisposable
{
    private readonly ResultsOnDisk _results = new();

    public void Dispose() => _results.Dispose();

    [Fact]
    public void What_fails_comes_first_and_its_blocks_are_below()
    {
        _results.With(ResultsOnDisk.Passed("N.C.A") with { Golden = new() { State = GoldenState.Same, File = "/g" } }, _results.Different("N.C.B"), _results.Violated("N.C.C", severity: AssertionSeverity.Warning));

        Reports.Of(_results, MarkdownReport.Write).Should().Be("""
            ## Traced tests: FAILED

            2 passed, 1 failed

            | | test | calls | golden | findings |
            |---|---|--:|---|---|
            | **failed** | `N.C.B` | 1,204 | different | TA3001 |
            | passed | `N.C.A` | 1,204 | same |  |
            | passed | `N.C.C` | 1,204 |  | TA2001 (warning) |

            <details open><summary>failed: <code>N.C.B</code></summary>

            ```text
            TA3001 Golden trace differs
              calls  12 -> 13
            + syscall:openat {bin}/orders.csv
            ```

            </details>

            <details><summary>passed: <code>N.C.C</code></summary>

            ```text
            TA2001 Trace assertion failed: Few calls
              condition    spans.syscall.count < 500
              actual       12,345 calls (24.7 times the limit)
            ```

            </details>

            """);
    }

    [Fact]
    public void A_run_without_verdicts_is_not_called_passed()
    {
        Reports.Of(new ReportedRun([], new("/r")), MarkdownReport.Write).Should().StartWith("## Traced tests: FAILED\n");
        Reports.Of(_results, MarkdownReport.Write).Should().StartWith("## Traced tests: FAILED\n\n1 unreadable\n").And.Contain("TA3021 there are no verdicts in");
    }

    [Fact]
    public void An_incomplete_trace_is_shown_with_its_calls()
    {
        _results.Add(ResultsOnDisk.Passed("N.C.A") with { Complete = false });
        Reports.Of(_results, MarkdownReport.Write).Should().Contain("| passed | `N.C.A` | 1,204 (incomplete) |  |  |\n");
    }

    [Fact]
    public void Ten_thousand_tests_fit_into_what_GitHub_takes()
    {
        var large = _results.Different().Golden! with { Text = new string('é', 15_000) };
        var page = Reports.Of(Reports.InMemory(Enumerable.Range(0, 10_000).Select(n => _results.Different($"N.C.{new string('M', 100)}{n}") with { Golden = large })), MarkdownReport.Write);

        Encoding.UTF8.GetByteCount(page).Should().BeInRange(900_000, MarkdownReport.MaxBytes);
        page.Should().StartWith("## Traced tests: FAILED\n\n10,000 failed\n").And.Contain(" more tests are not shown.\n").And.MatchRegex("The findings of [0-9,]+ more tests are not shown: a summary can hold 1 MiB.\n$");
    }

    [Fact]
    public void A_block_can_hold_a_fence()
    {
        _results.Add(ResultsOnDisk.Passed() with { OwnFailure = "a\n````\n</details>\n<script>" });
        Reports.Of(_results, MarkdownReport.Write).Should().Contain("\n`````text\na\n````\n</details>\n<script>\n`````\n");
    }

    [Fact]
    public void Whatever_a_name_holds_each_test_is_one_row_and_each_block_is_closed() =>
        HostileText.ForAll(HostileText.Verdicts, verdicts =>
        {
            var run = Reports.RunOf(verdicts);
            var page = Reports.Of(run, MarkdownReport.Write);

            page.Should().NotContain("\r").And.NotContain("\u001b");
            var outside = OutsideFences(page, out var fences);
            fences.Should().Be(run.Tests.Sum(test => test.Findings.Count));
            var rows = outside.Where(line => line.StartsWith('|')).Skip(2).ToList();
            rows.Should().HaveCount(run.Tests.Count);
            // Six bars and no other: every other one would begin another cell.
            rows.Should().OnlyContain(row => row.Count(c => c == '|') == 6 && !row.Contains('\\'));
            outside.Count(line => line.StartsWith("<details", StringComparison.Ordinal)).Should().Be(outside.Count(line => line == "</details>"));
            // No element but ours.
            outside.SelectMany(line => Element().Matches(line).Select(match => match.Value)).Distinct().Should().BeSubsetOf(["<code>", "</code>", "<details>", "<details open>", "</details>", "<summary>", "</summary>"]);
            outside.Where(line => !line.StartsWith('|')).Should().OnlyContain(line => line.Length == 0 || line.StartsWith('<') || line.StartsWith("## ", StringComparison.Ordinal) || char.IsAsciiDigit(line[0]));
        });

    /// <summary>The lines that Markdown interprets (CommonMark 4.5: a fence is closed by one of at least its length).</summary>
    private static List<string> OutsideFences(string page, out int fences)
    {
        var outside = new List<string>();
        var fence = 0;
        fences = 0;
        foreach (var line in page.Split('\n'))
        {
            var ticks = line.TakeWhile(c => c == '`').Count();
            if (fence == 0 && ticks >= 3)
                (fence, fences) = (ticks, fences + 1);
            else if (fence > 0 && ticks >= fence && line.Trim().Length == ticks)
                fence = 0;
            else if (fence == 0)
                outside.Add(line);
        }

        fence.Should().Be(0, "every fence is closed");
        return outside;
    }

    [GeneratedRegex("<[^>]*>?")]
    private static partial Regex Element();
}
