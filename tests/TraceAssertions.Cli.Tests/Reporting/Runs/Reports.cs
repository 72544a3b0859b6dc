using System.Text;
using TraceAssertions.Cli.Reporting.Runs;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Tests.Reporting.Runs;

/// <summary>Makes a report in one format.</summary>
internal static class Reports
{
    /// <summary>The text of a report over a project's newest results.</summary>
    public static string Of(ResultsOnDisk results, Action<ReportedRun, Stream> format) => Of(new ReportedRun(VerdictReader.Read([results.Folder()]), new(results.Root)), format);

    /// <summary>The text of a report; it must be UTF-8.</summary>
    public static string Of(ReportedRun run, Action<ReportedRun, Stream> format)
    {
        using var stream = new MemoryStream();
        format(run, stream);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(stream.ToArray());
    }

    /// <summary>A run of these verdicts without any file, for large ones.</summary>
    public static ReportedRun InMemory(IEnumerable<VerdictFile> verdicts) => new(
        [
            .. verdicts.Select(verdict => new ReportedTest(
                "/r/TestResults/" + ResultsOnDisk.RunName, verdict.DisplayName, "N.C", verdict.Outcome == VerdictOutcome.Failed ? TestState.Failed : TestState.Passed,
                new VerdictFindings(verdict, "/r/x" + VerdictFile.Suffix).All(), verdict)),
        ],
        new("/r"));

    /// <summary>A run of these verdicts, as it is after they were written and read.</summary>
    public static ReportedRun RunOf(IEnumerable<VerdictFile> verdicts)
    {
        var parent = Directory.CreateTempSubdirectory("renacer-hostile").FullName;
        var folder = Directory.CreateDirectory(Path.Combine(parent, "renacer-hostile")).FullName;
        try
        {
            var number = 0;
            foreach (var verdict in verdicts)
                File.WriteAllBytes(Path.Combine(folder, $"{number++}{VerdictFile.Suffix}"), verdict.ToJson());
            return new(VerdictReader.Read([folder]), new("/r"));
        }
        finally
        {
            Directory.Delete(parent, recursive: true);
        }
    }
}
