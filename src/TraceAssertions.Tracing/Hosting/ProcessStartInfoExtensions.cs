using System.Diagnostics;
using TraceAssertions.Tracing;

namespace TraceAssertions;

/// <summary>Hands the trace context on to a child process.</summary>
public static class ProcessStartInfoExtensions
{
    /// <summary>
    /// Puts the caller's trace context into the environment of the process that is about to be started: <c>TRACEPARENT</c> names the current activity, that of the traced test for example, as its
    /// parent (with <c>TRACESTATE</c> and <c>BAGGAGE</c> where the activity has them), and <c>RENACER_LOGICAL_CLOCK</c> is the Lamport time of the start.
    /// </summary>
    /// <remarks>
    /// Without it a child sees the environment of the whole test host, which cannot differ between tests that run at the same time: it joins the trace of the run, and knows of no test.
    /// Call it on the thread, and in the activity, that starts the process; again for each start. <see cref="ProcessStartInfo.UseShellExecute"/> must be false, as it is unless it was set.
    /// </remarks>
    /// <param name="startInfo">What is about to be started.</param>
    /// <returns>The same.</returns>
    /// <example><code>
    /// using var process = Process.Start(new ProcessStartInfo("import", ["orders.csv"]).InjectTraceContext());
    /// </code></example>
    public static ProcessStartInfo InjectTraceContext(this ProcessStartInfo startInfo)
    {
        ArgumentNullException.ThrowIfNull(startInfo);
        var environment = startInfo.Environment;
        foreach (var (name, value) in OutgoingContext.Variables(OutgoingContext.Parent, NativeTracer.Send(), name => environment.TryGetValue(name, out var inherited) ? inherited : null))
        {
            if (value is null)
                environment.Remove(name);
            else
                environment[name] = value;
        }

        return startInfo;
    }
}
