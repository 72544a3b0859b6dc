using System.Collections.Concurrent;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Dwarf;
using TraceAssertions.Tracing.Unwinding;

namespace TraceAssertions.Tracing.Stacks;

/// <summary>Looks stacks up in debug information when somebody asks for them.</summary>
/// <remarks>Safe for concurrent use.</remarks>
/// <param name="table">The stacks.</param>
/// <param name="native">What is known of files.</param>
/// <param name="managed">What is known of .NET methods; null where nothing is.</param>
internal sealed class SourceResolver(StackTable table, NativeSymbolizer native, IManagedSymbols? managed) : ITraceStacks
{
    private readonly ConcurrentDictionary<int, IReadOnlyList<FrameLocation>> _frames = new();
    private readonly ConcurrentDictionary<int, CallStack> _stacks = new();

    private static readonly FrameLocation MissingCaller = new(new() { Precision = SourcePrecision.Module }, CodeOwner.Unknown);

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Notices => [.. managed?.Notices ?? [], .. native.Notices];

    /// <inheritdoc/>
    /// <remarks>To look it up opens files and starts a process, which is no part of a test that asks while it runs.</remarks>
    public CallStack Resolve(int stack) => _stacks.GetOrAdd(stack, number => ScopeSlots.WithoutScope(() => Look(number)));

    private CallStack Look(int stack)
    {
        if (table.Find(stack) is not { } entry)
            return new CallStack([]);
        var own = Locate(entry);
        var causes = new List<FrameLocation>();

        // Where outer frames are missing they may be the user's, and the cause is not what is looked for.
        for (var inner = entry; !inner.IsTruncated && table.Find(inner.Cause) is { } cause; inner = cause)
            causes.AddRange(Locate(cause));
        return new CallStack([.. own.Select(frame => frame.Location)])
        {
            CausedBy = [.. causes.Select(frame => frame.Location)],
            IsComplete = !entry.IsTruncated && own.TrueForAll(frame => frame.Owner != CodeOwner.Unknown),
            Site = UserCode.SiteOf(own, causes),
        };
    }

    private List<FrameLocation> Locate(StackEntry entry)
    {
        var frames = new List<FrameLocation>(entry.Frames.Length);
        foreach (var frame in entry.Frames)
            frames.AddRange(_frames.GetOrAdd(frame, number => Locate(table.FrameOf(number))));
        return frames;
    }

    private IReadOnlyList<FrameLocation> Locate(StackFrame frame)
    {
        if (frame.Kind == FrameKind.Managed && managed?.Symbolize(frame.Pid, frame.InstructionAddress) is { Count: > 0 } methods)
        {
            var located = methods.Select(method => Owned(method, UserCode.OfManaged(method, frame.Module), frame));

            // Precompiled code was unwound by its tables.
            return frame.Module is not null || managed.ShowsCaller(frame.Pid, frame.InstructionAddress, frame.FrameBytes) ? [.. located] : [.. located, MissingCaller];
        }

        if (frame.Kind == FrameKind.Native && frame.Module is { } module)
        {
            var functions = CodePath.IsFile(module) ? native.Symbolize(module, frame.InstructionOffset, frame.Build?.Id, frame.Build?.OpenedUtc) : [Place(frame)];
            return [.. functions.Select(function => Owned(function, UserCode.OfNative(function, module), frame))];
        }

        var unknown = Place(frame);
        return [Owned(unknown, UserCode.OfManaged(unknown, frame.Module), frame)];
    }

    /// <summary>What was found by a guess may not be on the stack at all: its line is not an exact one.</summary>
    private static FrameLocation Owned(SourceLocation location, CodeOwner owner, StackFrame frame) => new(
        location with
        {
            IsUserCode = owner == CodeOwner.User,
            Precision = frame.IsGuess && location.Precision == SourcePrecision.ExactLine ? SourcePrecision.ApproximateLine : location.Precision,
        },
        owner);

    private static SourceLocation Place(StackFrame frame) => frame.Module is null
        ? new() { Precision = SourcePrecision.Module, Offset = (long)frame.InstructionAddress }
        : new() { Precision = SourcePrecision.Module, Module = Path.GetFileName(frame.Module), Offset = (long)frame.InstructionOffset };
}
