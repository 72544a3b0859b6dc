using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting.Profiles;

/// <summary>A stack with a call on top of it, and how much it weighs.</summary>
/// <param name="Frames">The frames, the outermost first, as flame graphs have them.</param>
/// <param name="Call"><c>syscall:read</c>.</param>
/// <param name="Weight">Nanoseconds or calls.</param>
internal sealed record WeightedStack(IReadOnlyList<SourceLocation> Frames, string Call, long Weight)
{
    /// <summary>Those of all calls that weigh anything. What queued the work of a call stands below its own frames.</summary>
    public static IEnumerable<WeightedStack> Of(StackCosts costs, ITraceStacks stacks, ProfileWeight weight) => costs.Lines
        .Select(cost => new WeightedStack(FramesOf(cost.Stack, stacks), SyscallTable.SpanName(cost.Number), weight == ProfileWeight.Time ? cost.Nanos : cost.Calls))
        .Where(stack => stack.Weight > 0);

    private static SourceLocation[] FramesOf(int number, ITraceStacks stacks)
    {
        if (number == 0)
            return [];
        var stack = stacks.Resolve(number);
        return [.. stack.CausedBy.Reverse(), .. stack.Frames.Reverse()];
    }
}
