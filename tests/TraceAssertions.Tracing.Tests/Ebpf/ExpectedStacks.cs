using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Tests.Ebpf;

/// <summary>Of which calls of one thread the stack has to be there, by <see cref="StackSampler"/>.</summary>
/// <remarks>
/// Where the stack ended is known of calls that came with theirs. One without is taken for as deep as the last of its number that did, or else the next: so it is in programs
/// that make calls of one number from one depth, but for a few of each.
/// </remarks>
/// <param name="thread">All calls of the thread.</param>
internal sealed class ExpectedStacks(IEnumerable<RecordedCall> thread)
{
    private readonly Dictionary<int, ulong> _depths = thread.Where(call => call.Stack.Length > 0).DistinctBy(call => call.Raw.Number).ToDictionary(call => call.Raw.Number, DepthOf);
    private StackSampler _sampler;

    public bool Takes(RecordedCall call)
    {
        if (call.Stack.Length > 0)
            _depths[call.Raw.Number] = DepthOf(call);
        return _sampler.Takes(call.Raw with { StackPointer = _depths.GetValueOrDefault(call.Raw.Number) });
    }

    private static ulong DepthOf(RecordedCall call) => new StackSnapshot(call.Stack).StackPointer;
}
