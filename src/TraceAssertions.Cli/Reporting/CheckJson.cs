using System.Text.Encodings.Web;
using System.Text.Json;
using TraceAssertions.Cli.Reporting.Sources;
using TraceAssertions.Conditions.Evaluation;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting;

/// <summary>The verdicts of <c>renacer check</c> for programs.</summary>
internal static class CheckJson
{
    /// <summary>Writes one document.</summary>
    public static void Write(CheckResult check, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var trace = check.Recording.Trace;
        json.WriteStartObject();
        json.WriteString("schema", "renacer.check/1");
        json.WriteBoolean("passes", check.Report.Passes);
        json.WriteString("configuration", check.Configuration);
        json.WriteStartArray("command");
        foreach (var word in check.Program)
            json.WriteStringValue(word);
        json.WriteEndArray();
        json.WriteString("backend", trace.Header.Backend.ToString().ToLowerInvariant());
        json.WriteString("trace_id", trace.TraceId.ToHexString());
        json.WriteString("trace_file", check.TraceFile);
        json.WriteBoolean("complete", trace.Completeness.IsComplete);
        json.WriteString("completeness", trace.Completeness.Describe());
        json.WriteStartObject("exit");
        json.WriteNumber("code", check.Recording.Outcome.ExitCode);
        json.WriteString("signal", check.Recording.Outcome.Signal is { } signal ? Signals.Name(signal) : null);
        json.WriteEndObject();
        json.WriteStartArray("assertions");
        foreach (var (assertion, result) in check.Verdicts)
            Write(json, assertion, result);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TraceAssertion assertion, TraceAssertionResult? result)
    {
        json.WriteStartObject();
        json.WriteString("name", assertion.Name);
        json.WriteString("condition", assertion.Condition.Text);
        json.WriteString("severity", assertion.Severity.ToString().ToLowerInvariant());
        json.WriteString("file", assertion.File);
        json.WriteNumber("line", assertion.Line);
        json.WriteNumber("column", assertion.Column);
        json.WriteString("outcome", CheckResult.Word(assertion, result).Replace(' ', '_'));
        json.WriteBoolean("fails", result?.Fails ?? false);
        json.WriteString("code", result?.Code);
        json.WriteString("actual", result?.Actual is { Length: > 0 } actual ? actual : null);
        json.WriteString("explanation", result?.Explanation);
        if (result?.Bottleneck is { } bottleneck)
        {
            json.WriteStartObject("bottleneck");
            json.WriteString("name", bottleneck.Name);
            json.WriteString("path", bottleneck.Path);
            json.WriteNumber("calls", bottleneck.Calls);
            json.WriteNumber("duration_nanos", bottleneck.Nanos);
            json.WriteNumber("share", bottleneck.Share);
            PlaceJson.WriteSource(json, bottleneck.Source);
            json.WriteNumber("source_share", bottleneck.SourceShare);
            json.WriteStartArray("called_from");
            foreach (var caller in BottleneckText.CallersOf(bottleneck, result.Metric))
                SpanSourceJson.WritePlace(json, caller);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("bottleneck");
        }

        json.WriteEndObject();
    }
}
