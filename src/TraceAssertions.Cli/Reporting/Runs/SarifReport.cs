using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>A SARIF 2.1.0 log (OASIS), as GitHub code scanning takes it.</summary>
internal static partial class SarifReport
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private const string Root = "SRCROOT";

    /// <summary>GitHub refuses a run with more results.</summary>
    private const int MaxResults = 25_000;

    /// <summary>Writes the log: one run, a rule for each code, a result for each finding, the heaviest first.</summary>
    public static void Write(ReportedRun run, Stream stream)
    {
        var findings = run.Findings;
        var told = findings.Count <= MaxResults ? findings : [.. findings.Take(MaxResults - 1), More(findings, run)];
        var codes = told.Select(finding => finding.Diagnostic.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, codes);
        json.WriteStartObject("automationDetails");
        // The last slash makes all before it the category in which GitHub replaces the results of the run before.
        json.WriteString("id", "trace-assertions/");
        json.WriteEndObject();
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", run.IsReadable);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("originalUriBaseIds");
        json.WriteStartObject(Root);
        json.WriteString("uri", Uri(run.Root.FullPath) + (run.Root.FullPath == "/" ? "" : "/"));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("results");
        foreach (var finding in told)
            WriteResult(json, finding, codes.IndexOf(finding.Diagnostic.Code), run.Root);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, List<string> codes)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "renacer");
        json.WriteString("version", RenacerApp.Version);
        json.WriteStartArray("rules");
        foreach (var code in codes)
        {
            var page = DiagnosticPage.Of(code);
            json.WriteStartObject();
            json.WriteString("id", code);
            Text(json, "shortDescription", page.Title);
            json.WriteStartObject("help");
            json.WriteString("text", page.Markdown);
            json.WriteString("markdown", page.Markdown);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Finding finding, int rule, SourceRoot root)
    {
        var diagnostic = finding.Diagnostic;
        json.WriteStartObject();
        json.WriteString("ruleId", diagnostic.Code);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", diagnostic.Severity switch { DiagnosticSeverity.Error => "error", DiagnosticSeverity.Warning => "warning", _ => "note" });
        Text(json, "message", Literal($"{finding.Where}: {finding.Text ?? finding.Message}"));
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        // GitHub refuses a whole log for one result without a place: what has none is shown where the test's conditions stand.
        var file = Path.GetFullPath(diagnostic.File ?? finding.Fallback, root.FullPath);
        WriteArtifact(json, root.Holds(file), root.Holds(file) ? root.Relative(file) : file);
        json.WriteStartObject("region");
        json.WriteNumber("startLine", diagnostic.File is null ? 1 : Math.Max(1, diagnostic.Line));
        if (diagnostic is { File: not null, Line: > 0, Column: > 0 })
            json.WriteNumber("startColumn", diagnostic.Column);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        WriteSources(json, finding, root);
        json.WriteStartObject("partialFingerprints");
        json.WriteString("finding/v1", Fingerprint(finding, root));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("test", finding.Test);
        json.WriteNumber("tests", finding.Tests);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The line that made the calls, and those that it is called from: related locations (3.27.22), because the result stands at the condition, which is what is violated.</summary>
    private static void WriteSources(Utf8JsonWriter json, Finding finding, SourceRoot root)
    {
        var source = SourcePlace.Of(finding.Source, root);
        var callers = SourcePlace.Of(finding.CalledFrom, root);
        if (source is null && callers.Count == 0)
            return;
        json.WriteStartArray("relatedLocations");
        if (source is not null)
            WriteSource(json, source, "bottleneck");
        foreach (var caller in callers)
            WriteSource(json, caller, "called from");
        json.WriteEndArray();
    }

    private static void WriteSource(Utf8JsonWriter json, SourcePlace source, string what)
    {
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        WriteArtifact(json, source.IsBelowRoot, source.Path);
        json.WriteStartObject("region");
        json.WriteNumber("startLine", source.Line);
        json.WriteEndObject();
        json.WriteEndObject();
        Text(json, "message", Literal($"{what} {source.Text}"));
        json.WriteEndObject();
    }

    private static void WriteArtifact(Utf8JsonWriter json, bool isBelowRoot, string path)
    {
        json.WriteStartObject("artifactLocation");
        if (isBelowRoot)
        {
            json.WriteString("uri", Escaped(path));
            json.WriteString("uriBaseId", Root);
        }
        else
        {
            json.WriteString("uri", path.StartsWith('/') ? Uri(path) : Escaped(path));
        }

        json.WriteEndObject();
    }

    /// <summary>The same for the same finding of the next run, whatever its values, lines and machine.</summary>
    private static string Fingerprint(Finding finding, SourceRoot root)
    {
        var about = finding.Subject.Length > 0 ? finding.Subject : $"{root.Relative(finding.Diagnostic.File ?? finding.Fallback)}\n{finding.Diagnostic.Message}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{finding.Diagnostic.Code}\n{about}")));
    }

    private static Finding More(IReadOnlyList<Finding> findings, ReportedRun run) => new()
    {
        Diagnostic = new(
            VerdictFindings.UnreadableCode, findings[0].Diagnostic.Severity,
            string.Create(CultureInfo.InvariantCulture, $"{findings.Count - MaxResults + 1:#,0} more findings are left out: GitHub takes {MaxResults:#,0} of a run"),
            Remedy: "see the report in another format"),
        Test = "all tests",
        Subject = "more",
        Fallback = findings[0].Diagnostic.File ?? run.Root.FullPath,
    };

    private static void Text(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    /// <summary>A text that no reader takes for a placeholder (3.11.5) or a link (3.11.6). Braces are doubled only there: few readers undo it.</summary>
    private static string Literal(string text) =>
        Placeholder().Replace(text.Replace("](", "] (", StringComparison.Ordinal), "{{$1}}");

    private static string Uri(string path) => "file://" + (path == "/" ? "/" : Escaped(path));

    private static string Escaped(string path) => string.Join('/', path.Split('/').Select(System.Uri.EscapeDataString));

    [GeneratedRegex(@"\{([0-9]+)\}")]
    private static partial Regex Placeholder();
}
