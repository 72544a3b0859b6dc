using System.Buffers;
using System.Text;
using System.Text.Json;
using TraceAssertions.Cli.Reporting.Sources;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting;

/// <summary><c>--format chrome</c>: the JSON object format of trace events ("Trace Event Format", the Chromium project), which ui.perfetto.dev and chrome://tracing open.</summary>
/// <remarks>
/// A call is a complete event (<c>X</c>), one that never returned a begin (<c>B</c>) without an end; a new task is a flow from its parent's clone(2) to its first call; exec names the process;
/// signals and ends are instants. Times are CLOCK_MONOTONIC in microseconds with three decimals. Written while the program runs, an event a line.
/// </remarks>
internal sealed class ChromeReport : TraceReport
{
    private const string Opening = "{\"traceEvents\":[";

    private readonly TraceIdentity _identity;
    private readonly SourcedLines _lines;
    private readonly CallText _writer;
    private readonly TextBuffer _text = new();
    private readonly TextBuffer _line = new();
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private long _flows;
    private bool _begun;

    /// <summary>Writes to <paramref name="stream"/>; with <paramref name="sources"/> the arguments of each call have its place.</summary>
    public ChromeReport(Stream stream, TraceIdentity identity, SourceView? sources = null, DescriptorName? nameOf = null)
    {
        _writer = new CallText(nameOf);
        _identity = identity;
        _json = new Utf8JsonWriter(_buffer, JsonReport.Options);
        var text = sources?.ToText();
        _lines = new SourcedLines(stream, text is null ? null : stack => stack != 0 && sources!.Stacks.Resolve(stack).Site is { } site ? $",\"source\":{Quoted(text.Place(site))}" : "");
    }

    /// <inheritdoc/>
    public override void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, int stack, CallMemory? memory = null)
    {
        BeginEvent(call.Unfinished ? "B" : "X", SyscallTable.Name(call.Number), "syscall", call.EnterNanos, call.Pid, call.Tid);
        if (!call.Unfinished)
            WriteMicros("dur", call.ExitNanos - call.EnterNanos);
        _json.WriteStartObject("args");
        _text.Clear();
        _writer.Write(_text, call, path, path2, memory);
        _json.WriteString("call", _text.Text);
        if (!call.Unfinished)
            _json.WriteNumber("result", call.Result);
        if (call.BeganBefore)
            _json.WriteBoolean("began_before", true);

        // The place of the call comes as the last of the arguments, when it is known.
        _json.Flush();
        _line.Clear();
        _line.Append(Lead());
        _line.AppendUtf8(_buffer.WrittenSpan);
        _lines.AddCall(_line.Text, stack, "}}");
    }

    /// <inheritdoc/>
    public override void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
        switch (processEvent.Kind)
        {
            case ProcessEventKind.Fork:
                _flows++;
                WriteFlow("s", processEvent.Nanos, processEvent.Pid, processEvent.Tid);
                WriteFlow("f", processEvent.Nanos, processEvent.OtherPid, processEvent.OtherTid);
                break;
            case ProcessEventKind.Exec:
                WriteName(processEvent.Pid, processEvent.Tid, Path.GetFileName(Encoding.UTF8.GetString(text)));
                break;
            default:
                if (ProcessEventText.Format(processEvent) is not { } what)
                    return;
                BeginEvent("i", what, "process", processEvent.Nanos, processEvent.Pid, processEvent.Tid);
                _json.WriteString("s", "t");
                EndEvent();
                break;
        }
    }

    /// <inheritdoc/>
    public override void OnManagedRuntime() => _lines.Hold();

    /// <inheritdoc/>
    public override void Finish(LaunchOutcome outcome)
    {
        _json.Reset();
        _buffer.ResetWrittenCount();
        _json.WriteStartObject();
        _json.WriteString("command", string.Join(' ', _identity.Program));
        _json.WriteString("backend", _identity.Backend.ToString().ToLowerInvariant());
        _json.WriteString("trace_id", _identity.TraceId);
        _json.WriteString("filter", _identity.Filter);
        _json.WriteString("version", RenacerApp.Version);
        _json.WriteNumber("monotonic_to_unix_nanos", _identity.MonotonicToUnixNanos);
        _json.WriteBoolean("complete", outcome.LostEvents == 0 && outcome.Reasons.Count == 0);
        _json.WriteNumber("lost_events", outcome.LostEvents);
        _json.WriteEndObject();
        _json.Flush();
        _lines.Add($"{(_begun ? "" : Opening)}],\"displayTimeUnit\":\"ns\",\"otherData\":{Encoding.UTF8.GetString(_buffer.WrittenSpan)}}}");
        _lines.Complete();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _lines.Dispose();
        _json.Dispose();
        base.Dispose();
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JsonReport.Options.Encoder)}\"";

    /// <summary>What parts an event from what came before.</summary>
    private string Lead()
    {
        if (_begun)
            return ",";
        _begun = true;
        return Opening;
    }

    private void WriteName(int pid, int tid, string name)
    {
        foreach (var (kind, of) in new[] { ("process_name", pid), ("thread_name", tid) })
        {
            BeginEvent("M", kind, null, null, pid, of);
            _json.WriteStartObject("args");
            _json.WriteString("name", name);
            _json.WriteEndObject();
            EndEvent();
        }
    }

    private void WriteFlow(string phase, long nanos, int pid, int tid)
    {
        BeginEvent(phase, "fork", "process", nanos, pid, tid);
        _json.WriteNumber("id", _flows);
        EndEvent();
    }

    private void BeginEvent(string phase, string name, string? category, long? nanos, int pid, int tid)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("ph", phase);
        _json.WriteString("name", name);
        if (category is not null)
            _json.WriteString("cat", category);
        if (nanos is { } time)
            WriteMicros("ts", time);
        _json.WriteNumber("pid", pid);
        _json.WriteNumber("tid", tid);
    }

    private void EndEvent()
    {
        _json.WriteEndObject();
        _json.Flush();
        _lines.Add(Lead() + Encoding.UTF8.GetString(_buffer.WrittenSpan));
    }

    // Not a double: CLOCK_MONOTONIC has more digits than it keeps after some months.
    private void WriteMicros(string name, long nanos) =>
        _json.WriteNumber(name, new decimal(unchecked((int)nanos), (int)(nanos >> 32), 0, isNegative: false, scale: 3));
}
