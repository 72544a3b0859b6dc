using TraceAssertions.Cli.Attempts;
using TraceAssertions.Conditions;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>Reads the results of a run. Whatever cannot be read stands in the report as an error: a report without it would look like a pass.</summary>
internal static class VerdictReader
{
    // A link could lead out of the results, or round in a circle.
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>The tests of these folders and verdict files, ordered by folder and name.</summary>
    public static IReadOnlyList<ReportedTest> Read(IEnumerable<string> results)
    {
        var tests = new Dictionary<string, ReportedTest>(StringComparer.Ordinal);
        foreach (var path in results.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))))
        {
            if (Directory.Exists(path))
                AddFolder(path, tests);
            else
                tests[path] = File.Exists(path) ? ReadVerdict(path) : Unreadable(path, $"there are no results at '{path}'", "run the tests before the report");
        }

        ReplaceAttempts(tests);
        return
        [
            .. tests.Values
                .OrderBy(test => test.Folder, StringComparer.Ordinal)
                .ThenBy(test => test.DisplayName, StringComparer.Ordinal),
        ];
    }

    /// <summary>Says in a report that there are no results.</summary>
    /// <param name="path">Where they were looked for.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="remedy">What to do.</param>
    public static ReportedTest Unreadable(string path, string message, string remedy)
    {
        var name = Path.GetFileName(path) is { Length: > 0 } file ? file : path;
        var finding = new Finding
        {
            Diagnostic = new(VerdictFindings.UnreadableCode, DiagnosticSeverity.Error, PlainText.OneLine(message), Remedy: remedy),
            Test = name,
            Subject = name,
            Fallback = path,
        };
        return new(Path.GetDirectoryName(path) ?? path, name, "results", TestState.Unreadable, [finding]);
    }

    /// <summary>Of a test that its framework tried again the last attempt stands in the report, with a word about the others.</summary>
    private static void ReplaceAttempts(Dictionary<string, ReportedTest> tests)
    {
        var verdicts = tests.Where(pair => pair.Value.Verdict is not null).ToDictionary(pair => pair.Key, pair => pair.Value.Verdict!, StringComparer.Ordinal);
        foreach (var (last, earlier) in ReplacedVerdicts.Find(verdicts))
        {
            var notice = AttemptNotice.Of(verdicts[last], [.. earlier.Select(path => verdicts[path])])!;
            tests[last] = tests[last] with { Findings = [.. tests[last].Findings, VerdictFindings.About(verdicts[last], last, notice)] };
            foreach (var path in earlier)
                tests.Remove(path);
        }
    }

    private static void AddFolder(string folder, Dictionary<string, ReportedTest> tests)
    {
        var found = false;
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", Everything))
            {
                if (file.EndsWith(VerdictFile.Suffix, StringComparison.Ordinal))
                    tests[file] = ReadVerdict(file);
                else if (!file.EndsWith(RunningTest.Suffix, StringComparison.Ordinal))
                    continue;
                else if (!File.Exists(file[..^RunningTest.Suffix.Length] + VerdictFile.Suffix))
                    tests[file] = ReadMark(file);
                found = true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            tests[folder] = Unreadable(folder, $"the results in '{folder}' cannot be listed: {Cause(e)}", "make them readable for whoever writes the report");
            return;
        }

        if (!found)
            tests[folder] = Unreadable(folder, $"there are no verdicts in '{folder}'", "name the folder of a run of traced tests, or run them first");
    }

    private static ReportedTest ReadVerdict(string path)
    {
        try
        {
            if (VerdictFile.Read(path, out var why) is not { } verdict)
                return Unreadable(path, $"'{path}' cannot be read: {why}", "run the tests again, with packages and tool of one version");
            var findings = new VerdictFindings(verdict, path).All();
            var state = findings.Any(finding => finding.Diagnostic.Severity == DiagnosticSeverity.Error) ? TestState.Failed
                : verdict.Outcome == VerdictOutcome.Skipped ? TestState.Skipped : TestState.Passed;
            return new(Path.GetDirectoryName(path)!, verdict.DisplayName, ClassOf(verdict), state, findings, verdict);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(path, $"'{path}' cannot be read: {Cause(e)}", "make it readable for whoever writes the report");
        }
    }

    private static ReportedTest ReadMark(string path)
    {
        var name = NameIn(path);
        var folder = Path.GetDirectoryName(path)!;
        var host = Path.GetFileName(folder).Split('-') is [_, { Length: 8 }, { Length: 6 }, var process] ? $" (process {process})" : "";
        var finding = new Finding
        {
            Diagnostic = new(
                "TA0041", DiagnosticSeverity.Error, PlainText.OneLine($"the test host{host} died during this test, or had not ended it when the report was made: no verdict, and later tests may be missing"),
                Remedy: "see what the host printed last"),
            Test = name,
            Subject = name,
            Fallback = path,
        };
        var dot = MethodDot(name);
        return new(folder, name, dot < 0 ? "results" : name[..dot], TestState.Unfinished, [finding]);
    }

    private static string NameIn(string mark)
    {
        try
        {
            // A full disk leaves a mark without content.
            if (File.ReadLines(mark).FirstOrDefault() is { Length: > 0 } name)
                return name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file's own name is the test's, but for what no file's name can hold.
        }

        return Path.GetFileNameWithoutExtension(mark);
    }

    private static string ClassOf(VerdictFile verdict) =>
        verdict.Kind == GoldenKind.Program ? "program" : MethodDot(verdict.Test) is var dot and > 0 ? verdict.Test[..dot] : verdict.Test;

    /// <summary>Where the name of the method begins; the arguments after it may hold anything. Negative where there is none.</summary>
    private static int MethodDot(string test) => test.Split('(')[0].LastIndexOf('.');

    private static string Cause(Exception failure) => failure is UnauthorizedAccessException ? "permission denied" : failure.Message.TrimEnd('.');
}
