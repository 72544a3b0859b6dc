using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TraceAssertions;

/// <summary>Writes a trace as lines of JSON: a header, then one span (a run of identical calls) a line.</summary>
/// <remarks>
/// The file appears whole or not at all: it is written beside its place and renamed over (rename(2)).
/// Field names are those of Renacer's span table; times are UNIX nanoseconds. The format is described in docs/reference/trace-file.md.
/// </remarks>
internal static class TraceFileWriter
{
    /// <summary>The format's name and version, in the header.</summary>
    public const string Schema = "traceassertions.trace/1";

    private const int FlushAt = 64 * 1024;

    // Names of files and tests are read by people: only what JSON itself asks for is escaped.
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the trace to a path, whose folder is made where it is missing; returns what went wrong, or null.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="path">Where it goes.</param>
    /// <param name="withSources">
    /// Whether sampled stacks are looked up, so that calls have their places in the source. It reads debug information, which no passing test should wait for. Where the
    /// stack of every call was taken, somebody asked for them: then they always are.
    /// </param>
    public static Diagnostic? Write(CausalTrace trace, string path, bool withSources = false) => AtomicFile.Write(path, file => WriteLines(trace, file, withSources || trace.Header.Source == SourceMode.All)) is { } reason
        ? new Diagnostic(
            "TA4001",
            DiagnosticSeverity.Error,
            $"The trace could not be written: {reason}",
            File: path,
            Remedy: "make room there, or grant write access")
        : null;

    private static void WriteLines(CausalTrace trace, Stream file, bool withSources)
    {
        var buffer = new ArrayBufferWriter<byte>(FlushAt * 2);
        using var json = new Utf8JsonWriter(buffer, JsonOptions);
        TraceJson.WriteHeader(json, trace, withSources);
        EndLine();
        var lastStarts = LastStarts(trace);
        var messages = RowMessages.Of(trace);
        foreach (var span in trace.Spans)
        {
            TraceJson.WriteSpan(json, trace, span, lastStarts[span.Row], withSources, messages.GetValueOrDefault(span.Row, []));
            EndLine();
        }

        file.Write(buffer.WrittenSpan);

        void EndLine()
        {
            json.Flush();
            json.Reset();
            buffer.Write("\n"u8);
            if (buffer.WrittenCount < FlushAt)
                return;
            file.Write(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }
    }

    private static long[] LastStarts(CausalTrace trace)
    {
        var starts = new long[trace.SpanCount];
        foreach (var call in trace.Calls)
            starts[call.Row] = call.StartNanos;
        return starts;
    }
}
