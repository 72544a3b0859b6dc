namespace TraceAssertions.Tracing;

/// <summary>What this process was told by whoever started it: a trace context and a Lamport time in the environment. What is not valid counts as not there, and is told.</summary>
/// <param name="Context">The context, or null where there is none that is valid.</param>
/// <param name="Time">The sender's Lamport time; 0 where there is none that is valid.</param>
/// <param name="Notices">What was ignored; it fails nothing.</param>
internal sealed record InheritedContext(TraceContext? Context, long Time, IReadOnlyList<Diagnostic> Notices)
{
    /// <summary>The variable of <c>tracestate</c>, which belongs to its <c>traceparent</c> and is worth nothing without it.</summary>
    public const string TraceStateVariable = "TRACESTATE";

    /// <summary>Reads the environment. Where TRACEPARENT is not valid a new trace starts (W3C Trace Context, section 3.2).</summary>
    /// <param name="variables">Reads a variable.</param>
    public static InheritedContext Read(Func<string, string?> variables)
    {
        var notices = new List<Diagnostic>();
        TraceContext? context = null;
        if (variables(TraceContext.EnvironmentVariable) is { Length: > 0 } parent && !TraceContext.TryParse(parent, out context))
            notices.Add(Ignored("TA0094", TraceContext.EnvironmentVariable, "no W3C traceparent", parent, "set it to 00-<32 hex digits>-<16 hex digits>-01, or unset it"));
        var time = 0L;
        if (variables(LogicalClock.EnvironmentVariable) is { Length: > 0 } clock && !LogicalClock.TryParse(clock, out time))
            notices.Add(Ignored("TA0098", LogicalClock.EnvironmentVariable, "no Lamport time", clock, "unset it"));
        return new(context, time, notices);
    }

    private static Diagnostic Ignored(string code, string variable, string what, string value, string remedy) =>
        new(code, DiagnosticSeverity.Warning, $"the variable {variable} is {what} and was ignored: '{Conditions.PlainText.OneLine(value.Length > 80 ? value[..80] + "…" : value)}'", Remedy: remedy);
}
