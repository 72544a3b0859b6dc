using System.Diagnostics;
using System.Globalization;

namespace TraceAssertions.Tracing;

/// <summary>What a process that is about to be started is told: the trace context of its parent span, and the Lamport time.</summary>
/// <remarks>
/// OpenTelemetry, 'Environment Variables as Context Propagation Carriers': the names of the header fields in upper case. The values are those that <c>HttpClient</c> would send.
/// </remarks>
internal static class OutgoingContext
{
    private static readonly DistributedContextPropagator Propagator = DistributedContextPropagator.CreateW3CPropagator();

    /// <summary>The span that is current for the caller: its activity, else the run.</summary>
    public static TraceContext Parent => Current is { } activity ? TraceContext.Of(activity.TraceId, activity.SpanId, activity.Recorded) : NativeTracer.Context;

    private static Activity? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity : null;

    /// <summary>The variables to set, or with null to remove.</summary>
    /// <param name="parent">The parent span of what the process does.</param>
    /// <param name="time">The Lamport time of the message; null leaves the variable as it is.</param>
    /// <param name="inherited">The process's environment until now.</param>
    public static Dictionary<string, string?> Variables(TraceContext parent, long? time, Func<string, string?> inherited)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);

        // A tracestate of another trace would be a lie.
        if (InheritedContext.Read(inherited).Context?.TraceId != parent.TraceId)
            variables[InheritedContext.TraceStateVariable] = null;
        Propagator.Inject(Current, variables, static (carrier, field, value) => ((Dictionary<string, string?>)carrier!)[field.ToUpperInvariant()] = value);
        variables[TraceContext.EnvironmentVariable] = parent.ToString();
        if (time is { } sent)
            variables[LogicalClock.EnvironmentVariable] = sent.ToString(CultureInfo.InvariantCulture);
        return variables;
    }
}
