using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace TraceAssertions;

/// <summary>Where a trace comes from and goes on to: W3C Trace Context's <c>traceparent</c>, read strictly.</summary>
/// <remarks>
/// https://www.w3.org/TR/trace-context-1/#traceparent-header. The same text is carried between processes in the environment variable
/// <c>TRACEPARENT</c>. <c>tracestate</c> belongs to others and is never read nor changed.
/// </remarks>
public sealed record TraceContext
{
    /// <summary>The environment variable that carries the context to a child process.</summary>
    public const string EnvironmentVariable = "TRACEPARENT";

    private const int Length = 55;
    private const int SpanIdAt = 36;
    private const int FlagsAt = 53;

    private TraceContext(ActivityTraceId traceId, ActivitySpanId spanId, bool sampled)
    {
        TraceId = traceId;
        SpanId = spanId;
        Sampled = sampled;
    }

    /// <summary>The trace id, never all zeros.</summary>
    public ActivityTraceId TraceId { get; }

    /// <summary>The id of the span that the context stands for (<c>parent-id</c> to whoever receives it), never all zeros.</summary>
    public ActivitySpanId SpanId { get; }

    /// <summary>Whether the caller may have recorded its trace (bit 0 of <c>trace-flags</c>); the other bits are reserved and sent as zero.</summary>
    public bool Sampled { get; }

    /// <summary>A context of a new trace, with random ids.</summary>
    public static TraceContext NewRoot(bool sampled = true) =>
        new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), sampled);

    /// <summary>A context of a known span.</summary>
    /// <exception cref="ArgumentException">An id is all zeros.</exception>
    public static TraceContext Of(ActivityTraceId traceId, ActivitySpanId spanId, bool sampled = true)
    {
        if (traceId == default)
            throw new ArgumentException("the trace id is all zeros", nameof(traceId));
        if (spanId == default)
            throw new ArgumentException("the span id is all zeros", nameof(spanId));
        return new TraceContext(traceId, spanId, sampled);
    }

    /// <summary>A context of a new span, with a random id, in the same trace.</summary>
    public TraceContext CreateChild() => new(TraceId, ActivitySpanId.CreateRandom(), Sampled);

    /// <summary>Reads a <c>traceparent</c>.</summary>
    /// <exception cref="FormatException">It is not valid; the message says why.</exception>
    public static TraceContext Parse(string text) =>
        Read(text, out var context) is { } problem ? throw new FormatException($"'{text}' is not a traceparent: {problem}") : context!;

    /// <summary>Reads a <c>traceparent</c>; false where it is not valid. A trace then starts anew, as the recommendation asks.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out TraceContext? context)
    {
        context = null;
        return text is not null && Read(text, out context) is null;
    }

    /// <summary>The context as version 00 writes it: <c>00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01</c>.</summary>
    public override string ToString() => $"00-{TraceId.ToHexString()}-{SpanId.ToHexString()}-{(Sampled ? "01" : "00")}";

    private static string? Read(string text, out TraceContext? context)
    {
        context = null;
        if (text.Length < Length)
            return $"it has {text.Length} characters where version 00 has {Length}";
        var version = text.AsSpan(0, 2);
        if (!IsLowerHex(version) || text[2] != '-')
            return "its version is not two lower-case hexadecimal digits and a dash";
        if (version is "ff")
            return "version ff is invalid";
        if (version is "00" && text.Length != Length)
            return $"it has {text.Length} characters where version 00 has {Length}";

        // A later version may append fields, after a dash, and must begin as version 00 does.
        if (text.Length > Length && text[Length] != '-')
            return "its flags are longer than two digits";
        var traceId = text.AsSpan(3, 32);
        if (!IsLowerHex(traceId) || text[35] != '-')
            return "its trace id is not 32 lower-case hexadecimal digits and a dash";
        if (traceId.IndexOfAnyExcept('0') < 0)
            return "its trace id is all zeros";
        var spanId = text.AsSpan(SpanIdAt, 16);
        if (!IsLowerHex(spanId) || text[52] != '-')
            return "its parent id is not 16 lower-case hexadecimal digits and a dash";
        if (spanId.IndexOfAnyExcept('0') < 0)
            return "its parent id is all zeros";
        if (!IsLowerHex(text.AsSpan(FlagsAt, 2)))
            return "its flags are not two lower-case hexadecimal digits";
        var sampled = (Convert.ToInt32(text.Substring(FlagsAt, 2), 16) & 1) != 0;
        context = new TraceContext(ActivityTraceId.CreateFromString(traceId), ActivitySpanId.CreateFromString(spanId), sampled);
        return null;
    }

    private static bool IsLowerHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigitLower(c))
                return false;
        }

        return true;
    }
}
