using System.Globalization;
using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Launching;

/// <summary>Tells what is missing from a trace: nothing is lost silently.</summary>
internal static class Losses
{
    /// <summary>TA0095 for lost events, TA0096 for each other reason; empty where the trace is complete.</summary>
    public static IEnumerable<Diagnostic> Of(LaunchOutcome outcome)
    {
        if (outcome.LostEvents > 0)
        {
            yield return new("TA0095", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture, $"{outcome.LostEvents} events were lost: the trace is incomplete"),
                Remedy: "trace less at once, write to a file with -o, or use --backend ptrace, which cannot lose events");
        }

        if (outcome.LostStacks > 0)
        {
            yield return new("TA0095", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture, $"{outcome.LostStacks} stacks were lost: those calls are in the trace, without a source line"),
                Remedy: "trace less at once, or use --backend ptrace, which cannot lose any");
        }

        foreach (var reason in outcome.Reasons)
            yield return new("TA0096", DiagnosticSeverity.Warning, $"the trace is incomplete: {reason}");
    }
}
