using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using TraceAssertions.Cli.Reporting.Profiles;
using TraceAssertions.Cli.Reporting.Sources;
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
    private readonly JsonContent _content;
    private readonly SourceView? _sources;
    private readonly JsonCall _call;
    private readonly StackCosts _costs = new();
    private readonly SourcedJsonCall? _sourced;
    private readonly LateWriter<byte[]>? _late;
    private readonly List<RawProcessEvent> _events = [];
    private bool _begun;

    /// <summary>Writes to <paramref name="stream"/>.</summary>
    /// <param name="stream">Takes the document.</param>
    /// <param name="identity">What is known before the first call.</param>
    /// <param name="content">The calls, or sums of them.</param>
    /// <param name="sources">The source lines, or null where none are asked for.</param>
    /// <param name="nameOf">Tells what descriptors are; null for their numbers alone.</param>
    public JsonReport(Stream stream, TraceIdentity identity, JsonContent content, SourceView? sources = null, DescriptorName? nameOf = null)
    {
        _stream = stream;
        _json = new Utf8JsonWriter(_block, Options);
        _identity = identity;
        _content = content;
        _sources = sources;
        _call = new JsonCall(nameOf);
        if (sources is null || content != JsonContent.Calls)
            return;
        _sourced = new SourcedJsonCall(sources, _call);
        _late = new LateWriter<byte[]>((call, stack) =>
        {
            _json.WriteRawValue(_sourced.Complete(call, stack), skipInputValidation: true);
            EndLine();
        });
    }

    /// <summary>How all of the document is written.</summary>
    internal static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public override void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, int stack, CallMemory? memory = null)
    {
        if (_content != JsonContent.Calls)
        {
            _costs.Add(call, stack, Failed(call));
            return;
        }

        Begin();
        if (_late is not null)
        {
            _late.Add(_sourced!.Begin(call, path, path2, memory), stack);
            return;
        }

        _call.Write(_json, call, path, path2, memory);
        EndLine();
    }

    /// <inheritdoc/>
    public override void OnManagedRuntime() => _late?.Hold();

    /// <inheritdoc/>
    public override void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary) => _events.Add(processEvent);

    /// <inheritdoc/>
    public override void Finish(LaunchOutcome outcome)
    {
        Begin();
        _late?.Complete();
        if (_content == JsonContent.Summary)
            WriteSummary();
        else if (_content is JsonContent.Functions or JsonContent.InclusiveFunctions)
            WriteFunctions();
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
        _late?.Dispose();
        _sourced?.Dispose();
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
        if (_identity.Attached.Count > 0)
        {
            _json.WriteStartArray("attached");
            foreach (var task in _identity.Attached)
                _json.WriteNumberValue(task);
            _json.WriteEndArray();
        }

        _json.WriteString("executable", _identity.Executable);
        _json.WriteString("backend", _identity.Backend.ToString().ToLowerInvariant());
        _json.WriteString("filter", _identity.Filter);
        _json.WriteString("trace_id", _identity.TraceId);
        _json.WriteString("parent_span_id", _identity.ParentSpanId);
        _json.WriteNumber("monotonic_to_unix_nanos", _identity.MonotonicToUnixNanos);
        _json.WriteStartArray(_content switch { JsonContent.Calls => "calls", JsonContent.Summary => "summary", _ => "functions" });
        EndLine();
    }

    private void WriteSummary()
    {
        foreach (var line in _sources is null ? PlacedSummary.ByName(_costs) : PlacedSummary.Of(_costs, _sources.Stacks))
        {
            _json.WriteStartObject();
            _json.WriteString("name", line.Name);
            _json.WriteNumber("calls", line.Statistics.Calls);
            _json.WriteNumber("errors", line.Statistics.Errors);
            _json.WriteNumber("duration_nanos", line.Statistics.Nanos);
            WriteSpread(line.Statistics.Durations);
            if (_sources is not null)
                PlaceJson.WriteSource(_json, line.Source);
            _json.WriteEndObject();
            EndLine();
        }
    }

    private void WriteSpread(DurationHistogram durations)
    {
        foreach (var (name, nanos) in DurationSpread.Names.Zip(DurationSpread.Of(durations)))
            _json.WriteNumber(name, nanos);
    }

    private void WriteFunctions()
    {
        var table = new FunctionTable(_costs, _sources!.Stacks, _content == JsonContent.InclusiveFunctions ? FunctionOrder.Inclusive : FunctionOrder.Self);
        foreach (var line in table.Lines)
        {
            _json.WriteStartObject();
            _json.WriteString("name", line.Name);
            _json.WriteNumber("calls", line.Calls);
            _json.WriteNumber("duration_nanos", line.Nanos);
            _json.WriteNumber("inclusive_calls", line.InclusiveCalls);
            _json.WriteNumber("inclusive_duration_nanos", line.InclusiveNanos);
            _json.WriteNumber("share", table.TotalNanos == 0 ? 0 : (double)line.Nanos / table.TotalNanos);
            _json.WriteString("most_frequent_call", line.MostFrequent);
            PlaceJson.WriteSource(_json, line.Place);
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
        if (_sources is not null)
            _json.WriteNumber("lost_stacks", outcome.LostStacks);
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
