using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace TraceAssertions.Cli.Golden;

/// <summary>Reads the test platform's own results file, which names every test, the untraced ones too.</summary>
/// <param name="Tests">Every test.</param>
/// <param name="Errors">What went wrong with the run itself: a host that died, an assembly that could not be loaded.</param>
internal sealed partial record TrxFile(IReadOnlyList<TestOutcome> Tests, IReadOnlyList<string> Errors)
{
    private static readonly XNamespace Team = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Null where there is no such file, or it is not complete: then the run cannot be judged.</summary>
    public static TrxFile? Read(string path)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, CheckCharacters = false });
            var root = XDocument.Load(reader).Root!;
            var summary = root.Element(Team + "ResultSummary");
            if (summary is null)
                return null;
            var methods = MethodsOf(root);
            return new(
                [.. root.Elements(Team + "Results").Elements(Team + "UnitTestResult").Select(result => Outcome(result, methods))],
                [.. summary.Elements(Team + "RunInfos").Elements(Team + "RunInfo")
                    .Where(info => (string?)info.Attribute("outcome") == "Error")
                    .Select(info => (info.Element(Team + "Text")?.Value ?? "").Trim())
                    .Where(text => !FailedTest().IsMatch(text))]);
        }
        catch (Exception failure) when (failure is XmlException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // xUnit's adapter tells each failed test as an error of the run too: [xUnit.net 00:00:01.78]     N.C.M [FAIL]
    [GeneratedRegex(@"^\[xUnit\.net [0-9:.]+\]\s.* \[FAIL\]$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex FailedTest();

    private static TestOutcome Outcome(XElement result, Dictionary<string, (string Class, string Method)> methods) => new(
        FullName((string?)result.Attribute("testName") ?? "", methods.GetValueOrDefault((string?)result.Attribute("testId") ?? "")),
        (string?)result.Attribute("outcome") ?? "",
        result.Element(Team + "Output")?.Element(Team + "ErrorInfo")?.Element(Team + "Message")?.Value);

    private static Dictionary<string, (string Class, string Method)> MethodsOf(XElement root)
    {
        var methods = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (var test in root.Elements(Team + "TestDefinitions").Elements(Team + "UnitTest"))
        {
            if (((string?)test.Attribute("id"), test.Element(Team + "TestMethod")) is ({ } id, { } method))
                methods[id] = ((string?)method.Attribute("className") ?? "", ((string?)method.Attribute("name") ?? "").Split('(')[0]);
        }

        return methods;
    }

    /// <summary>xUnit tells a test's namespace and class, MSTest and NUnit leave them out: the name that <see cref="Testing.TestDescription.Of"/> makes of either.</summary>
    private static string FullName(string name, (string Class, string Method) method)
    {
        var full = $"{method.Class}.{method.Method}";
        return method is not ({ Length: > 0 }, { Length: > 0 }) || name.StartsWith(full, StringComparison.Ordinal) ? name
            : name.StartsWith(method.Method, StringComparison.Ordinal) ? $"{method.Class}.{name}"
            : $"{full} ({name})";
    }
}
