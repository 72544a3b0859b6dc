using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace TraceAssertions;

/// <summary>The JSON of a trace's header and spans.</summary>
internal static class TraceJson
{
    private const double NanosPerMilli = 1_000_000;

    private static readonly string Version =
        typeof(TraceJson).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static void WriteHeader(Utf8JsonWriter json, CausalTrace trace, bool withSources)
    {
        var header = trace.Header;
        json.WriteStartObject();
        json.WriteString("schema", TraceFileWriter.Schema);
        json.WriteString("trace_id", header.TraceId.ToHexString());
        WriteId(json, "parent_span_id", header.ParentSpanId);
        json.WriteString("name", header.Name);
        json.WriteNumber("scope", header.Scope);
        json.WriteString("backend", header.Backend.ToString().ToLowerInvariant());
        json.WriteBoolean("complete", trace.Completeness.IsComplete);
        json.WriteBoolean("syscalls_captured", trace.Completeness.SyscallsCaptured);
        json.WriteNumber("lost_events", trace.Completeness.LostEvents);
        json.WriteStartArray("incomplete_reasons");
        foreach (var reason in trace.Completeness.Reasons)
            json.WriteStringValue(reason);
        json.WriteEndArray();
        json.WriteNumber("tracer_cost_per_call_nanos", header.TracerCostPerCallNanos);
        WriteOptional(json, "peak_resident_bytes", header.PeakResidentBytes);
        WriteRuntime(json, header.Runtime);
        json.WriteString("source", header.Source.ToString().ToLowerInvariant());
        json.WriteBoolean("source_resolved", withSources && header.Source != SourceMode.Off);
        json.WriteNumber("span_count", trace.SpanCount);
        json.WriteNumber("call_count", trace.CallCount);
        json.WriteEndObject();
    }

    private static void WriteRuntime(Utf8JsonWriter json, RuntimeCounters? counters)
    {
        if (counters is null)
            return;
        json.WriteStartObject("dotnet");
        json.WriteNumber("allocated_bytes", counters.AllocatedBytes);
        json.WriteNumber("exceptions", counters.Exceptions);
        json.WriteNumber("thread_hops", counters.ThreadHops);
        WriteOptional(json, "gc_collections", counters.Collections);
        WriteOptional(json, "gc_gen2_collections", counters.Gen2Collections);
        json.WriteEndObject();
    }

    public static void WriteSpan(Utf8JsonWriter json, CausalTrace trace, Span span, long lastStartNanos, bool withSources, IReadOnlyList<RowMessages> messages)
    {
        var header = trace.Header;
        var offset = header.MonotonicToUnixNanos;
        var source = withSources ? span.Source : null;
        json.WriteStartObject();
        json.WriteString("trace_id", header.TraceId.ToHexString());
        json.WriteString("span_id", span.SpanId.ToHexString());
        WriteId(json, "parent_span_id", span.Parent?.SpanId ?? header.ParentSpanId);
        json.WriteNumber("start_time_nanos", span.StartNanos + offset);
        json.WriteNumber("end_time_nanos", span.EndNanos + offset);
        json.WriteString("span_name", span.Name);
        json.WriteString("span_kind", span.Kind.ToString());
        json.WriteString("status", span.Error is null ? "Ok" : "Error");
        if (span.Error is not null)
        {
            json.WriteString("status_message", span.Error);
            json.WriteNumber("status_code", Math.Abs(span.Result));
        }

        WriteAttributes(json, span, offset, lastStartNanos, source);
        SpanSourceJson.WriteFields(json, source);
        json.WriteNumber("process_pid", span.Pid);
        json.WriteString("process_name", header.ProcessNames.GetValueOrDefault(span.Pid));
        json.WriteNull("process_cmdline");
        json.WriteString("service_name", "renacer");
        json.WriteString("service_version", Version);
        json.WriteNumber("tid", span.Tid);
        json.WriteNumber("scope", header.Scope);
        json.WriteNumber("repetition_count", span.RepetitionCount);
        json.WriteNumber("duration_nanos", span.DurationNanos);
        json.WriteNumber("duration_ms", span.DurationNanos / NanosPerMilli);
        json.WriteNumber("min_duration_nanos", span.MinDurationNanos);
        json.WriteNumber("max_duration_nanos", span.MaxDurationNanos);
        json.WriteString("confidence", NameOf(span.Confidence));
        json.WriteString("noise", span.Noise);
        json.WriteBoolean("unfinished", span.Unfinished);
        json.WriteNumber("logical_clock", span.LogicalClock);
        json.WriteNumber("parent_logical_clock", span.ParentLogicalClock);
        WriteMessages(json, trace, messages);
        json.WriteEndObject();
    }

    private static void WriteMessages(Utf8JsonWriter json, CausalTrace trace, IReadOnlyList<RowMessages> messages)
    {
        if (messages.Count == 0)
            return;
        json.WriteStartArray("received");
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("kind", message.Kind.ToString().ToLowerInvariant());
            json.WriteString("from_span_id", trace.SpanIdOf(message.From).ToHexString());
            json.WriteNumber("count", message.Count);
            json.WriteNumber("sent_clock", message.SentClock);
            json.WriteNumber("received_clock", message.ReceivedClock);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAttributes(Utf8JsonWriter json, Span span, long offset, long lastStartNanos, SourceLocation? source)
    {
        json.WriteStartObject("attributes");
        if (span.IsSyscall)
        {
            json.WriteString("syscall.name", span.ShortName);
            json.WriteNumber("syscall.result", span.Result);
            if (span.Error is not null)
                json.WriteString("syscall.errno", span.Error);
            if (span.Path is not null)
                json.WriteString("syscall.pathname", span.Path);
            if (span.OtherPath is not null)
                json.WriteString("syscall.other_pathname", span.OtherPath);
            if (span.Arguments is not null)
                json.WriteString("syscall.arguments", span.Arguments);
            if (span.Fd >= 0)
                json.WriteNumber("syscall.fd", span.Fd);
            if (span.RequestedBytes >= 0)
                json.WriteNumber("syscall.requested_bytes", span.RequestedBytes);
            if (span.TransferredBytes != 0)
                json.WriteNumber("syscall.transferred_bytes", span.TransferredBytes);
        }

        if (!span.Attributes.ContainsKey("thread.id"))
            json.WriteNumber("thread.id", span.Tid);
        if (span.RepetitionCount > 1)
        {
            json.WriteNumber("renacer.rle.count", span.RepetitionCount);
            json.WriteNumber("renacer.rle.first_timestamp", span.StartNanos + offset);
            json.WriteNumber("renacer.rle.last_timestamp", lastStartNanos + offset);
        }

        if (source is not null)
            SpanSourceJson.WriteAttributes(json, source);
        foreach (var (name, value) in span.Attributes)
            WriteValue(json, name, value);
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case bool truth:
                json.WriteBoolean(name, truth);
                break;
            case int or long or short or byte or sbyte or ushort or uint:
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteId(Utf8JsonWriter json, string name, System.Diagnostics.ActivitySpanId id)
    {
        if (id == default)
            json.WriteNull(name);
        else
            json.WriteString(name, id.ToHexString());
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static string NameOf(Confidence confidence) => confidence switch
    {
        Confidence.FdOwner => "fd-owner",
        _ => confidence.ToString().ToLowerInvariant(),
    };
}
