using System.Collections.Concurrent;

namespace TraceAssertions.Tracing.Transpiler;

/// <summary>The stacks of a trace with what each frame was translated from by a transpiler.</summary>
/// <param name="stacks">The stacks.</param>
/// <param name="maps">The maps.</param>
internal sealed class TranslatedStacks(ITraceStacks stacks, TranspilerMaps maps) : ITraceStacks
{
    private readonly ConcurrentDictionary<int, CallStack> _translated = new();

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Notices => stacks.Notices;

    /// <inheritdoc/>
    public CallStack Resolve(int stack) => _translated.GetOrAdd(stack, number =>
    {
        var original = stacks.Resolve(number);
        return original with
        {
            Frames = [.. original.Frames.Select(Translate)],
            CausedBy = [.. original.CausedBy.Select(Translate)],
            Site = original.Site is { } site ? Translate(site) : null,
        };
    });

    private SourceLocation Translate(SourceLocation frame) => maps.Translate(frame) is { } from ? frame with { TranslatedFrom = from } : frame;
}
