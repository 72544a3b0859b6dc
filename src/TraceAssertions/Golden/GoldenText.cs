using System.Text;
using TraceAssertions.Conditions;

namespace TraceAssertions;

/// <summary>Words a comparison for people.</summary>
public static class GoldenText
{
    private const int LabelWidth = 13;
    private const int MaxFindings = 5;
    private const int MaxLines = 20;

    /// <summary>The block that a failed test prints: a summary that fits one screen, then the lines that differ.</summary>
    /// <param name="comparison">A comparison that found something.</param>
    /// <param name="testName">The test or the program.</param>
    /// <param name="goldenPath">The golden file, as it is to be shown.</param>
    /// <param name="receivedPath">The received file, or null where it could not be written.</param>
    public static string Format(GoldenComparison comparison, string testName, string goldenPath, string? receivedPath) =>
        Format(comparison, testName, goldenPath, receivedPath, MaxLines);

    /// <summary>As the other, of any length.</summary>
    /// <param name="comparison">A comparison that found something.</param>
    /// <param name="testName">The test or the program.</param>
    /// <param name="goldenPath">The golden file, as it is to be shown.</param>
    /// <param name="receivedPath">The received file, or null where it could not be written.</param>
    /// <param name="maxLines">So many lines it may have; those that differ are cut to fit.</param>
    internal static string Format(GoldenComparison comparison, string testName, string goldenPath, string? receivedPath, int maxLines)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(testName);
        var text = new Block();
        var (code, title) = comparison.Outcome switch
        {
            GoldenOutcome.NotComparable => (GoldenCodes.NotComparable + " ", "Golden trace not comparable"),
            GoldenOutcome.Different => (GoldenCodes.Differs + " ", "Golden trace differs"),
            _ => ("", "Golden trace is the same"),
        };
        text.Line($"{code}{title}: {PlainText.OneLine(testName)}");
        text.Label("golden", PlainText.OneLine(goldenPath));
        if (receivedPath is not null)
            text.Label("received", PlainText.OneLine(receivedPath));
        if (comparison.Reason is not null)
            text.Label("why", PlainText.OneLine(comparison.Reason));
        if (comparison.Outcome != GoldenOutcome.Same)
        {
            Totals(text, comparison);
            Findings(text, GoldenClassifier.Classify(comparison));
            Lines(text, comparison, testName, maxLines);
            text.Line("  " + RemedyOf(comparison, testName));
        }

