using System.Text.Encodings.Web;
using System.Text.Json;

namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>Every verdict of a run in one document, for programs.</summary>
internal static class VerdictsJson
{
    /// <summary>Writes the document. Each verdict stands in it as in its own file.</summary>
    public static void Write(ReportedRun run, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("schema", "renacer.report/1");
        json.WriteString("version", RenacerApp.Version);
        json.WriteBoolean("passes", run.Passes);
        json.WriteBoolean("readable", run.IsReadable);
        json.WriteString("root", run.Root.FullPath);
        json.WriteStartObject("counts");
        foreach (var state in Enum.GetValues<TestState>())
            json.WriteNumber(Word(state), run.Tests.Count(test => test.State == state));
        json.WriteEndObject();
        json.WriteStartArray("tests");
        foreach (var test in run.Tests)
            Write(json, test, run.Root);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReportedTest test, SourceRoot root)
    {
        json.WriteStartObject();
        json.WriteString("name", test.DisplayName);
        json.WriteString("state", Word(test.State));
        json.WriteString("folder", test.Folder);
        json.WriteStartArray("findings");
        foreach (var finding in test.Findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Diagnostic.Code);
            json.WriteString("severity", finding.Diagnostic.Severity.ToString().ToLowerInvariant());
            json.WriteString("message", finding.Diagnostic.Message);
            json.WriteString("remedy", finding.Diagnostic.Remedy);
            json.WriteString("file", finding.Diagnostic.File);
            json.WriteNumber("line", finding.Diagnostic.Line);
            json.WriteNumber("column", finding.Diagnostic.Column);
            if (SourcePlace.Of(finding.Source, root) is { } source)
            {
                json.WritePropertyName("source");
                Write(json, source);
            }

            if (SourcePlace.Of(finding.CalledFrom, root) is { Count: > 0 } callers)
            {
                json.WriteStartArray("called_from");
                foreach (var caller in callers)
                    Write(json, caller);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("verdict");
        if (test.Verdict is { } verdict)
            json.WriteRawValue(verdict.ToJson());
        else
            json.WriteNullValue();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SourcePlace place)
    {
        json.WriteStartObject();
        json.WriteString("path", place.Path);
        json.WriteNumber("line", place.Line);
        json.WriteString("text", place.Text);
        json.WriteEndObject();
    }

    private static string Word(TestState state) => state.ToString().ToLowerInvariant();
}
