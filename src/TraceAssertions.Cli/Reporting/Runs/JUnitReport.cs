using System.Globalization;
using System.Text;
using System.Xml;
using TraceAssertions.Conditions;

namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>JUnit XML, as Jenkins (junit-10.xsd of its xUnit plugin), GitLab and Azure Pipelines read it: one suite for each folder of results.</summary>
internal static class JUnitReport
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n", NewLineHandling = NewLineHandling.Entitize };

    /// <summary>Writes the document.</summary>
    public static void Write(ReportedRun run, Stream stream)
    {
        using var xml = XmlWriter.Create(stream, Settings);
        xml.WriteStartDocument();
        xml.WriteStartElement("testsuites");
        Totals(xml, run.Tests);
        var number = 0;
        foreach (var suite in run.Tests.GroupBy(test => test.Folder, StringComparer.Ordinal))
            WriteSuite(xml, suite.Key, number++, [.. suite], run.Root);
        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private static void WriteSuite(XmlWriter xml, string folder, int number, List<ReportedTest> tests, SourceRoot root)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Clean(tests.Select(test => test.Verdict?.Assembly).FirstOrDefault(assembly => assembly is not null) ?? NameOf(folder)));
        // Jenkins takes a second suite of the same name, id and time for the first read twice.
        xml.WriteAttributeString("id", number.ToString(CultureInfo.InvariantCulture));
        if (ResultsFolders.TimeOf(folder) is { } time)
            xml.WriteAttributeString("timestamp", time);
        Totals(xml, tests);
        xml.WriteAttributeString("skipped", Count(tests, TestState.Skipped));
        foreach (var test in tests)
            WriteCase(xml, test, root);
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, ReportedTest test, SourceRoot root)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(test.ClassName));
        xml.WriteAttributeString("name", Clean(test.ShortName));
        xml.WriteAttributeString("time", Seconds(test));
        switch (test.State)
        {
            case TestState.Failed:
                WriteFailure(xml, "failure", test, root);
                break;
            case TestState.Skipped:
                xml.WriteStartElement("skipped");
                xml.WriteAttributeString("message", Clean(test.Verdict?.SkipReason ?? ""));
                xml.WriteEndElement();
                break;
            case TestState.Unfinished or TestState.Unreadable:
                WriteFailure(xml, "error", test, root);
                break;
            default:
                break;
        }

        if (test.Verdict is not null)
            xml.WriteElementString("system-out", Clean(Output(test, root)));
        xml.WriteEndElement();
    }

    // One element with all that fails the test: GitLab shows the first only.
    private static void WriteFailure(XmlWriter xml, string element, ReportedTest test, SourceRoot root)
    {
        var errors = test.Findings.Where(finding => finding.Diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        xml.WriteStartElement(element);
        xml.WriteAttributeString("message", Clean(string.Join("; ", errors.Select(finding => PlainText.OneLine(finding.Diagnostic.Message)))));
        xml.WriteAttributeString("type", Clean(errors[0].Diagnostic.Code));
        xml.WriteString(Clean(string.Join("\n\n", errors.Select(finding => Block(finding, root)))));
        xml.WriteEndElement();
    }

    private static string Output(ReportedTest test, SourceRoot root)
    {
        var verdict = test.Verdict!;
        var complete = verdict.Complete ? "complete" : "incomplete";
        var lines = new List<string> { string.Create(CultureInfo.InvariantCulture, $"{verdict.Calls:#,0} calls ({verdict.Backend ?? "none"}), {complete}; {(verdict.TraceFile is null ? "no trace file" : Path.Combine(test.Folder, verdict.TraceFile))}") };
        if (verdict.Golden is { } golden)
            lines.Add($"golden trace: {GoldenWord.Of(golden.State)}; {golden.File}");
        lines.AddRange(test.Findings.Where(finding => finding.Diagnostic.Severity != DiagnosticSeverity.Error).Select(finding => Block(finding, root)));
        return string.Join('\n', lines);
    }

    private static string Block(Finding finding, SourceRoot root)
    {
        var text = finding.Text ?? finding.Diagnostic.ToString();
        return SourcePlace.Of(finding.Source, root) is { } source ? $"{text}\n  source       {source.Text}" : text;
    }

    private static void Totals(XmlWriter xml, IReadOnlyList<ReportedTest> tests)
    {
        xml.WriteAttributeString("tests", tests.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", Count(tests, TestState.Failed));
        xml.WriteAttributeString("errors", Count(tests, TestState.Unfinished, TestState.Unreadable));
        xml.WriteAttributeString("time", tests.Sum(SecondsOf).ToString("0.000", CultureInfo.InvariantCulture));
    }

    private static string Count(IReadOnlyList<ReportedTest> tests, params TestState[] states) =>
        tests.Count(test => states.Contains(test.State)).ToString(CultureInfo.InvariantCulture);

    private static string Seconds(ReportedTest test) => SecondsOf(test).ToString("0.000", CultureInfo.InvariantCulture);

    // A century is more than any test takes, and still a number that every reader can read.
    private static double SecondsOf(ReportedTest test) => Math.Clamp((test.Verdict?.DurationMs ?? 0) / 1000, 0, 3e9);

    /// <summary>The project's folder where the results lie in its TestResults, which stays the same from run to run; else the folder's own.</summary>
    private static string NameOf(string folder)
    {
        var parts = folder.Split('/');
        var results = Array.LastIndexOf(parts, "TestResults");
        return results > 0 ? parts[results - 1] : parts[^1];
    }

    /// <summary>Without what XML 1.0 cannot hold, also not as a character reference.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                clean.Append(text[i]);
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                clean.Append(text[i]).Append(text[++i]);
            else
                clean.Append('\uFFFD');
        }

        return clean.ToString();
    }
}
