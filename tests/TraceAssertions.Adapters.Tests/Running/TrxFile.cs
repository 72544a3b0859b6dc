using System.Xml.Linq;

namespace TraceAssertions.AdapterTests.Running;

/// <summary>Reads the results file of VSTest and of Microsoft.Testing.Platform.</summary>
internal static class TrxFile
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Every result, in the order of names.</summary>
    public static IReadOnlyList<TestOutcome> Read(string path) =>
    [
        .. XDocument.Load(path).Descendants(Trx + "UnitTestResult").Select(result => new TestOutcome(
            (string?)result.Attribute("testName") ?? "",
            (string?)result.Attribute("outcome") ?? "",
            (string?)result.Element(Trx + "Output")?.Element(Trx + "ErrorInfo")?.Element(Trx + "Message"),
            (string?)result.Element(Trx + "Output")?.Element(Trx + "StdOut") ?? ""))
        .OrderBy(outcome => outcome.Name, StringComparer.Ordinal),
    ];
}
