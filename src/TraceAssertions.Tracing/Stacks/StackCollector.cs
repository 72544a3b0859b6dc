using TraceAssertions.Tracing.Dwarf;
using TraceAssertions.Tracing.Unwinding;

namespace TraceAssertions.Tracing.Stacks;

/// <summary>Unwinds snapshots as they arrive, and keeps each distinct stack once.</summary>
internal sealed class StackCollector : IStackCollector
{
    // Without the number, which grows: it is worth telling once.
    private static readonly Diagnostic Lost = new(
        "TA0095",
        DiagnosticSeverity.Warning,
        "stacks were lost: some calls are in the trace without a source line",
        Remedy: "take fewer (RENACER_SOURCE=sampled), run fewer tests at once, or use RENACER_BACKEND=ptrace");

    private readonly CodeModules _modules = new();
    private readonly StackTable _table = new();
    private readonly UnwoundFrame[] _frames = new UnwoundFrame[FrameUnwinder.MaxFrames];
    private readonly int[] _numbers = new int[FrameUnwinder.MaxFrames];
    private readonly StackReads _reads = new();
    private readonly AddressSpaces _spaces;
    private readonly FrameUnwinder _unwinder;
    private readonly SourceResolver _resolver;

    private StackCollector(string workingDirectory, int host, IManagedSymbols? managed)
    {
        _spaces = new AddressSpaces(_modules, workingDirectory, host);
        _unwinder = new FrameUnwinder(_modules);
        _resolver = new SourceResolver(_table, new NativeSymbolizer(), managed);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Notices => LostStacks?.Invoke() > 0 ? [.. _resolver.Notices, Lost] : _resolver.Notices;

    /// <summary>How many stacks the backend could not take, because its consumer did not keep up; null where somebody else tells that.</summary>
    public Func<long>? LostStacks { get; set; }

    /// <summary>Whether a stack that was unwound before is recognised instead of unwound again.</summary>
    internal bool RecognizesStacks { get; set; } = true;

    /// <summary>How many were.</summary>
    internal long RecognizedStacks { get; private set; }

    /// <summary>For a process that runs already.</summary>
    public static StackCollector ForHost(int pid, IManagedSymbols? managed = null) => new(Environment.CurrentDirectory, pid, managed);

    /// <summary>For a program that is launched, and its children.</summary>
    public static StackCollector ForCommand(string? workingDirectory, IManagedSymbols? managed = null) =>
        new(Path.GetFullPath(workingDirectory ?? "."), 0, managed);

    /// <inheritdoc/>
    public CallStack Resolve(int stack) => _resolver.Resolve(stack);

    /// <inheritdoc/>
    public int Collect(in RawCall call, ReadOnlySpan<byte> snapshot)
    {
        var taken = new StackSnapshot(snapshot);
        if (taken.IsEmpty)
            return 0;
        var space = _spaces.Of(call.Pid);
        if (RecognizesStacks && space.KnownStacks.Find(taken) is var known and not 0)
        {
            RecognizedStacks++;
            return known;
        }

        _reads.Clear();
        var count = _unwinder.Unwind(call.Pid, space, taken, _frames, out var end, _reads);
        if (end == UnwindEnd.Unmapped && _spaces.Refresh(call.Pid, call.ExitNanos))
        {
            space = _spaces.Of(call.Pid);
            _reads.Clear();
            count = _unwinder.Unwind(call.Pid, space, taken, _frames, out end, _reads);
            if (end != UnwindEnd.Unmapped)
                _spaces.Found(call.Pid);
        }

        if (count == 0)
            return 0;
        for (var i = 0; i < count; i++)
            _numbers[i] = Number(call.Pid, _frames[i]);
        var number = _table.Add(_numbers.AsSpan(0, count), end != UnwindEnd.Outermost);

        // What the mappings did not tell they may tell next time.
        if (end != UnwindEnd.Unmapped)
            space.KnownStacks.Add(taken, _reads, number);
        return number;
    }

    /// <summary>The frames of a stack as they were found, the innermost first.</summary>
    /// <param name="stack">The number.</param>
    /// <param name="isTruncated">Whether there are further frames that were not taken.</param>
    internal IReadOnlyList<StackFrame> FramesOf(int stack, out bool isTruncated)
    {
        var entry = _table.Find(stack);
        isTruncated = entry?.IsTruncated ?? false;
        return entry is null ? [] : [.. entry.Frames.Select(_table.FrameOf)];
    }

    /// <inheritdoc/>
    public int WithCause(int stack, int cause) => _table.WithCause(stack, cause);

    /// <inheritdoc/>
    public void OnMapping(in RawCall call, string? path) => _spaces.Follow(call, path);

    /// <inheritdoc/>
    public void OnDirectory(int pid, string path) => _spaces.ChangeDirectory(pid, path);

    /// <inheritdoc/>
    public void OnFork(int parent, int child) => _spaces.Fork(parent, child);

    /// <inheritdoc/>
    public void OnExec(int pid, string file, ReadOnlySpan<byte> auxiliary) => _spaces.Exec(pid, file, AuxiliaryVector.Parse(auxiliary));

    /// <inheritdoc/>
    public void OnExit(int pid) => _spaces.Exit(pid);

    private int Number(int pid, in UnwoundFrame frame)
    {
        ref var known = ref frame.Place.NumberOf(frame);
        if (known == 0)
        {
            var place = frame.Place;
            var offset = place.FileOffset + (frame.InstructionPointer - frame.Address);
            known = 1 + _table.Frame(place.Kind == FrameKind.Native
                ? new StackFrame(0, 0, place.Module?.Path, place.Module?.Build, offset, FrameKind.Native, frame.IsReturnAddress, frame.Origin == FrameOrigin.Guessed)
                : new StackFrame(pid, frame.InstructionPointer, place.Module?.Path, place.Module?.Build, place.Module is null ? 0 : offset, FrameKind.Managed, frame.IsReturnAddress, frame.Origin == FrameOrigin.Guessed) { FrameBytes = frame.FrameBytes });
        }

        return known - 1;
    }
}
