using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting;

/// <summary><c>--format json</c>: one well-formed document, written while the program runs, one call a line.</summary>
/// <remarks>The first byte is written at the first event, so that a program that cannot be started leaves nothing behind. Times are CLOCK_MONOTONIC nanoseconds.</remarks>
internal sealed class JsonReport : TraceReport
{
    private const int BlockSize = 64 * 1024;
    private readonly Stream _stream;
    private readonly ArrayBufferWriter<byte> _block = new(2 * BlockSize);
    private readonly Utf8JsonWriter _json;
    private readonly TraceIdentity _identity;
    private readonly SummaryTable? _summary;
    private readonly List<RawProcessEvent> _events = [];
    private bool _begun;

    /// <summary>Writes to <paramref name="stream"/>; with <paramref name="summary"/> the totals by name instead of the calls.</summary>
    public JsonReport(Stream stream, TraceIdentity identity, bool summary)
    {
        _stream = stream;
        _json = new Utf8JsonWriter(_block, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _identity = identity;
        _summary = summary ? new SummaryTable() : null;
    }

    /// <inheritdoc/>
    public override void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
    {
        if (_summary is not null)
        {
            if (!call.Unfinished)
                _summary.Add(call.Number, Failed(call), call.ExitNanos - call.EnterNanos);
            return;
        }

        Begin();
        JsonCall.Write(_json, call, path, path2);
        EndLine();
    }

    /// <inheritdoc/>
    public override void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary) => _events.Add(processEvent);

    /// <inheritdoc/>
    public override void Finish(LaunchOutcome outcome)
    {
        Begin();
        if (_summary is not null)
            WriteSummary(_summary);
        _json.WriteEndArray();
        EndLine();
        WriteEvents();
        WriteEnd(outcome);
        _json.WriteEndObject();
        EndLine();
        WriteBlock();
        _stream.Flush();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _json.Dispose();
        base.Dispose();
    }

    private void Begin()
    {
        if (_begun)
            return;
        _begun = true;
        _json.WriteStartObject();
        _json.WriteString("schema", "renacer.trace/1");
        _json.WriteString("version", RenacerApp.Version);
        _json.WriteStartArray("command");
        foreach (var word in _identity.Program)
            _json.WriteStringValue(word);
        _json.WriteEndArray();
        _json.WriteString("executable", _identity.Executable);
        _json.WriteString("backend", _identity.Backend.ToString().ToLowerInvariant());
        _json.WriteString("trace_id", _identity.TraceId);
        _json.WriteString("parent_span_id", _identity.ParentSpanId);
        _json.WriteNumber("monotonic_to_unix_nanos", _identity.MonotonicToUnixNanos);
        _json.WriteStartArray(_summary is null ? "calls" : "summary");
        EndLine();
    }

    private void WriteSummary(SummaryTable summary)
    {
        foreach (var line in summary.Lines)
        {
            _json.WriteStartObject();
            _json.WriteString("name", line.Name);
            _json.WriteNumber("calls", line.Calls);
            _json.WriteNumber("errors", line.Errors);
            _json.WriteNumber("duration_nanos", line.Nanos);
            _json.WriteEndObject();
            EndLine();
        }
    }

    private void WriteEvents()
    {
        _json.WriteStartArray("events");
        foreach (var processEvent in _events)
        {
            _json.WriteStartObject();
            _json.WriteString("event", processEvent.Kind.ToString().ToLowerInvariant());
            _json.WriteNumber("pid", processEvent.Pid);
            _json.WriteNumber("tid", processEvent.Tid);
            _json.WriteNumber("time_nanos", processEvent.Nanos);
            if (processEvent.Kind == ProcessEventKind.Fork)
            {
                _json.WriteNumber("child_pid", processEvent.OtherPid);
                _json.WriteNumber("child_tid", processEvent.OtherTid);
            }
            else if (processEvent.Kind is ProcessEventKind.Signal or ProcessEventKind.Stopped)
            {
                _json.WriteString("signal", Signals.Name((int)processEvent.Value));
            }
            else if (processEvent.Kind == ProcessEventKind.Exit && processEvent.Value >= 0)
            {
                _json.WriteNumber("wait_status", processEvent.Value);
            }

            _json.WriteEndObject();
            EndLine();
        }

        _json.WriteEndArray();
    }

    private void WriteEnd(LaunchOutcome outcome)
    {
        _json.WriteStartObject("completeness");
        _json.WriteBoolean("complete", outcome.LostEvents == 0 && outcome.Reasons.Count == 0);
        _json.WriteNumber("lost_events", outcome.LostEvents);
        _json.WriteStartArray("reasons");
        foreach (var reason in outcome.Reasons)
            _json.WriteStringValue(reason);
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteStartObject("exit");
        _json.WriteNumber("code", outcome.ExitCode);
        _json.WriteString("signal", outcome.Signal is { } signal ? Signals.Name(signal) : null);
        if (outcome.PeakResidentBytes is { } bytes)
            _json.WriteNumber("peak_resident_bytes", bytes);
        else
            _json.WriteNull("peak_resident_bytes");
        _json.WriteEndObject();
    }

    /// <summary>White space between two tokens: the document stays one, and a call is a line for grep(1).</summary>
    private void EndLine()
    {
        _json.Flush();
        _block.Write("\n"u8);
        if (_block.WrittenCount >= BlockSize)
            WriteBlock();
    }

    private void WriteBlock()
    {
        _stream.Write(_block.WrittenSpan);
        _block.ResetWrittenCount();
    }
}
