using System.Globalization;
using System.Text;
using TraceAssertions.Conditions;

namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>Workflow commands for GitHub Actions: the runner makes annotations of lines like <c>::error file=renacer.toml,line=12::text</c>.</summary>
/// <remarks>docs.github.com, "Workflow commands for GitHub Actions". The escapes are those that actions/runner (ActionCommand) takes back.</remarks>
internal static class GitHubReport
{
    /// <summary>So many annotations of a kind are shown for a step; what follows is in its log only.</summary>
    public const int Shown = 10;

    /// <summary>The runner cuts a message at 4,096 characters (actions/runner, ExecutionContext).</summary>
    private const int MaxMessage = 4000;

    /// <summary>The API for annotations takes 255 characters.</summary>
    private const int MaxTitle = 250;

    /// <summary>Writes one line a finding, the heaviest first, and nothing else: a line that is no command could be taken for one.</summary>
    public static void Write(ReportedRun run, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (var kind in run.Findings.GroupBy(finding => finding.Diagnostic.Severity))
        {
            var command = kind.Key switch { DiagnosticSeverity.Error => "error", DiagnosticSeverity.Warning => "warning", _ => "notice" };
            var findings = PlaceByPlace(kind);
            var whole = findings.Count <= Shown ? findings.Count : Shown - 1;
            foreach (var finding in findings.Take(whole))
                writer.WriteLine(Line(command, finding, run.Root, WithSource(finding, run.Root)));
            if (whole == findings.Count)
                continue;
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"::{command} title={findings.Count - whole} more::GitHub shows {Shown} annotations of a kind for a step. {findings.Count - whole} more are in the log of this step and in the other reports."));
            foreach (var finding in findings.Skip(whole))
                writer.WriteLine(Line(command, finding, run.Root, finding.Message));
        }
    }

    /// <summary>First one finding of each place, then a second of each …: one condition that a hundred tests violate would else hide all others.</summary>
    private static List<Finding> PlaceByPlace(IEnumerable<Finding> findings) =>
    [
        .. findings
            .GroupBy(finding => (finding.Diagnostic.Code, finding.Diagnostic.File, finding.Diagnostic.Line))
            .SelectMany(place => place.Select((finding, index) => (Finding: finding, Index: index)))
            .OrderBy(pair => pair.Index)
            .Select(pair => pair.Finding),
    ];

    /// <summary>The block with the path of the source line, which the block itself tells by the file's name alone.</summary>
    private static string WithSource(Finding finding, SourceRoot root)
    {
        var text = finding.Text ?? finding.Message;
        return SourcePlace.Of(finding.Source, root) is { } source ? $"{text}\n  source       {source.Text}" : text;
    }

    private static string Line(string command, Finding finding, SourceRoot root, string message)
    {
        var line = new StringBuilder("::").Append(command).Append(' ');
        var diagnostic = finding.Diagnostic;
        if (diagnostic.File is not null)
        {
            line.Append("file=").Append(Property(root.Relative(diagnostic.File))).Append(',');
            if (diagnostic.Line > 0)
                line.Append(CultureInfo.InvariantCulture, $"line={diagnostic.Line},");
            if (diagnostic.Line > 0 && diagnostic.Column > 0)
                line.Append(CultureInfo.InvariantCulture, $"col={diagnostic.Column},");
        }

        return line.Append("title=").Append(Property(Cut(PlainText.OneLine($"{diagnostic.Code} {finding.Where}"), MaxTitle)))
            .Append("::").Append(Data(Cut(Printable(message), MaxMessage)))
            .ToString();
    }

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Blank(Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal));

    /// <summary>Without escape sequences, which a log would obey; line breaks stay.</summary>
    private static string Printable(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => Blank(line)));

    private static string Blank(string line) => string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c));

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1)] + "…";
}
