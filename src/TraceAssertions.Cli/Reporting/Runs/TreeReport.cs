using System.Globalization;
using System.Text;
using TraceAssertions.Cli.Reporting.Trees;
using TraceAssertions.Conditions;

namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>What each test did, for people: what is found in it, then its trace as a tree.</summary>
internal static class TreeReport
{
    /// <summary>Writes the tests one after another, those that fail last: nearest to the prompt.</summary>
    /// <returns>Each trace that is missing or damaged; its test is told without it.</returns>
    public static IReadOnlyList<Diagnostic> Write(ReportedRun run, Stream stream)
    {
        var unread = new List<Diagnostic>();
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (var test in run.Tests.OrderBy(test => test.State))
        {
            writer.WriteLine($"{test.State.ToString().ToLowerInvariant()}  {PlainText.OneLine(test.DisplayName)}");
            if (WriteTrace(test, run.Root, writer) is { } damage)
                unread.Add(damage);
            foreach (var finding in test.Findings)
                WriteBlock(finding.Text ?? $"{finding.Diagnostic.Code} {finding.Message}", writer);
            writer.WriteLine();
        }

        return unread;
    }

    private static Diagnostic? WriteTrace(ReportedTest test, SourceRoot root, StreamWriter writer)
    {
        // What did not run has no trace.
        if (test.Verdict is not { TraceId: not null } verdict)
            return null;
        if (verdict.TraceFile is null)
        {
            writer.WriteLine("  there is no trace to show: it could not be written");
            return null;
        }

        var path = Path.Combine(test.Folder, Path.GetFileName(verdict.TraceFile));
        try
        {
            var tree = TraceTree.Of(TraceFileReader.Read(path, root));
            tree.Write(writer);
            if (tree.NoiseCalls > 0)
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {tree.NoiseCalls:#,0} call{(tree.NoiseCalls == 1 ? "" : "s")} of the runtime's own"));
            if (!verdict.Complete)
                writer.WriteLine("  the trace is incomplete: there may have been more");
            return null;
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException or FormatException)
        {
            writer.WriteLine($"  there is no trace to show: {PlainText.OneLine(unread.Message)}");
            return new(VerdictFindings.UnreadableCode, DiagnosticSeverity.Error, PlainText.OneLine($"the trace '{path}' cannot be shown: {unread.Message.TrimEnd('.')}"),
                Remedy: "run the tests again, with packages and tool of one version; keep the traces beside the verdicts");
        }
    }

    private static void WriteBlock(string block, StreamWriter writer)
    {
        foreach (var line in block.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
            writer.WriteLine("  " + PlainText.OneLine(line));
    }
}
