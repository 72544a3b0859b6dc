using System.Diagnostics;
using System.Globalization;

namespace TraceAssertions.Cli.Launching;

/// <summary>The W3C trace context of a run, and what is handed to the command.</summary>
/// <param name="TraceId">The trace id of everything that the run records.</param>
/// <param name="ParentSpanId">The span that the run continues; default where it is a root.</param>
/// <param name="SpanId">The run's own root span, which the command gets as its parent.</param>
/// <param name="Time">The run's Lamport time at the start of the command.</param>
internal sealed record RunContext(ActivityTraceId TraceId, ActivitySpanId ParentSpanId, ActivitySpanId SpanId, long Time)
{
    /// <summary>Finds the context: <c>--trace-parent</c>, else TRACEPARENT, else a new one; <c>--trace-id</c> replaces the id.</summary>
    /// <param name="traceId">The option's value, or null.</param>
    /// <param name="traceParent">The option's value, or null.</param>
    /// <param name="environment">Reads a variable.</param>
    /// <param name="context">The context where the result holds no error.</param>
    /// <returns>TA0093 where an option cannot be used; a warning where TRACEPARENT cannot (W3C Trace Context, section 3.2: a vendor that cannot parse it starts a new trace).</returns>
    public static Diagnostic? Find(string? traceId, string? traceParent, Func<string, string?> environment, out RunContext context)
    {
        Diagnostic? warning = null;
        ActivityTraceId id = default;
        ActivitySpanId parent = default;
        context = new(default, default, ActivitySpanId.CreateRandom(), Received(environment(LogicalClock.EnvironmentVariable)) + 1);
        if (traceParent is not null)
        {
            if (!TraceContext.TryParse(traceParent, out var given))
                return Wrong("--trace-parent", traceParent, "00-<32 hex digits>-<16 hex digits>-01");
            (id, parent) = (given.TraceId, given.SpanId);
        }
        else if (environment(TraceContext.EnvironmentVariable) is { Length: > 0 } inherited)
        {
            if (TraceContext.TryParse(inherited, out var given))
                (id, parent) = (given.TraceId, given.SpanId);
            else
                warning = new("TA0094", DiagnosticSeverity.Warning, $"the variable {TraceContext.EnvironmentVariable} is no W3C traceparent and was ignored: '{Shown(inherited)}'", Remedy: $"set it to 00-<32 hex digits>-<16 hex digits>-01, or unset it");
        }

        if (traceId is not null)
        {
            if (!IsTraceId(traceId))
                return Wrong("--trace-id", traceId, "32 lower-case hex digits, not all zero");
            var chosen = ActivityTraceId.CreateFromString(traceId);
            if (chosen != id)
                (id, parent) = (chosen, default);
        }

        context = context with { TraceId = id == default ? ActivityTraceId.CreateRandom() : id, ParentSpanId = parent };
        return warning;
    }

    /// <summary>The variables that the command gets.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        [TraceContext.EnvironmentVariable] = TraceContext.Of(TraceId, SpanId).ToString(),
        [LogicalClock.EnvironmentVariable] = Time.ToString(CultureInfo.InvariantCulture),
    };

    private static long Received(string? clock) =>
        long.TryParse(clock, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= LogicalClock.MaxReceived ? value : 0;

    private static bool IsTraceId(string text) =>
        text.Length == 32 && text.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f') && text.Any(c => c != '0');

    private static string Shown(string text) => text.Length > 80 ? text[..80] + "…" : text;

    private static Diagnostic Wrong(string option, string value, string form) =>
        new("TA0093", DiagnosticSeverity.Error, $"'{Shown(value)}' is no value of {option}", Remedy: $"the form is {form}");
}