        return text.ToString();
    }

    /// <summary>The verdict in one line at its place in the golden file, for a build's error list (TA3001, TA3007). It is an error; a caller that only warns says so.</summary>
    public static Diagnostic ToDiagnostic(GoldenComparison comparison, string goldenPath)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var findings = GoldenClassifier.Classify(comparison);
        var more = findings.Count > 2 ? $"; and {GoldenCallText.Number(findings.Count - 2)} more" : "";
        var summary = string.Join("; ", findings.Take(2).Select(finding => finding.Text)) + more;
        var line = findings.Count > 0 ? findings[0].Line : 1;
        var calls = $"calls {Change(comparison.Golden.Summary.Calls, comparison.Received.Summary.Calls)}";
        var golden = "the golden trace" + Whose(comparison.Golden.Name);
        return comparison.Outcome == GoldenOutcome.NotComparable
            ? new Diagnostic(GoldenCodes.NotComparable, DiagnosticSeverity.Error, PlainText.OneLine($"not comparable with {golden}: {comparison.Reason}{(summary.Length == 0 ? "" : $" ({summary})")}"), goldenPath, line, 1, Remedies(comparison))
            : new Diagnostic(GoldenCodes.Differs, DiagnosticSeverity.Error, PlainText.OneLine($"behaviour differs from {golden}: {summary} ({calls})"), goldenPath, line, 1, $"if this is intended: {Accept(comparison.Golden.Name)}");
    }

    private static void Totals(Block text, GoldenComparison comparison)
    {
        var (golden, received) = (comparison.Golden.Summary, comparison.Received.Summary);
        text.Label("calls", Change(golden.Calls, received.Calls));
        text.Label("failed calls", Change(golden.Failed, received.Failed));
        text.Label("files", Change(golden.Files, received.Files));
        text.Label("processes", Change(golden.Processes, received.Processes));
        var antipatterns = golden.Antipatterns.Keys.Union(received.Antipatterns.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Before: golden.Antipatterns.GetValueOrDefault(name), After: received.Antipatterns.GetValueOrDefault(name)))
            .Where(pattern => pattern.Before != pattern.After)
            .Select(pattern => $"{PlainText.OneLine(pattern.Name)} {Change(pattern.Before, pattern.After)}")
            .ToList();
        if (antipatterns.Count > 0)
            text.Label("antipatterns", string.Join(", ", antipatterns));
    }

    private static void Findings(Block text, IReadOnlyList<GoldenFinding> findings)
    {
        for (var i = 0; i < Math.Min(findings.Count, MaxFindings); i++)
            text.Label(i == 0 ? "behaviour" : "", findings[i].Text);
        if (findings.Count > MaxFindings)
            text.Label("", $"… and {GoldenCallText.Number(findings.Count - MaxFindings)} more");
    }

    private static void Lines(Block text, GoldenComparison comparison, string testName, int maxLines)
    {
        var differences = comparison.Differences;
        if (differences.Count == 0)
            return;
        var (added, removed) = (differences.Count(d => d.Golden is null), differences.Count(d => d.Received is null));
        text.Label("lines", $"added {GoldenCallText.Number(added)}, removed {GoldenCallText.Number(removed)}, changed {GoldenCallText.Number(differences.Count - added - removed)}");

        // The heading, the lines and the remedy fit one screen; two more lines are better than the remark that there are two more.
        var room = Math.Max(4, maxLines - text.Count - 1);
        var shown = differences.Count <= room ? differences.Count : room - 1;
        foreach (var difference in differences.Take(shown))
            text.Line("    " + LineOf(difference));
        if (shown < differences.Count)
            text.Line($"    … and {GoldenCallText.Number(differences.Count - shown)} more (renacer golden diff {Word(testName)})");
    }

    /// <summary>One difference on one line: <c>+ unlink out.csv x1</c>, <c>- …</c>, <c>~ pread64 orders.csv 64 KiB x3 -> 1 B x10,000</c>.</summary>
    internal static string LineOf(GoldenDifference difference) => difference switch
    {
        { Golden: null, Received: { } received } => "+ " + GoldenCallText.Of(received),
        { Golden: { } golden, Received: null } => "- " + GoldenCallText.Of(golden),
        _ => "~ " + GoldenCallText.Of(difference.Golden!, difference.Received!),
    };

    private static string RemedyOf(GoldenComparison comparison, string testName) => comparison.Outcome == GoldenOutcome.NotComparable
        ? Remedies(comparison)
        : $"if this is intended  {Accept(testName)}   (or dotnet msbuild /t:AcceptGoldenTraces)";

    private static string Remedies(GoldenComparison comparison) => comparison.Golden.Compare != comparison.Received.Compare
        ? "capture it again (dotnet msbuild -t:CaptureGoldenTraces), or set [golden] compare as it was"
        : "capture it in this environment, or declare a variant: [[golden.variants]] in renacer.toml";

    private static string Accept(string name) => $"renacer golden accept {Word(name)}";

    /// <summary>Whose golden trace it is, where its file has another name: that of a part of a test, or of a test with arguments.</summary>
    private static string Whose(string name) => TraceFileName.Of(name) == name ? "" : $" of {PlainText.OneLine(name)}";

    /// <summary>The name as one word of a shell; that of its file where the name would not survive a line or single quotes (POSIX.1-2017, Shell Command Language, 2.2.2).</summary>
    private static string Word(string name) => TraceFileName.Of(name) is var file && (file == name || name.Contains('\'', StringComparison.Ordinal) || PlainText.OneLine(name) != name) ? file : $"'{name}'";

    private static string Change(long before, long after) => before == after
        ? $"{GoldenCallText.Number(after)} (same)"
        : $"{GoldenCallText.Number(before)} -> {GoldenCallText.Number(after)} ({(after > before ? "+" : "-")}{GoldenCallText.Number(Math.Abs(after - before))})";

    /// <summary>The lines of a block and how many they are.</summary>
    private sealed class Block
    {
        private readonly StringBuilder _text = new();

        public int Count { get; private set; }

        public void Line(string line)
        {
            _text.Append(_text.Length == 0 ? "" : "\n").Append(line);
            Count++;
        }

        public void Label(string label, string value) => Line("  " + label.PadRight(LabelWidth) + value);

        public override string ToString() => _text.ToString();
    }
}
