using TraceAssertions.Tracing.Transpiler;

namespace TraceAssertions.Cli.Launching;

/// <summary>Tells why source lines may be missing, each reason once.</summary>
internal static class SourceNotices
{
    /// <summary>Of a trace. Where a transpiler map was given, all stacks are looked up: whether it fits is asked of the whole trace, not of what a verdict happens to show.</summary>
    public static IEnumerable<Diagnostic> Of(TranspilerMaps maps, CausalTrace trace)
    {
        if (maps.IsEmpty || trace.Stacks is not { } stacks)
            return [];
        foreach (var stack in trace.Columns.Stack.Concat(trace.Columns.CallStack).Where(stack => stack > 0).Distinct())
            stacks.Resolve(stack);
        return maps.Unfitting();
    }

    /// <summary>Of a report that has shown all stacks.</summary>
    public static IEnumerable<Diagnostic> Of(TranspilerMaps maps, ITraceStacks? stacks) => [.. (stacks?.Notices ?? []).Distinct(), .. maps.Unfitting()];
}
