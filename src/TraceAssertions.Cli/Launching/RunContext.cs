using System.Diagnostics;
using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Launching;

/// <summary>The W3C trace context of a run, and what is handed to the command.</summary>
/// <param name="TraceId">The trace id of everything that the run records.</param>
/// <param name="ParentSpanId">The span that the run continues; default where it is a root.</param>
/// <param name="SpanId">The run's own root span, which the command gets as its parent.</param>
/// <param name="Time">The run's Lamport time at the start of the command.</param>
internal sealed record RunContext(ActivityTraceId TraceId, ActivitySpanId ParentSpanId, ActivitySpanId SpanId, long Time)
{
    /// <summary>What of the environment was ignored, as warnings (W3C Trace Context, section 3.2: a vendor that cannot parse a traceparent starts a new trace).</summary>
    public IReadOnlyList<Diagnostic> Notices { get; private init; } = [];

    /// <summary>The variables that the command gets; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; private init; } = new Dictionary<string, string?>();

    /// <summary>Finds the context: <c>--trace-parent</c>, else TRACEPARENT, else a new one; <c>--trace-id</c> replaces the id.</summary>
    /// <param name="traceId">The option's value, or null.</param>
    /// <param name="traceParent">The option's value, or null.</param>
    /// <param name="environment">Reads a variable.</param>
    /// <param name="context">The context where the result holds no error.</param>
    /// <returns>TA0093 where an option cannot be used; null where all is well.</returns>
    public static Diagnostic? Find(string? traceId, string? traceParent, Func<string, string?> environment, out RunContext context)
    {
        ActivityTraceId id = default;
        ActivitySpanId parent = default;

        // An option wins over its variable, which is not looked at then.
        var inherited = InheritedContext.Read(name => name == TraceContext.EnvironmentVariable && traceParent is not null ? null : environment(name));
        var outer = inherited.Context;
        context = new(default, default, ActivitySpanId.CreateRandom(), inherited.Time + 1) { Notices = inherited.Notices };
        if (traceParent is not null && !TraceContext.TryParse(traceParent, out outer))
            return Wrong("--trace-parent", traceParent, "00-<32 hex digits>-<16 hex digits>-01");
        if (outer is not null)
            (id, parent) = (outer.TraceId, outer.SpanId);

        if (traceId is not null)
        {
            if (!IsTraceId(traceId))
                return Wrong("--trace-id", traceId, "32 lower-case hex digits, not all zero");
            var chosen = ActivityTraceId.CreateFromString(traceId);
            if (chosen != id)
                (id, parent) = (chosen, default);
        }

        context = context with { TraceId = id == default ? ActivityTraceId.CreateRandom() : id, ParentSpanId = parent };
        context = context with { Environment = OutgoingContext.Variables(TraceContext.Of(context.TraceId, context.SpanId), context.Time, environment) };
        return null;
    }

    private static bool IsTraceId(string text) =>
        text.Length == 32 && text.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f') && text.Any(c => c != '0');

    private static string Shown(string text) => text.Length > 80 ? text[..80] + "…" : text;

    private static Diagnostic Wrong(string option, string value, string form) =>
        new("TA0093", DiagnosticSeverity.Error, $"'{Shown(value)}' is no value of {option}", Remedy: $"the form is {form}");
}
